"""A date with its precision: a day, a month, a quarter, a season, half a year, or a year.

The type and its arithmetic. `api/plans/importing/sheet/dates.py` parses dates that people write.
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
    to February. Winter begins in the year before.
    """
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
    """First day of the period of this precision that contains the day."""
    if precision is Precision.DAY:
        return day
    if precision is Precision.SEASON:
        return _season_start(day)
    length = MONTHS[precision]
    return day.replace(month=(day.month - 1) // length * length + 1, day=1)


def _season_start(day: date) -> date:
    """The season starts in the last month divisible by 3: March, June, September or December."""
    month = day.month // 3 * 3
    return date(day.year, month, 1) if month else date(day.year - 1, _DECEMBER, 1)


class PartialDate(msgspec.Struct, frozen=True):
    """`value` is the first day of the period; other values are refused.

    Ordered by start and then by end.
    """

    value: date
    """First day of the period: `2027-04-01` with `quarter` is the second quarter of 2027."""
    precision: Precision
    """Length of the period."""

    def __post_init__(self) -> None:
        if self.value != period_start(self.value, self.precision):
            raise ValueError(f"{self.value} does not begin a {self.precision}")

    @classmethod
    def of(cls, day: date, precision: Precision = Precision.DAY) -> PartialDate:
        return cls(period_start(day, precision), precision)

    def __composite_values__(self) -> tuple[date, Precision]:
        """For SQLAlchemy, which stores the date in two columns."""
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

    # Written out, because `total_ordering` skips comparisons that a Struct defines but refuses.
    def __lt__(self, other: PartialDate) -> bool:
        return self.span < other.span

    def __le__(self, other: PartialDate) -> bool:
        return self.span <= other.span

    def __gt__(self, other: PartialDate) -> bool:
        return self.span > other.span

    def __ge__(self, other: PartialDate) -> bool:
        return self.span >= other.span


def smallest_covering(
    start: PartialDate, end: PartialDate, widest: Precision
) -> PartialDate | None:
    """The smallest period, no wider than `widest`, that contains both; None if there is none."""
    for precision in Precision:
        period = PartialDate.of(start.first_day, precision)
        if period.last_day >= end.last_day:
            return period
        if precision is widest:
            break
    return None
