"""When the next digest of a schedule is due. Pure; right in the two nights when clocks change."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from api.core.quiet_hours import QuietHours

WEEK = 7
EVERY_DAY = tuple(range(WEEK))
WORKING_DAYS = (0, 1, 2, 3, 4)


class Frequency(StrEnum):
    AT_ONCE = "at_once"
    DAILY = "daily"
    WEEKDAYS = "weekdays"
    """Monday to Friday; holidays are not left out."""
    WEEKLY = "weekly"
    """On the chosen days of every week."""
    NEVER = "never"


class Schedule(msgspec.Struct, frozen=True):
    """`hour` and `weekdays` (0 is Monday; sorted) as the clock on the recipient's wall shows them.

    A weekday that is not used (`daily`) is kept: choosing `weekly` again brings it back.
    """

    frequency: Frequency
    hour: int
    weekdays: tuple[int, ...]

    @classmethod
    def of(cls, frequency: Frequency, hour: int, weekdays: Iterable[int]) -> Schedule:
        return cls(frequency, hour, tuple(sorted(weekdays)))

    def __composite_values__(self) -> tuple[Frequency, int, list[int]]:
        """For SQLAlchemy, which stores the schedule in three columns."""
        return self.frequency, self.hour, list(self.weekdays)

    def changed(self, **values: Any) -> Schedule:
        """With other values of some fields, as a patch gives them."""
        fields = msgspec.structs.asdict(self) | values
        return Schedule.of(Frequency(fields["frequency"]), fields["hour"], fields["weekdays"])

    def differences(self, other: Schedule) -> frozenset[str]:
        """Names of the fields that differ."""
        names = Schedule.__struct_fields__
        return frozenset(name for name in names if getattr(self, name) != getattr(other, name))

    @property
    def days(self) -> tuple[int, ...]:
        """Of the week, on which a digest can be due."""
        if self.frequency is Frequency.WEEKLY:
            return self.weekdays
        return WORKING_DAYS if self.frequency is Frequency.WEEKDAYS else EVERY_DAY

    @property
    def longest_gap(self) -> timedelta:
        """Between two due times, by the calendar: over a weekend, three days of `weekdays`."""
        following = (*self.days[1:], self.days[0] + WEEK)
        return timedelta(days=max(b - a for a, b in zip(self.days, following, strict=True)))


class RecipientClock(msgspec.Struct, frozen=True):
    """What a due time depends on besides the schedule."""

    time_zone: str
    quiet: QuietHours | None = None
    """Delay only `at_once`: the hour of the other frequencies was chosen."""


def next_due(
    schedule: Schedule, clock: RecipientClock, now: datetime, *, window_seconds: int = 1
) -> datetime | None:
    """The first due time after `now`, in UTC; None for `never`.

    `at_once` is due at the end of the running window, the same for all, so that a burst is one
    mail; in quiet hours at their end. An hour that the clock skips falls an hour later; of an hour
    shown twice the first counts: there is exactly one due time on each day of the schedule.
    """
    if schedule.frequency is Frequency.NEVER:
        return None
    if schedule.frequency is Frequency.AT_ONCE:
        return _end_of_window(clock, now, window_seconds)
    zone = ZoneInfo(clock.time_zone)
    day = now.astimezone(zone).date()
    while True:
        due = datetime.combine(day, time(schedule.hour), zone).astimezone(UTC)
        if day.weekday() in schedule.days and due > now:
            return due
        day += timedelta(days=1)


def _end_of_window(clock: RecipientClock, now: datetime, window_seconds: int) -> datetime:
    windows = int(now.timestamp()) // window_seconds + 1
    end = datetime.fromtimestamp(windows * window_seconds, UTC)
    return clock.quiet.after(end, clock.time_zone) if clock.quiet else end
