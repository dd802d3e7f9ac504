"""Slip of promised dates.

The slip is 0 while the newest period (or the actual date) ends inside the period that was promised
first. Otherwise it counts from the nearer end of that period to the end of the newest one: from
"Q1" to "March" is no slip, to "Q2" is a quarter, to "the year" is the risk that the year names. A
negative slip is earlier than promised.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from api.core.partial_dates import PartialDate
from api.plans.models.procurements import PromisedDate
from api.plans.models.values import Milestone


@dataclass(frozen=True)
class Slip:
    """`first` and `current` were promised in public. `days` is the slip of the actual date, or of
    `current` if there is no actual date."""

    milestone: Milestone
    first: PartialDate | None
    current: PartialDate | None
    actual: PartialDate | None
    days: int | None


def slip_days(first: PartialDate, later: PartialDate) -> int:
    if later.last_day > first.last_day:
        return (later.last_day - first.last_day).days
    return min((later.last_day - first.first_day).days, 0)


def slips(promises: Iterable[PromisedDate]) -> list[Slip]:
    """One slip per milestone with a promised or actual date. `promises` must be oldest first."""
    rows = list(promises)
    candidates = (
        _slip(milestone, [p for p in rows if p.milestone is milestone]) for milestone in Milestone
    )
    return [slip for slip in candidates if slip]


def _slip(milestone: Milestone, rows: list[PromisedDate]) -> Slip | None:
    if not rows:
        return None
    promised = [date_of(row) for row in rows if not row.actual]
    actual_date = [date_of(row) for row in rows if row.actual]
    first = promised[0] if promised else None
    current = promised[-1] if promised else None
    actual = actual_date[-1] if actual_date else None
    newest = actual or current
    days = slip_days(first, newest) if first and newest else None
    return Slip(milestone, first, current, actual, days)


def date_of(row: PromisedDate) -> PartialDate:
    return PartialDate(row.date_value, row.precision)
