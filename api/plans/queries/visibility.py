"""Visibility of plans and procurements."""

from sqlalchemy import (
    ColumnElement,
    and_,
    or_,
    select,
    true,
)

from api.core.actor import Actor, ActorKind, Permission
from api.organisations.models import Organisation, OrganisationStatus
from api.plans.models.plans import Plan
from api.plans.models.procurements import Procurement


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """Everybody sees published procurements of approved buyers; only the buyer's members see
    drafts.

    A published procurement stays reachable: a cancelled procurement is its own tombstone.
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
