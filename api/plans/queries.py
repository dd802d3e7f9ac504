"""Which plans and procurements there are for whom."""

from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, or_, select, true

from api.core.actor import Actor, ActorKind, Permission
from api.organisations.models import Organisation, OrganisationStatus
from api.plans.models import Plan, Procurement


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


def one(actor: Actor, procurement_id: UUID) -> Select[Procurement]:
    return select(Procurement).where(Procurement.id == procurement_id, visible_to(actor))


def for_update(actor: Actor, procurement_id: UUID) -> Select[Procurement]:
    return one(actor, procurement_id).with_for_update()


def one_plan(actor: Actor, plan_id: UUID) -> Select[Plan]:
    return select(Plan).where(Plan.id == plan_id, plans_visible_to(actor))


def plan_for_update(actor: Actor, plan_id: UUID) -> Select[Plan]:
    return one_plan(actor, plan_id).with_for_update()
