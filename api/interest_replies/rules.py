"""Rules of replies. Pure."""

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from api.contributions.rules.contributions import text_length_faults
from api.core.actor import Actor, Permission
from api.core.errors import Fault
from api.core.ids import new_id
from api.interest_replies.inputs import InterestReplyCreate
from api.interest_replies.models import InterestReply
from api.interests.models import Interest

MOST_REPLIES = 50
"""Replies to one interest."""


def require_may_reply(actor: Actor, buyer_id: UUID) -> None:
    actor.require(Permission.INTEREST_READ, buyer_id)
    actor.require(Permission.CONTRIBUTION_ANSWER, buyer_id)


def reply_faults(data: InterestReplyCreate, earlier: int) -> Iterator[Fault]:
    yield from text_length_faults(data.text)
    if data.question is not None:
        yield from text_length_faults(data.question, "/question")
    if earlier >= MOST_REPLIES:
        yield Fault("", "too_many_replies", {"high": MOST_REPLIES})


def build(
    interest: Interest, data: InterestReplyCreate, actor: Actor, now: datetime
) -> InterestReply:
    return InterestReply(
        id=new_id(),
        interest_id=interest.id,
        person_id=actor.person_id,
        at=now,
        text=data.text,
        language=data.language,
    )
