"""Ends of periods, and when they are frozen."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.figures.models import PeriodKind
from api.figures.rules.periods import (
    FROZEN_AFTER,
    is_start,
    last_day,
    newest_start_to_freeze,
)


@pytest.mark.parametrize(
    ("kind", "start", "end"),
    [
        (PeriodKind.MONTH, "2028-02-01", "2028-02-29"),
        (PeriodKind.QUARTER, "2027-10-01", "2027-12-31"),
        (PeriodKind.YEAR, "2027-01-01", "2027-12-31"),
        (PeriodKind.ROLLING_YEAR, "2026-12-01", "2027-11-30"),
    ],
)
def test_a_period_ends_with_its_last_month(kind: PeriodKind, start: str, end: str) -> None:
    assert last_day(kind, date.fromisoformat(start)) == date.fromisoformat(end)


@pytest.mark.parametrize(
    ("kind", "start", "expected"),
    [
        (PeriodKind.QUARTER, "2027-05-01", False),
        (PeriodKind.YEAR, "2027-04-01", False),
        (PeriodKind.MONTH, "2027-04-02", False),
        (PeriodKind.ROLLING_YEAR, "2027-04-01", True),
    ],
)
def test_periods_start_on_their_first_day(kind: PeriodKind, start: str, expected: bool) -> None:
    assert is_start(kind, date.fromisoformat(start)) is expected


def test_a_month_is_frozen_two_weeks_after_its_end() -> None:
    assert newest_start_to_freeze(PeriodKind.MONTH, date(2027, 4, 13)) == date(2027, 2, 1)
    assert newest_start_to_freeze(PeriodKind.MONTH, date(2027, 4, 14)) == date(2027, 3, 1)


@given(st.sampled_from(PeriodKind), st.dates(date(2020, 1, 1), date(2040, 1, 1)))
def test_the_newest_period_to_freeze_ended_long_enough_ago(kind: PeriodKind, today: date) -> None:
    newest = newest_start_to_freeze(kind, today)
    following = (newest + timedelta(days=31)).replace(day=1)
    assert last_day(kind, newest) + FROZEN_AFTER <= today
    assert last_day(kind, following) + FROZEN_AFTER > today
