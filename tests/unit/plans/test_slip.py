from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.core.clock import utc_now
from api.core.ids import new_id
from api.core.partial_dates import PartialDate, Precision
from api.plans.models.procurements import PromisedDate
from api.plans.models.values import Milestone
from api.plans.rules.slip import slip_days, slips

DAYS = st.dates(min_value=date(2020, 1, 1), max_value=date(2040, 12, 31))
PARTIAL = st.builds(PartialDate.of, DAYS, st.sampled_from(Precision))


def _row(day: PartialDate, *, actual: bool = False, milestone: Milestone) -> PromisedDate:
    return PromisedDate(
        id=new_id(),
        milestone=milestone,
        date_value=day.value,
        precision=day.precision,
        actual=actual,
        at=utc_now(),
        reason={},
    )


@pytest.mark.parametrize(
    ("first", "later", "days"),
    [
        (("2027-01-01", "quarter"), ("2027-03-01", "month"), 0),
        (("2027-03-01", "month"), ("2027-01-01", "quarter"), 0),
        (("2027-01-01", "quarter"), ("2027-04-01", "quarter"), 91),
        (("2027-01-01", "quarter"), ("2027-01-01", "year"), 275),
        (("2027-01-01", "quarter"), ("2027-01-15", "day"), 0),
        (("2026-10-01", "quarter"), ("2026-11-21", "day"), 0),
        (("2026-10-01", "quarter"), ("2026-09-21", "day"), -10),
        (("2026-10-01", "quarter"), ("2026-09-01", "month"), -1),
        (("2027-09-01", "season"), ("2027-10-01", "month"), 0),
        (("2027-09-01", "season"), ("2027-12-02", "day"), 2),
        (("2027-03-15", "day"), ("2027-03-10", "day"), -5),
    ],
)
def test_slip_is_measured_from_the_nearer_end(
    first: tuple[str, str], later: tuple[str, str], days: int
) -> None:
    one, other = (PartialDate(date.fromisoformat(d), Precision(p)) for d, p in (first, later))
    assert slip_days(one, other) == days


@given(PARTIAL, PARTIAL)
def test_slip_has_the_sign_of_where_the_newest_date_ends(
    first: PartialDate, later: PartialDate
) -> None:
    days = slip_days(first, later)
    assert (days > 0) == (later.last_day > first.last_day)
    assert (days < 0) == (later.last_day < first.first_day)


@given(PARTIAL, st.integers(min_value=0, max_value=5000))
def test_date_within_the_promised_period_has_no_slip(day: PartialDate, after: int) -> None:
    came = min(day.first_day + timedelta(days=after), day.last_day)
    assert slip_days(day, PartialDate(came, Precision.DAY)) == 0


@given(st.lists(PARTIAL, min_size=1), st.one_of(st.none(), DAYS))
def test_first_promise_against_the_newest_or_what_really_came(
    promised: list[PartialDate], came: date | None
) -> None:
    rows = [_row(day, milestone=Milestone.NOTICE) for day in promised]
    actual = PartialDate(came, Precision.DAY) if came else None
    if actual:
        rows.append(_row(actual, actual=True, milestone=Milestone.NOTICE))
    (slip,) = slips(rows)
    assert (slip.first, slip.current, slip.actual) == (promised[0], promised[-1], actual)
    assert slip.days == slip_days(promised[0], actual or promised[-1])


def test_unpromised_date_has_no_slip() -> None:
    today = PartialDate(date(2027, 5, 5), Precision.DAY)
    (slip,) = slips([_row(today, actual=True, milestone=Milestone.DIALOGUE)])
    assert (slip.milestone, slip.first, slip.days) == (Milestone.DIALOGUE, None, None)
    assert slips([]) == []
