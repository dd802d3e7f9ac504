"""Which organisations there are for whom."""

from uuid import UUID

from sqlalchemy import ColumnElement, Select, or_, select, true

from api.core.actor import Actor, Permission
from api.core.keyset import after
from api.organisations.models import Organisation, OrganisationKind, OrganisationStatus

SortKey = tuple[str, UUID]


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """Approved ones to all; the others to their own people and to the operator."""
    if actor.may(Permission.ORGANISATION_APPROVE):
        return true()
    own = actor.organisations_with(Permission.ORGANISATION_READ)
    return or_(Organisation.status == OrganisationStatus.APPROVED, Organisation.id.in_(own))


def one(actor: Actor, organisation_id: UUID) -> Select[Organisation]:
    return select(Organisation).where(Organisation.id == organisation_id, visible_to(actor))


def for_update(actor: Actor, organisation_id: UUID) -> Select[Organisation]:
    return one(actor, organisation_id).with_for_update()


def page(
    actor: Actor, *, kind: OrganisationKind | None, start: SortKey | None, limit: int
) -> Select[Organisation]:
    """By name, in Finnish order; one row more than the page holds."""
    columns = (Organisation.sort_name, Organisation.id)
    chosen = select(Organisation).where(visible_to(actor), after(columns, start))
    if kind is not None:
        chosen = chosen.where(Organisation.kind == kind)
    return chosen.order_by(*columns).limit(limit + 1)
