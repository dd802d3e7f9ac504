"""When the next digest of a schedule is due. Pure; right in the two nights when clocks change."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import msgspec

from api.notifications.models import Frequency

WEEK = 7


class Schedule(msgspec.Struct, frozen=True):
    """`hour` and `weekday` (0 is Monday) as the clock on the person's wall shows them."""

    frequency: Frequency
    hour: int
    weekday: int
    time_zone: str


def next_due(schedule: Schedule, now: datetime, *, window_seconds: int) -> datetime:
    """The first due time after `now`, in UTC.

    "At once" is the end of the running window, the same for all, so that a burst is one mail. An
    hour that the clock skips falls an hour later on the wall; of an hour shown twice it is the
    first: there is always exactly one due time a day.
    """
    if schedule.frequency is Frequency.AT_ONCE:
        windows = int(now.timestamp()) // window_seconds + 1
        return datetime.fromtimestamp(windows * window_seconds, UTC)
    zone = ZoneInfo(schedule.time_zone)
    day = now.astimezone(zone).date()
    step = 1
    if schedule.frequency is Frequency.WEEKLY:
        day += timedelta(days=(schedule.weekday - day.weekday()) % WEEK)
        step = WEEK
    while True:
        due = datetime.combine(day, time(schedule.hour), zone).astimezone(UTC)
        if due > now:
            return due
        day += timedelta(days=step)
