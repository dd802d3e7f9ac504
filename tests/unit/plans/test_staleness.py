"""Expected dates that have passed without a change."""

from datetime import date
from typing import Any

import pytest

from api.core.partial_dates import PartialDate, Precision
from api.plans.models.values import Milestone, ProcurementStatus
from api.plans.rules.staleness import AWAITED_IN, Missed, missed
from tests.factories.organisations import organisation
from tests.factories.plans import procurement

S = ProcurementStatus
Q1 = PartialDate(date(2027, 1, 1), Precision.QUARTER)
Q2 = PartialDate(date(2027, 4, 1), Precision.QUARTER)


def found(day: date, **values: Any) -> Missed | None:
    return missed(procurement(organisation(), **{"notice_expected": Q2, **values}), day)


def test_a_period_is_missed_once_it_is_wholly_over() -> None:
    assert found(date(2027, 6, 30)) is None
    assert found(date(2027, 7, 1)) == Missed(Milestone.NOTICE, Q2)


def test_the_date_that_was_to_come_first_is_named() -> None:
    row = found(date(2027, 12, 1), dialogue_expected=Q1, contract_start_expected=Q2)
    assert row == Missed(Milestone.DIALOGUE, Q1)


@pytest.mark.parametrize(
    ("status", "milestone"),
    [
        (S.DRAFT, None),
        (S.PLANNED, Milestone.DIALOGUE),
        (S.POSTPONED, Milestone.DIALOGUE),
        (S.IN_DIALOGUE, Milestone.NOTICE),
        (S.PREPARING, Milestone.NOTICE),
        (S.TENDERING, Milestone.CONTRACT_START),
        (S.CONCLUDED, None),
        (S.CANCELLED, None),
    ],
)
def test_state_after_the_milestone_is_not_stale(
    status: ProcurementStatus, milestone: Milestone | None
) -> None:
    dates = {"dialogue_expected": Q1, "notice_expected": Q1, "contract_start_expected": Q1}
    late = found(date(2028, 1, 1), status=status, **dates)
    assert (late.milestone if late else None) is milestone


def test_every_milestone_is_awaited_somewhere() -> None:
    assert set(AWAITED_IN) == set(Milestone)


def test_procurement_without_dates_is_not_stale() -> None:
    assert found(date(2099, 1, 1), notice_expected=None) is None
