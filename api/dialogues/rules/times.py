"""Opening and closing times, counted in the days of the buyer's time zone. Pure."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from api.core.errors import Fault

SHORTEST_DAYS = 1
"""A shorter call would give nobody a fair chance to take part."""
NOTICE_DAYS = 3
"""Days that remain for people who planned by the old deadline when it is moved earlier."""
_DAY = timedelta(days=1)
_YEARS = range(2000, 2101)
"""Far enough from the first and last year of `datetime` that counting days cannot overflow."""


@cache
def _known_zones() -> frozenset[str]:
    return frozenset(available_timezones())


def days_later(moment: datetime, days: int, time_zone: str) -> datetime:
    """The same time of day some days later or earlier. A day has 23 or 25 hours when
    clocks change.
    """
    local = moment.astimezone(ZoneInfo(time_zone)) + days * _DAY
    return local.astimezone(UTC)


def in_utc(moment: datetime | None) -> datetime | None:
    """Convert to UTC as stored. Leave years that `time_faults` refuses, as converting could
    overflow.
    """
    if moment is None or moment.year not in _YEARS:
        return moment
    return moment.astimezone(UTC)


def time_faults(
    opens_at: datetime | None, closes_at: datetime | None, time_zone: str
) -> Iterator[Fault]:
    if time_zone not in _known_zones():
        yield Fault("/time_zone", "unknown_time_zone")
        return
    out_of_range = list(year_faults({"/opens_at": opens_at, "/closes_at": closes_at}))
    yield from out_of_range
    if opens_at is not None and closes_at is not None and not out_of_range:
        yield from length_faults(opens_at, closes_at, time_zone)


def year_faults(moments: Mapping[str, datetime | None]) -> Iterator[Fault]:
    """Faults of the moments, by their pointers."""
    for pointer, moment in moments.items():
        if moment is not None and moment.year not in _YEARS:
            yield Fault(pointer, "bad_year", {"low": str(_YEARS[0]), "high": str(_YEARS[-1])})


def notice_faults(
    closes_at: datetime, current: datetime, now: datetime, time_zone: str
) -> Iterator[Fault]:
    """Faults of a new deadline that must be earlier than the current one."""
    if closes_at >= current:
        yield Fault("/closes_at", "not_earlier")
    elif closes_at < days_later(now, NOTICE_DAYS, time_zone):
        yield Fault("/closes_at", "too_short_notice", {"days": NOTICE_DAYS})


def length_faults(opens_at: datetime, closes_at: datetime, time_zone: str) -> Iterator[Fault]:
    if closes_at < days_later(opens_at, SHORTEST_DAYS, time_zone):
        yield Fault("/closes_at", "open_too_briefly", {"days": SHORTEST_DAYS})
