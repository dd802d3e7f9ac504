"""The expected dates that are still ahead in each status."""

from collections.abc import Mapping

from api.plans.models.values import Milestone, ProcurementStatus

_ALL = tuple(Milestone)
_AHEAD: Mapping[ProcurementStatus, tuple[Milestone, ...]] = {
    ProcurementStatus.PREPARING: (Milestone.NOTICE, Milestone.CONTRACT_START),
    ProcurementStatus.TENDERING: (Milestone.CONTRACT_START,),
    ProcurementStatus.CONCLUDED: (),
    ProcurementStatus.CANCELLED: (),
}


def ahead_in(status: ProcurementStatus) -> tuple[Milestone, ...]:
    return _AHEAD.get(status, _ALL)
