"""Procurements that an actor may see, and their history."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import (
    Select,
    String,
    Update,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import array

from api.core.actor import ANONYMOUS, Actor
from api.plans.models.plans import Plan, PlanRevision
from api.plans.models.procurements import Procurement, ProcurementChange, PromisedDate
from api.plans.queries.visibility import visible_to
from api.plans.rules.revisions import PROCUREMENTS


def by_id(actor: Actor, procurement_id: UUID) -> Select[Procurement]:
    return select(Procurement).where(Procurement.id == procurement_id, visible_to(actor))


def by_ids(actor: Actor, procurement_ids: Collection[UUID]) -> Select[Procurement]:
    return select(Procurement).where(Procurement.id.in_(procurement_ids), visible_to(actor))


def public(procurement_ids: Collection[UUID]) -> Select[Procurement]:
    """The given procurements that are visible to everybody."""
    stmt = select(Procurement).where(Procurement.id.in_(procurement_ids), visible_to(ANONYMOUS))
    return stmt.order_by(Procurement.id)


def for_update(actor: Actor, procurement_id: UUID) -> Select[Procurement]:
    return by_id(actor, procurement_id).with_for_update()


def plan_of_for_update(procurement_id: UUID) -> Select[Plan]:
    plan_id = select(Procurement.plan_id).where(Procurement.id == procurement_id)
    return select(Plan).where(Plan.id == plan_id.scalar_subquery()).with_for_update()


def all_of_plan(plan_id: UUID) -> Select[Procurement]:
    return select(Procurement).where(Procurement.plan_id == plan_id).order_by(Procurement.id)


def references_of_plan(plan_id: UUID) -> Select[UUID, str | None]:
    return select(Procurement.id, Procurement.reference).where(
        Procurement.plan_id == plan_id, Procurement.reference.is_not(None)
    )


def locked(procurement_ids: Collection[UUID]) -> Select[Procurement]:
    """In the order of their ids, so that two commands cannot deadlock."""
    stmt = select(Procurement).where(Procurement.id.in_(procurement_ids))
    return stmt.order_by(Procurement.id).with_for_update()


def page_of_plan(
    actor: Actor, plan_id: UUID, *, start: UUID | None, limit: int
) -> Select[Procurement]:
    """In the order of the plan, with one row more than the page holds."""
    stmt = all_of_plan(plan_id).where(visible_to(actor))
    return (stmt.where(Procurement.id > start) if start else stmt).limit(limit + 1)


def without_procurement(plan_id: UUID, procurement_id: UUID) -> Update:
    """Removes a procurement from the plan's revisions."""
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


def changes_page(
    procurement_id: UUID, *, start: UUID | None, limit: int
) -> Select[ProcurementChange]:
    """The public history, newest first."""
    stmt = select(ProcurementChange).where(ProcurementChange.procurement_id == procurement_id)
    if start is not None:
        stmt = stmt.where(ProcurementChange.id < start)
    return stmt.order_by(ProcurementChange.id.desc()).limit(limit + 1)


def promises(procurement_id: UUID) -> Select[PromisedDate]:
    """Oldest first."""
    stmt = select(PromisedDate).where(PromisedDate.procurement_id == procurement_id)
    return stmt.order_by(PromisedDate.at, PromisedDate.id)
