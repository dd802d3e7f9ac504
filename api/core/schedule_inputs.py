"""Fields of a schedule in request bodies. The bodies of features inherit them."""

from collections.abc import Iterator, Sequence
from typing import Annotated

import msgspec
from msgspec import UNSET, Meta, UnsetType

from api.core.errors import Fault, raise_faults
from api.core.quiet_hours import WallHour
from api.core.schedule import WEEK, Frequency, Schedule

Weekday = Annotated[int, Meta(ge=0, le=WEEK - 1)]
Weekdays = Annotated[
    list[Weekday],
    Meta(min_length=1, max_length=WEEK, extra_json_schema={"uniqueItems": True}),
]


class ScheduleFields(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    frequency: Frequency = Frequency.DAILY
    """`at_once` gathers notices for a moment, so that a burst is one mail. `weekdays` means Monday
    to Friday; `weekly` means the days in `weekdays`.
    """
    hour: WallHour = 7
    """Hour in your time zone (`time_zone` of `/v1/me`). Used by `daily`, `weekdays` and
    `weekly`.
    """
    weekdays: Weekdays = msgspec.field(default_factory=lambda: [0])
    """0 is Monday, 6 is Sunday; each at most once. `weekly` sends a digest on each of these days.
    Default: Monday.
    """

    def schedule(self) -> Schedule:
        """Raises InvalidRequest if a weekday is given twice."""
        raise_faults(weekday_faults(self.weekdays))
        return Schedule.of(self.frequency, self.hour, self.weekdays)


class SchedulePatch(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    frequency: Frequency | UnsetType = UNSET
    """`at_once` gathers notices for a moment, so that a burst is one mail. `weekdays` means Monday
    to Friday; `weekly` means the days in `weekdays`.
    """
    hour: WallHour | UnsetType = UNSET
    """Hour in your time zone (`time_zone` of `/v1/me`). Used by `daily`, `weekdays` and
    `weekly`.
    """
    weekdays: Weekdays | UnsetType = UNSET
    """0 is Monday, 6 is Sunday; each at most once. `weekly` sends a digest on each of these days.
    Replaces the earlier days.
    """

    def applied_to(self, schedule: Schedule) -> Schedule:
        """Raises InvalidRequest if a weekday is given twice."""
        raise_faults(weekday_faults([] if self.weekdays is UNSET else self.weekdays))
        given = {name: getattr(self, name) for name in Schedule.__struct_fields__}
        return schedule.changed(**{name: v for name, v in given.items() if v is not UNSET})


def weekday_faults(weekdays: Sequence[int]) -> Iterator[Fault]:
    for index, day in enumerate(weekdays):
        if day in weekdays[:index]:
            yield Fault(f"/weekdays/{index}", "given_twice")
