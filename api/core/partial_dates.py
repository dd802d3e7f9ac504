"""A date as well as it is known: a day, a month, a quarter, a season, half a year, or a year.

The type and its arithmetic; `partial_date_text` reads what people write.
"""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum

import msgspec


class Precision(StrEnum):
    DAY = "day"
    MONTH = "month"
    QUARTER = "quarter"
    SEASON = "season"
    """Spring is March to May, summer June to August, autumn September to November, winter December
    to February: it begins in the year before."""
    HALF_YEAR = "half_year"
    YEAR = "year"


MONTHS = {
    Precision.MONTH: 1,
    Precision.QUARTER: 3,
    Precision.SEASON: 3,
    Precision.HALF_YEAR: 6,
    Precision.YEAR: 12,
}
_DECEMBER = 12


def period_start(day: date, precision: Precision) -> date:
    """First day of the period of this precision that holds the day."""
    if precision is Precision.DAY:
        return day
    if precision is Precision.SEASON:
        return _season_start(day)
    length = MONTHS[precision]
    return day.replace(month=(day.month - 1) // length * length + 1, day=1)


def _season_start(day: date) -> date:
    """Its month is the last of the year's that 3 divides: March, June, September, December."""
    month = day.month // 3 * 3
    return date(day.year, month, 1) if month else date(day.year - 1, _DECEMBER, 1)


class PartialDate(msgspec.Struct, frozen=True):
    """`value` is always the first day of its period; anything else is refused.

    Ordered by start and then by end, so that "March" comes before "Q1" only if it starts earlier.
    """

    value: date
    """First day of the period: `2027-04-01` with `quarter` is the second quarter of 2027."""
    precision: Precision
    """How long the period is."""

    def __post_init__(self) -> None:
        if self.value != period_start(self.value, self.precision):
            raise ValueError(f"{self.value} does not begin a {self.precision}")

    @classmethod
    def of(cls, day: date, precision: Precision = Precision.DAY) -> PartialDate:
        return cls(period_start(day, precision), precision)

    def __composite_values__(self) -> tuple[date, Precision]:
        """For SQLAlchemy, which keeps it in two columns."""
        return self.value, self.precision

    @property
    def first_day(self) -> date:
        return self.value

    @property
    def last_day(self) -> date:
        if self.precision is Precision.DAY:
            return self.value
        years, month = divmod(self.value.month - 1 + MONTHS[self.precision], _DECEMBER)
        if self.value.year + years > date.max.year:
            return date.max
        return date(self.value.year + years, month + 1, 1) - timedelta(days=1)

    @property
    def span(self) -> tuple[date, date]:
        return self.value, self.last_day

    # Written out: `total_ordering` leaves alone the comparisons that a Struct has but refuses.
    def __lt__(self, other: PartialDate) -> bool:
        return self.span < other.span

    def __le__(self, other: PartialDate) -> bool:
        return self.span <= other.span

    def __gt__(self, other: PartialDate) -> bool:
        return self.span > other.span

    def __ge__(self, other: PartialDate) -> bool:
        return self.span >= other.span


def covering(start: PartialDate, end: PartialDate, widest: Precision) -> PartialDate | None:
    """The smallest single period, no wider than `widest`, that holds both, if there is one."""
    for precision in Precision:
        period = PartialDate.of(start.first_day, precision)
        if period.last_day >= end.last_day:
            return period
        if precision is widest:
            break
    return None
