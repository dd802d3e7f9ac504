"""Withdrawal of mistaken publications: a draft again, with a tombstone and a reason. Pure."""

from collections.abc import Collection, Iterator
from datetime import datetime
from uuid import UUID

from api.core.errors import Fault, WrongState
from api.core.i18n import Language, Texts, best_text
from api.core.ids import new_id
from api.plans.events import PlanWithdrawn, ProcurementWithdrawn
from api.plans.models.plans import Plan
from api.plans.models.procurements import Procurement, ProcurementChange
from api.plans.models.values import ChangeKind, PlanStatus, ProcurementStatus


def withdrawal_faults(
    procurements: Collection[Procurement], in_use: Collection[UUID]
) -> Iterator[Fault]:
    """`in_use`: procurements with a dialogue or an interest, which others would lose."""
    for row in procurements:
        where = f"/procurements/{row.id}"
        if row.status is not ProcurementStatus.PLANNED:
            yield Fault(where, "not_withdrawn_in_this_state", {"state": row.status.value})
        elif row.id in in_use:
            yield Fault(where, "somebody_takes_part")


def withdraw(row: Procurement, now: datetime, reason: Texts) -> ProcurementChange:
    """The promised dates are kept: after a new publication the slip counts from them."""
    row.status, row.published_at = ProcurementStatus.DRAFT, None
    row.withdrawn_at, row.withdrawal_reason = now, reason
    row.approved_at = row.approved_by = None
    return ProcurementChange(
        id=new_id(),
        procurement_id=row.id,
        at=now,
        kind=ChangeKind.WITHDRAWN,
        before={},
        after={},
        reason=reason,
    )


def withdrawn_event(row: Procurement) -> ProcurementWithdrawn:
    return ProcurementWithdrawn(
        procurement_id=row.id, organisation_id=row.organisation_id, plan_id=row.plan_id
    )


def withdraw_plan(plan: Plan, now: datetime, reason: Texts) -> PlanWithdrawn:
    if plan.status is not PlanStatus.PUBLISHED:
        raise WrongState("plan", plan.status, PlanStatus.PUBLISHED)
    plan.status, plan.published_at = PlanStatus.DRAFT, None
    plan.withdrawn_at, plan.withdrawal_reason = now, reason
    return PlanWithdrawn(
        plan_id=plan.id, organisation_id=plan.organisation_id, revision=plan.revision
    )


def clear_withdrawal(row: Plan | Procurement) -> None:
    row.withdrawn_at, row.withdrawal_reason = None, {}


def is_published_with(plan: Plan, row: Procurement) -> bool:
    """Whether the plan's publication publishes a draft. A draft that was withdrawn on its own must
    be published on its own."""
    return row.published_at is None and row.withdrawn_at in {None, plan.withdrawn_at}


def in_all_languages(reason: Texts) -> dict[str, str]:
    return {language.value: best_text(reason, language) for language in Language}
