"""When the next digest of a schedule is due. Pure; right in the two nights when clocks change."""

from datetime import UTC, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

import msgspec

from api.core.quiet_hours import QuietHours

WEEK = 7


class Frequency(StrEnum):
    AT_ONCE = "at_once"
    DAILY = "daily"
    WEEKLY = "weekly"
    NEVER = "never"


class Schedule(msgspec.Struct, frozen=True):
    """`hour` and `weekday` (0 is Monday) as the clock on the person's wall shows them."""

    frequency: Frequency
    hour: int
    weekday: int
    time_zone: str
    quiet_from: int | None = None
    quiet_to: int | None = None
    """Only what is told at once minds quiet hours: the others' hour was chosen."""


def next_due(schedule: Schedule, now: datetime, *, window_seconds: int) -> datetime:
    """The first due time after `now`, in UTC.

    "At once" is the end of the running window, the same for all, so that a burst is one mail; in
    quiet hours it is their end, so that what comes meanwhile is one mail. An hour that the clock
    skips falls an hour later on the wall; of an hour shown twice it is the first: there is always
    exactly one due time a day.
    """
    if schedule.frequency is Frequency.AT_ONCE:
        windows = int(now.timestamp()) // window_seconds + 1
        end = datetime.fromtimestamp(windows * window_seconds, UTC)
        quiet = QuietHours.of(schedule.quiet_from, schedule.quiet_to)
        return quiet.after(end, schedule.time_zone) if quiet else end
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
