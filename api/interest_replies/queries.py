"""Queries of replies, limited to those the actor may see."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, or_, select

from api.core.actor import Actor, Permission
from api.core.keyset import after
from api.dialogues.models import Dialogue
from api.interest_replies.models import InterestReply
from api.interests.models import Interest
from api.plans.models.procurements import Procurement

SortKey = tuple[UUID]
_BUYER_ID = func.coalesce(Procurement.organisation_id, Dialogue.organisation_id)


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """True for replies to the actor's firms, and for those of the actor's buyers to an interest
    that is not withdrawn."""
    to_own = Interest.organisation_id.in_(actor.organisations_with(Permission.INTEREST_WRITE))
    of_buyer = _BUYER_ID.in_(actor.organisations_with(Permission.INTEREST_READ))
    return or_(to_own, and_(of_buyer, Interest.withdrawn_at.is_(None)))


def page(
    actor: Actor, interest_id: UUID, *, start: SortKey | None, limit: int
) -> Select[InterestReply]:
    """Oldest first; one row more than the page holds."""
    return (
        select(InterestReply)
        .join(Interest, Interest.id == InterestReply.interest_id)
        .outerjoin(Procurement, Procurement.id == Interest.procurement_id)
        .outerjoin(Dialogue, Dialogue.id == Interest.dialogue_id)
        .where(
            InterestReply.interest_id == interest_id,
            visible_to(actor),
            after((InterestReply.id,), start),
        )
        .order_by(InterestReply.id)
        .limit(limit + 1)
    )


def count(interest_id: UUID) -> Select[int]:
    return select(func.count()).where(InterestReply.interest_id == interest_id)


def counts(interest_ids: Collection[UUID]) -> Select[UUID, int]:
    """Number of replies by interest. The caller has checked that the actor may see them."""
    return (
        select(InterestReply.interest_id, func.count())
        .where(InterestReply.interest_id.in_(interest_ids))
        .group_by(InterestReply.interest_id)
    )


def with_target(reply_id: UUID) -> Select[InterestReply, Interest, Procurement, Dialogue]:
    """The reply with its interest, and with the procurement or the dialogue."""
    return (
        select(InterestReply, Interest, Procurement, Dialogue)
        .join(Interest, Interest.id == InterestReply.interest_id)
        .outerjoin(Procurement, Procurement.id == Interest.procurement_id)
        .outerjoin(Dialogue, Dialogue.id == Interest.dialogue_id)
        .where(InterestReply.id == reply_id)
    )
