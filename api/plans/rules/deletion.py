"""Which drafts can be deleted: those that were never public. Pure."""

from collections.abc import Collection, Iterable, Iterator
from uuid import UUID

from api.core.errors import Fault, WrongState
from api.plans.models.plans import Plan
from api.plans.models.procurements import Procurement
from api.plans.models.values import PlanStatus, ProcurementStatus


def require_deletable(plan: Plan) -> None:
    """A withdrawn plan stays: its address answers with the reason of the withdrawal."""
    if plan.status is not PlanStatus.DRAFT:
        raise WrongState("plan", plan.status, PlanStatus.DRAFT)


def was_public(row: Plan | Procurement) -> bool:
    return row.published_at is not None or row.withdrawn_at is not None


def deletion_faults(
    procurements: Iterable[Procurement], in_dialogue: Collection[UUID]
) -> Iterator[Fault]:
    """`in_dialogue`: procurements with a dialogue, which may be a draft."""
    for row in procurements:
        where = f"/procurements/{row.id}"
        if row.status is not ProcurementStatus.DRAFT or was_public(row):
            yield Fault(where, "not_deleted_once_public")
        elif row.id in in_dialogue:
            yield Fault(where, "not_deleted_with_dialogue")
