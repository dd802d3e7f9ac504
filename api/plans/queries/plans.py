"""Plans that an actor may see, their revisions and their imports."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import (
    Select,
    String,
    cast,
    literal,
    select,
)
from sqlalchemy.orm import defer

from api.codelists.families import GOALS, with_narrower
from api.core.actor import Actor
from api.core.i18n import Texts
from api.core.keyset import before
from api.hidings.models import Hiding, HidingState
from api.organisations.models import Organisation, OrganisationStatus
from api.plans.models.imports import ImportedRow, ImportMapping
from api.plans.models.plans import Plan, PlanRevision
from api.plans.models.procurements import Procurement, ProcurementChange
from api.plans.models.values import PlanStatus
from api.plans.queries.stale import stale_plans
from api.plans.queries.visibility import plans_visible_to


def plan_by_id(actor: Actor, plan_id: UUID) -> Select[Plan]:
    return select(Plan).where(Plan.id == plan_id, plans_visible_to(actor))


def plan_for_update(actor: Actor, plan_id: UUID) -> Select[Plan]:
    return plan_by_id(actor, plan_id).with_for_update()


PlanKey = tuple[datetime, UUID]


def plans_page(
    actor: Actor,
    *,
    buyers: list[UUID],
    goals: Sequence[str] = (),
    stale_on: date | None,
    ids: Collection[UUID] = (),
    updated_since: datetime | None = None,
    start: PlanKey | None,
    limit: int,
) -> Select[Plan]:
    """Newest first, with one row more than the page holds."""
    columns = (Plan.created_at, Plan.id)
    stmt = select(Plan).where(plans_visible_to(actor), before(columns, start))
    if buyers:
        stmt = stmt.where(Plan.organisation_id.in_(buyers))
    if goals:
        stmt = stmt.where(Plan.goals.overlap(with_narrower(GOALS, goals)))
    if stale_on:
        stmt = stmt.where(stale_plans(stale_on))
    if ids:
        stmt = stmt.where(Plan.id.in_(ids))
    if updated_since:
        stmt = stmt.where(Plan.updated_at >= updated_since)
    return stmt.order_by(*(column.desc() for column in columns)).limit(limit + 1)


def open_plans(actor: Actor, organisation_id: UUID, *, limit: int) -> Select[Plan]:
    """Plans of the buyer that can be changed, newest period first."""
    stmt = select(Plan).where(
        plans_visible_to(actor),
        Plan.organisation_id == organisation_id,
        Plan.status != PlanStatus.ARCHIVED,
    )
    return stmt.order_by(Plan.period_start.desc(), Plan.created_at.desc()).limit(limit)


def imported_rows(plan_id: UUID) -> Select[ImportedRow]:
    """Values of the last import of the plan's procurements."""
    return select(ImportedRow).join(Procurement).where(Procurement.plan_id == plan_id)


def hidings_of(plan: Plan) -> Select[Hiding]:
    """Hidings in procurements of the plan and of the plan it was copied from: both may import the
    same sheet."""
    plans = {plan.id, plan.copied_from or plan.id}
    subject = literal("procurements/") + cast(Procurement.id, String)
    of_plans = select(subject).where(Procurement.plan_id.in_(plans))
    return select(Hiding).where(
        Hiding.organisation_id == plan.organisation_id,
        Hiding.state == HidingState.DONE,
        Hiding.subject.in_(of_plans),
    )


def contact_changes(plan_id: UUID, since: datetime, until: datetime) -> Select[UUID]:
    """Procurements of the plan whose contact changed after `since`, up to `until`."""
    return (
        select(ProcurementChange.procurement_id)
        .join(Procurement, Procurement.id == ProcurementChange.procurement_id)
        .where(
            Procurement.plan_id == plan_id,
            ProcurementChange.at > since,
            ProcurementChange.at <= until,
            ProcurementChange.after.has_key("contact"),
        )
        .distinct()
    )


def import_mappings(organisation_id: UUID) -> Select[ImportMapping]:
    """Latest change first."""
    of_buyer = select(ImportMapping).where(ImportMapping.organisation_id == organisation_id)
    return of_buyer.order_by(ImportMapping.updated_at.desc(), ImportMapping.id)


def withdrawn(table: type[Plan | Procurement], thing: UUID) -> Select[Texts]:
    """The public reason for the withdrawal of an approved buyer's mistaken publication."""
    approved = select(Organisation.id).where(Organisation.status == OrganisationStatus.APPROVED)
    return select(table.withdrawal_reason).where(
        table.id == thing,
        table.withdrawn_at.is_not(None),
        table.published_at.is_(None),
        table.organisation_id.in_(approved),
    )


def revision(plan_id: UUID, number: int) -> Select[PlanRevision]:
    return select(PlanRevision).where(
        PlanRevision.plan_id == plan_id, PlanRevision.number == number
    )


def revisions_page(plan_id: UUID, *, start: int | None, limit: int) -> Select[PlanRevision]:
    """Newest first, without their content."""
    stmt = select(PlanRevision).options(defer(PlanRevision.content, raiseload=True))
    stmt = stmt.where(PlanRevision.plan_id == plan_id)
    if start is not None:
        stmt = stmt.where(PlanRevision.number < start)
    return stmt.order_by(PlanRevision.number.desc()).limit(limit + 1)
