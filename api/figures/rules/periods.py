"""Periods of figures, and when they are frozen."""

from datetime import MAXYEAR, date, timedelta

from api.figures.models import PeriodKind

FROZEN_AFTER = timedelta(days=14)
"""From the end of a period until its figures are frozen: late notices are entered meanwhile."""

_MONTHS = {
    PeriodKind.MONTH: 1,
    PeriodKind.QUARTER: 3,
    PeriodKind.YEAR: 12,
    PeriodKind.ROLLING_YEAR: 12,
}
_YEAR = 12


def last_day(kind: PeriodKind, starts_on: date) -> date:
    months = starts_on.month - 1 + _MONTHS[kind]
    after = date(starts_on.year + months // _YEAR, months % _YEAR + 1, 1)
    return after - timedelta(days=1)


def is_start(kind: PeriodKind, day: date) -> bool:
    """Whether a period of this kind starts on the day. A rolling year starts on the first day of
    any month, and none in the last year that a date can have: its end has no next day."""
    step = 1 if kind is PeriodKind.ROLLING_YEAR else _MONTHS[kind]
    return day.day == 1 and (day.month - 1) % step == 0 and day.year < MAXYEAR


def newest_start_to_freeze(kind: PeriodKind, today: date) -> date:
    """The figures of all periods that start on this day or before are frozen."""
    not_ended = today - FROZEN_AFTER + timedelta(days=1)
    months = not_ended.year * _YEAR + not_ended.month - 1 - _MONTHS[kind]
    return date(months // _YEAR, months % _YEAR + 1, 1)
