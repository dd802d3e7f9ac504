"""Which plans and procurements there are for whom."""

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Select,
    String,
    Update,
    and_,
    cast,
    literal,
    or_,
    select,
    true,
    update,
)
from sqlalchemy.dialects.postgresql import array
from sqlalchemy.orm import defer

from api.core.actor import ANONYMOUS, Actor, ActorKind, Permission
from api.core.i18n import Texts
from api.core.keyset import before
from api.hidings.models import Hiding, HidingState
from api.organisations.models import Organisation, OrganisationStatus
from api.plans.models import Plan, PlanRevision, Procurement, ProcurementChange, PromisedDate
from api.plans.models.imports import ImportedRow, ImportMapping
from api.plans.queries.stale import stale_plans
from api.plans.rules.revisions import PROCUREMENTS


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """Procurements that were ever published, of approved buyers, to all; drafts to the buyer's own.

    What was public stays reachable: a cancelled procurement is its own tombstone.
    """
    return _visible(Procurement, actor)


def plans_visible_to(actor: Actor) -> ColumnElement[bool]:
    return _visible(Plan, actor)


def _visible(table: type[Plan | Procurement], actor: Actor) -> ColumnElement[bool]:
    if actor.kind is ActorKind.SYSTEM:
        return true()
    approved = select(Organisation.id).where(Organisation.status == OrganisationStatus.APPROVED)
    public = and_(table.published_at.is_not(None), table.organisation_id.in_(approved))
    own = actor.organisations_with(Permission.ORGANISATION_READ)
    return or_(public, table.organisation_id.in_(own)) if own else public


def by_id(actor: Actor, procurement_id: UUID) -> Select[Procurement]:
    return select(Procurement).where(Procurement.id == procurement_id, visible_to(actor))


def public(procurement_ids: Collection[UUID]) -> Select[Procurement]:
    """Those of these that anybody sees."""
    stmt = select(Procurement).where(Procurement.id.in_(procurement_ids), visible_to(ANONYMOUS))
    return stmt.order_by(Procurement.id)


def for_update(actor: Actor, procurement_id: UUID) -> Select[Procurement]:
    return by_id(actor, procurement_id).with_for_update()


def plan_of_for_update(procurement_id: UUID) -> Select[Plan]:
    plan_id = select(Procurement.plan_id).where(Procurement.id == procurement_id)
    return select(Plan).where(Plan.id == plan_id.scalar_subquery()).with_for_update()


def plan_by_id(actor: Actor, plan_id: UUID) -> Select[Plan]:
    return select(Plan).where(Plan.id == plan_id, plans_visible_to(actor))


def plan_for_update(actor: Actor, plan_id: UUID) -> Select[Plan]:
    return plan_by_id(actor, plan_id).with_for_update()


PlanKey = tuple[datetime, UUID]


def plans_page(
    actor: Actor,
    *,
    buyers: list[UUID],
    stale_on: date | None,
    start: PlanKey | None,
    limit: int,
) -> Select[Plan]:
    """Newest first; one row more than the page holds."""
    columns = (Plan.created_at, Plan.id)
    stmt = select(Plan).where(plans_visible_to(actor), before(columns, start))
    if buyers:
        stmt = stmt.where(Plan.organisation_id.in_(buyers))
    if stale_on:
        stmt = stmt.where(stale_plans(stale_on))
    return stmt.order_by(*(column.desc() for column in columns)).limit(limit + 1)


def all_of_plan(plan_id: UUID) -> Select[Procurement]:
    return select(Procurement).where(Procurement.plan_id == plan_id).order_by(Procurement.id)


def imported_rows(plan_id: UUID) -> Select[ImportedRow]:
    """What the last import said of each of its procurements."""
    return select(ImportedRow).join(Procurement).where(Procurement.plan_id == plan_id)


def hidings_of(plan: Plan) -> Select[Hiding]:
    """In its procurements and in those of the plan it was copied from: the same sheet comes."""
    plans = {plan.id, plan.copied_from or plan.id}
    subject = literal("procurements/") + cast(Procurement.id, String)
    of_plans = select(subject).where(Procurement.plan_id.in_(plans))
    return select(Hiding).where(
        Hiding.organisation_id == plan.organisation_id,
        Hiding.state == HidingState.DONE,
        Hiding.subject.in_(of_plans),
    )


def contact_changes(plan_id: UUID, since: datetime, until: datetime) -> Select[UUID]:
    """Procurements of the plan whose contact changed in that time."""
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
    """The one that was said last comes first."""
    of_buyer = select(ImportMapping).where(ImportMapping.organisation_id == organisation_id)
    return of_buyer.order_by(ImportMapping.updated_at.desc(), ImportMapping.id)


def without_procurement(plan_id: UUID, procurement_id: UUID) -> Update:
    """Takes it out of the plan's revisions."""
    path = array([PROCUREMENTS, str(procurement_id)], type_=String)
    return (
        update(PlanRevision)
        .where(
            PlanRevision.plan_id == plan_id,
            PlanRevision.content[PROCUREMENTS].has_key(str(procurement_id)),
        )
        .values(content=PlanRevision.content.op("#-")(path))
        .execution_options(synchronize_session=False)
    )


def withdrawn(table: type[Plan | Procurement], thing: UUID) -> Select[Texts]:
    """The reason, to all, of what an approved buyer has published by mistake."""
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


def changes_page(
    procurement_id: UUID, *, start: UUID | None, limit: int
) -> Select[ProcurementChange]:
    """The public history, newest first."""
    stmt = select(ProcurementChange).where(ProcurementChange.procurement_id == procurement_id)
    if start is not None:
        stmt = stmt.where(ProcurementChange.id < start)
    return stmt.order_by(ProcurementChange.id.desc()).limit(limit + 1)


def promises(procurement_id: UUID) -> Select[PromisedDate]:
    """In order of time."""
    stmt = select(PromisedDate).where(PromisedDate.procurement_id == procurement_id)
    return stmt.order_by(PromisedDate.at, PromisedDate.id)
