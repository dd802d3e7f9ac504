"""Which hidings there are for whom."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import ColumnElement, Select, false, or_, select, true

from api.core.actor import Actor, Permission
from api.core.keyset import before
from api.hidings.models import Hiding, SealedOriginal

SortKey = tuple[UUID]


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """All to those who hide for the platform; to a buyer those of its own things."""
    if Permission.CONTENT_HIDE in actor.everywhere:
        return true()
    own = actor.organisations_with(Permission.CONTENT_HIDE)
    return Hiding.organisation_id.in_(own) if own else false()


def authored_by(actor: Actor) -> ColumnElement[bool]:
    if actor.participant_id is not None:
        return Hiding.author_participant_id == actor.participant_id
    if actor.person_id is not None:
        return Hiding.author_person_id == actor.person_id
    return false()


def one(actor: Actor, hiding_id: UUID) -> Select[Hiding]:
    """Its author sees what was decided about their own words."""
    return select(Hiding).where(Hiding.id == hiding_id, or_(visible_to(actor), authored_by(actor)))


def for_update(actor: Actor, hiding_id: UUID) -> Select[Hiding]:
    return one(actor, hiding_id).with_for_update()


def page(
    actor: Actor, subjects: Collection[str], *, start: SortKey | None, limit: int
) -> Select[Hiding]:
    """Newest first; one row more than the page holds."""
    chosen = Hiding.subject.in_(subjects) if subjects else true()
    return (
        select(Hiding)
        .where(visible_to(actor), chosen, before((Hiding.id,), start))
        .order_by(Hiding.id.desc())
        .limit(limit + 1)
    )


def sealed(hiding_id: UUID) -> Select[SealedOriginal]:
    return (
        select(SealedOriginal)
        .where(SealedOriginal.hiding_id == hiding_id)
        .order_by(SealedOriginal.id)
    )
