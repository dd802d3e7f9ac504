"""Due times of digests by a schedule. Pure; correct in the two nights when clocks change."""

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
    """Monday to Friday, including holidays."""
    WEEKLY = "weekly"
    """On the chosen days of every week."""
    NEVER = "never"


class Schedule(msgspec.Struct, frozen=True):
    """`hour` and `weekdays` (0 is Monday; sorted) are in the recipient's local time.

    Weekdays are kept while unused (`daily`), so that choosing `weekly` again restores them.
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
        """A copy with the changed fields of a patch."""
        fields = msgspec.structs.asdict(self) | values
        return Schedule.of(Frequency(fields["frequency"]), fields["hour"], fields["weekdays"])

    def differences(self, other: Schedule) -> frozenset[str]:
        """Names of the fields that differ."""
        names = Schedule.__struct_fields__
        return frozenset(name for name in names if getattr(self, name) != getattr(other, name))

    @property
    def days(self) -> tuple[int, ...]:
        """Weekdays on which a digest can be due."""
        if self.frequency is Frequency.WEEKLY:
            return self.weekdays
        return WORKING_DAYS if self.frequency is Frequency.WEEKDAYS else EVERY_DAY

    @property
    def longest_gap(self) -> timedelta:
        """Longest time between two due times by calendar days: three days for `weekdays`."""
        following = (*self.days[1:], self.days[0] + WEEK)
        return timedelta(days=max(b - a for a, b in zip(self.days, following, strict=True)))


class RecipientClock(msgspec.Struct, frozen=True):
    """Local conditions of a due time, beside the schedule."""

    time_zone: str
    quiet: QuietHours | None = None
    """Quiet hours delay only `at_once`: people choose the hour of other frequencies themselves."""


def next_due(
    schedule: Schedule, clock: RecipientClock, now: datetime, *, window_seconds: int = 1
) -> datetime | None:
    """The first due time after `now`, in UTC; None for `never`.

    `at_once` is due at the end of the current window, which is the same for everybody, so that a
    burst is one mail; in quiet hours it is due at their end. An hour that the clock skips is due
    one hour later. If an hour occurs twice, the first one counts. Each day of the schedule thus has
    exactly one due time.
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
