"""Queries of ideas, limited to those the actor may see."""

from collections.abc import Sequence
from uuid import UUID

import msgspec
from sqlalchemy import ColumnElement, Select, and_, or_, select

from api.core.actor import ANONYMOUS, Actor, Permission
from api.core.keyset import before
from api.ideas.models import Idea, IdeaStatus
from api.organisations.models import Organisation, OrganisationStatus

SortKey = tuple[UUID]


class Filter(msgspec.Struct, frozen=True, kw_only=True):
    buyer: Sequence[UUID] = ()
    supplier: Sequence[UUID] = ()
    status: Sequence[IdeaStatus] = ()


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """True for public ideas with a decision, for those to the actor's buyers, and for those of the
    actor's firms."""
    approved = select(Organisation.id).where(Organisation.status == OrganisationStatus.APPROVED)
    public = and_(Idea.public, Idea.decided_at.is_not(None), Idea.organisation_id.in_(approved))
    return or_(
        public,
        Idea.organisation_id.in_(actor.organisations_with(Permission.INTEREST_READ)),
        Idea.supplier_id.in_(actor.organisations_with(Permission.INTEREST_WRITE)),
    )


def by_id(actor: Actor, idea_id: UUID) -> Select[Idea]:
    return select(Idea).where(Idea.id == idea_id, visible_to(actor))


def for_update(actor: Actor, idea_id: UUID) -> Select[Idea]:
    return by_id(actor, idea_id).with_for_update()


def page(actor: Actor, filters: Filter, *, start: SortKey | None, limit: int) -> Select[Idea]:
    """Newest first; one row more than the page holds."""
    stmt = select(Idea).where(visible_to(actor), before((Idea.id,), start))
    for column, values in (
        (Idea.organisation_id, filters.buyer),
        (Idea.supplier_id, filters.supplier),
        (Idea.status, filters.status),
    ):
        if values:
            stmt = stmt.where(column.in_(values))
    return stmt.order_by(Idea.id.desc()).limit(limit + 1)


def own_page(actor: Actor, *, start: SortKey | None, limit: int) -> Select[Idea]:
    """Ideas of the actor's firms, newest first."""
    own = actor.organisations_with(Permission.INTEREST_WRITE)
    stmt = select(Idea).where(Idea.supplier_id.in_(own), before((Idea.id,), start))
    return stmt.order_by(Idea.id.desc()).limit(limit + 1)


def public_of(buyer_id: UUID, limit: int) -> Select[Idea]:
    """The newest public ideas to a buyer that are not withdrawn."""
    return page(ANONYMOUS, Filter(buyer=[buyer_id]), start=None, limit=limit).where(
        Idea.status != IdeaStatus.WITHDRAWN
    )
