"""Stale procurements: an expected date has passed, and the status still waits for it. Pure."""

from datetime import date
from typing import NamedTuple

from api.core.partial_dates import PartialDate
from api.plans.models.procurements import Procurement
from api.plans.models.values import Milestone, ProcurementStatus

S = ProcurementStatus

_BEFORE_DIALOGUE = frozenset({S.PLANNED, S.POSTPONED})
_BEFORE_NOTICE = _BEFORE_DIALOGUE | {S.IN_DIALOGUE, S.PREPARING}

AWAITED_IN: dict[Milestone, frozenset[ProcurementStatus]] = {
    Milestone.DIALOGUE: _BEFORE_DIALOGUE,
    Milestone.NOTICE: _BEFORE_NOTICE,
    Milestone.CONTRACT_START: _BEFORE_NOTICE | {S.TENDERING},
}
"""The statuses that wait for each date. Drafts are not stale: they have promised nothing."""


class Missed(NamedTuple):
    milestone: Milestone
    expected: PartialDate


def missed(procurement: Procurement, day: date) -> Missed | None:
    """The earliest awaited date whose whole period is over on that day."""
    expected = {
        Milestone.DIALOGUE: procurement.dialogue_expected,
        Milestone.NOTICE: procurement.notice_expected,
        Milestone.CONTRACT_START: procurement.contract_start_expected,
    }
    over = [
        Missed(milestone, when)
        for milestone, when in expected.items()
        if when and procurement.status in AWAITED_IN[milestone] and when.last_day < day
    ]
    return min(over, key=lambda item: item.expected.last_day, default=None)
