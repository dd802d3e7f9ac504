"""Each definition for a few procurements, computed by hand."""

from datetime import date
from typing import Any

import pytest

from api.core.ids import new_id
from api.core.partial_dates import PartialDate, Precision
from api.figures.rules import procurements as rules
from api.figures.rules.procurements import ProcurementHistory

TODAY = date(2027, 12, 1)
MARCH = PartialDate(date(2027, 3, 1), Precision.MONTH)
SECOND_QUARTER = PartialDate(date(2027, 4, 1), Precision.QUARTER)


def history(published: str = "2027-01-01", **values: Any) -> ProcurementHistory:
    return ProcurementHistory(
        id=new_id(),
        organisation_id=new_id(),
        published_on=date.fromisoformat(published),
        **values,
    )


@pytest.mark.parametrize(
    ("notice", "days", "expected"),
    [
        ("2027-01-31", 30, 1.0),  # exactly 30 days
        ("2027-01-30", 30, 0.0),
        ("2027-06-30", 180, 1.0),
        ("2026-12-01", 30, 0.0),  # the notice came first
    ],
)
def test_announced_ahead_counts_days_before_the_notice(
    notice: str, days: int, expected: float
) -> None:
    day = date.fromisoformat(notice)
    assert rules.announced_ahead(days)(history(notice_on=day), TODAY) == (day, expected)


def test_without_a_notice_there_is_no_lead_time() -> None:
    measures = (rules.announced_ahead(30), rules.lead_time, rules.dialogue_share)
    assert [measure(history(), TODAY) for measure in measures] == [None, None, None]


def test_lead_time_is_negative_if_the_notice_came_first() -> None:
    day = date(2026, 12, 30)
    assert rules.lead_time(history(notice_on=day), TODAY) == (day, -2.0)


@pytest.mark.parametrize(
    ("promised", "notice", "expected"),
    [
        ((MARCH,), "2027-03-20", 0.0),  # inside the promised month
        ((MARCH,), "2027-04-10", 10.0),
        ((MARCH,), "2027-02-20", -9.0),  # before its nearer end, 1 March
        ((MARCH, SECOND_QUARTER), None, 91.0),  # promised anew: to 30 June
    ],
)
def test_slip_counts_from_the_nearer_end_of_the_first_promise(
    promised: tuple[PartialDate, ...], notice: str | None, expected: float
) -> None:
    day = date.fromisoformat(notice) if notice else None
    found = rules.slip(history(promised=promised, notice_on=day), TODAY)
    assert found == (date(2027, 3, 31), expected)


def test_what_was_cancelled_or_never_promised_has_no_slip() -> None:
    assert rules.slip(history(), TODAY) is None
    assert rules.slip(history(promised=(MARCH,), cancelled=True), TODAY) is None


@pytest.mark.parametrize(
    ("values", "today", "realised", "silent"),
    [
        ({"notice_on": date(2027, 9, 1)}, TODAY, 1.0, 0.0),
        ({"cancelled": True}, date(2027, 3, 2), 0.0, 0.0),
        ({}, date(2027, 5, 31), 0.0, 1.0),  # 61 days after 31 March
        ({}, date(2027, 5, 30), None, None),  # 60 days after: not yet
    ],
)
def test_realisation_tells_the_cancelled_from_the_silent(
    values: dict[str, Any], today: date, realised: float | None, silent: float | None
) -> None:
    row = history(promised=(MARCH,), **values)
    due = date(2027, 3, 31)
    assert rules.realisation(row, today) == (None if realised is None else (due, realised))
    assert rules.silent(row, today) == (None if silent is None else (due, silent))


def test_a_new_promise_breaks_the_silence() -> None:
    row = history(promised=(MARCH, SECOND_QUARTER))
    assert rules.realisation(row, date(2027, 7, 1)) is None


@pytest.mark.parametrize(
    ("opened", "expected"), [("2027-02-27", 1.0), ("2027-03-01", 0.0), (None, 0.0)]
)
def test_a_dialogue_counts_if_it_opened_before_the_day_of_the_notice(
    opened: str | None, expected: float
) -> None:
    first = date.fromisoformat(opened) if opened else None
    day = date(2027, 3, 1)
    row = history(notice_on=day, first_dialogue_on=first)
    assert rules.dialogue_share(row, TODAY) == (day, expected)


def test_criteria_and_lots_count_on_the_day_of_publication() -> None:
    row = history(has_criteria=True)
    assert rules.criteria_planned(row, TODAY) == (date(2027, 1, 1), 1.0)
    assert rules.sme_lots(row, TODAY) == (date(2027, 1, 1), 0.0)
