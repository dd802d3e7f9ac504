"""Taking part: load, apply the rule, audit."""

from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.core.actor import Actor
from api.core.audit import record_audit
from api.core.clock import utc_now
from api.core.errors import Conflict, Fault, Unauthenticated
from api.core.ids import new_id
from api.core.tokens import TokenKind, hash_token, new_token
from api.dialogues.models import Dialogue
from api.dialogues.service.loading import get as get_dialogue
from api.participation import queries, rules
from api.participation.models import Exclusion, Participant


class Receipt(NamedTuple):
    token: str
    participant: Participant


async def open_to_anybody(session: AsyncSession, actor: Actor, dialogue_id: UUID) -> Dialogue:
    """The dialogue, if this actor may take a receipt for it now."""
    dialogue = await get_dialogue(session, actor, dialogue_id)
    rules.require_may_take_receipt(actor, dialogue, utc_now())
    return dialogue


async def issue_receipt(session: AsyncSession, actor: Actor, dialogue: Dialogue) -> Receipt:
    """In nobody's audit log, and not naming the participant: there is nobody to name."""
    token = new_token(TokenKind.RECEIPT)
    participant = await _add(
        session, dialogue.id, receipt_hash=hash_token(token), with_receipt=True
    )
    record_audit(session, actor, "receipt.issue", f"dialogues/{dialogue.id}")
    return Receipt(token, participant)


async def current(session: AsyncSession, actor: Actor) -> Participant:
    """Whom the receipt stands for."""
    if actor.participant_id is None:
        raise Unauthenticated
    return await session.get_one(Participant, actor.participant_id)


async def participant_in(
    session: AsyncSession, actor: Actor, dialogue_id: UUID, *, named: UUID | None = None
) -> Participant:
    """The actor's own, made by their first deed. Who lets the organisation `named` be named is
    another participant than the same person without it. Refused where they are excluded.
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
    """In nobody's audit log, as the receipt."""
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
    """Something the participant said becomes public: the first time it gets the next number.

    Not before: a number given earlier would tell what else happened until then. Not by name: the
    number would lead from the name to what was said without it.

    To be called before a row that refers to the participant is written: such a row holds the
    participant's key, which the number is part of, and two that hold it wait for each other.
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
    """Participants and numbers are made one after the other: the lock ends with the transaction,
    and what the one before has committed is seen by the look-ups that follow it.
    """
    lock = func.hashtextextended(f"participants/{dialogue_id}", 0)
    await session.execute(select(func.pg_advisory_xact_lock(lock)))


async def _add(session: AsyncSession, dialogue_id: UUID, **identity: Any) -> Participant:
    participant = Participant(id=new_id(), dialogue_id=dialogue_id, **identity)
    session.add(participant)
    await session.flush()
    return participant
