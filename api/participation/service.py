"""Commands on receipts and participants: load, apply the rule, audit."""

from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.continuous.service.loading import get as get_dialogue
from api.continuous.service.loading import require_accepting, stored
from api.core.actor import Actor
from api.core.audit import record_audit
from api.core.clock import utc_now
from api.core.errors import Conflict, Fault, Unauthenticated
from api.core.ids import new_id
from api.core.tokens import TokenKind, hash_token, new_token
from api.dialogues.models import Dialogue
from api.participation import queries, rules
from api.participation.models import Exclusion, Participant


class Receipt(NamedTuple):
    token: str
    participant: Participant


async def open_to_anybody(session: AsyncSession, actor: Actor, dialogue_id: UUID) -> Dialogue:
    """The dialogue, if this actor may take a receipt for it now."""
    dialogue = await get_dialogue(session, actor, dialogue_id)
    rules.require_may_take_receipt(actor, dialogue)
    await require_accepting(session, dialogue)
    return dialogue


async def issue_receipt(
    session: AsyncSession, actor: Actor, dialogue: Dialogue, token: str | None = None
) -> Receipt:
    """Issue a receipt. The audit entry is in no organisation's log and names no participant.

    `token` is that of a signed form; otherwise a new one is made.
    """
    token = token or new_token(TokenKind.RECEIPT)
    dialogue = await stored(session, dialogue)
    participant = await _add(
        session, dialogue.id, receipt_hash=hash_token(token), with_receipt=True
    )
    record_audit(session, actor, "receipt.issue", f"dialogues/{dialogue.id}")
    return Receipt(token, participant)


async def current(session: AsyncSession, actor: Actor) -> Participant:
    """The participant of the receipt."""
    if actor.participant_id is None:
        raise Unauthenticated
    return await session.get_one(Participant, actor.participant_id)


async def participant_in(
    session: AsyncSession, actor: Actor, dialogue_id: UUID, *, named: UUID | None = None
) -> Participant:
    """The actor's participant, created on first use. With `named`, it is the separate participant
    of the person who writes under that organisation's name. Raises Conflict if it is excluded.
    """
    participant = await _participant_in(session, actor, dialogue_id, named)
    await require_not_excluded(session, participant.id)
    return participant


async def require_not_excluded(session: AsyncSession, participant_id: UUID) -> None:
    if await exclusion_of(session, participant_id) is not None:
        raise Conflict([Fault("", "excluded")])


async def exclusion_of(session: AsyncSession, participant_id: UUID) -> Exclusion | None:
    return (await session.scalars(queries.exclusion_of(participant_id).limit(1))).one_or_none()


async def earn_vote(session: AsyncSession, participant: Participant) -> None:
    """Allow votes, without an audit entry."""
    participant.vote_earned_at = participant.vote_earned_at or utc_now()
    await session.flush()


def require_vote_earned(participant: Participant) -> None:
    if participant.with_receipt and participant.vote_earned_at is None:
        raise Conflict([Fault("", "vote_not_earned")])


async def _participant_in(
    session: AsyncSession, actor: Actor, dialogue_id: UUID, named: UUID | None
) -> Participant:
    if actor.holds_receipt_of(dialogue_id):
        return await current(session, actor)
    person_id = actor.require_person()
    known = queries.of_person(dialogue_id, person_id, named)
    if (participant := await session.scalar(known)) is not None:
        return participant
    await _take_turn(session, dialogue_id)
    if (participant := await session.scalar(known)) is not None:
        return participant
    return await _add(session, dialogue_id, person_id=person_id, organisation_id=named)


async def appear(session: AsyncSession, participant_id: UUID) -> None:
    """Assign the next number when a contribution of the participant is first published.

    An earlier number would reveal what else happened before. A participant who writes under a name
    gets none: the number would link the name to contributions without it.

    Call this before writing a row that references the participant. Such a row locks the
    participant's key, which includes the number, and two of these locks would deadlock.
    """
    participant = await session.get_one(Participant, participant_id)
    if participant.organisation_id is not None or participant.number is not None:
        return
    await _take_turn(session, participant.dialogue_id)
    await session.refresh(participant)
    if participant.number is None:
        newest = await session.scalar(queries.newest_number(participant.dialogue_id))
        participant.number = (newest or 0) + 1
        await session.flush()


async def _take_turn(session: AsyncSession, dialogue_id: UUID) -> None:
    """Serialise the creation of participants and numbers. The lock ends with the transaction, so
    that later queries see what the previous holder committed.
    """
    lock = func.hashtextextended(f"participants/{dialogue_id}", 0)
    await session.execute(select(func.pg_advisory_xact_lock(lock)))


async def _add(session: AsyncSession, dialogue_id: UUID, **identity: Any) -> Participant:
    participant = Participant(id=new_id(), dialogue_id=dialogue_id, **identity)
    session.add(participant)
    await session.flush()
    return participant
