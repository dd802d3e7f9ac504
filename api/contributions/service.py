"""What can be done with contributions: load, apply the rule, audit, outbox."""

from collections.abc import Sequence
from uuid import UUID

from msgspec import UNSET
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.contributions import anchors, queries, rules
from api.contributions.inputs import AnswerCreate, ContributionCreate, ContributionPatch
from api.contributions.models import AnsweredQuestion, Contribution, ContributionKind
from api.core.actor import Actor, Permission
from api.core.audit import record_audit
from api.core.clock import utc_now
from api.core.errors import Fault, NotFound, raise_faults
from api.core.events import Event
from api.core.ids import new_id
from api.core.outbox import record_event
from api.core.text import Language
from api.dialogues.models import Dialogue
from api.dialogues.service.loading import get as get_dialogue


async def get(
    session: AsyncSession, actor: Actor, contribution_id: UUID
) -> tuple[Contribution, Dialogue]:
    found = (await session.execute(queries.one(actor, contribution_id))).one_or_none()
    if found is None:
        raise NotFound
    contribution, dialogue = found
    return contribution, dialogue


async def contribute(
    session: AsyncSession, actor: Actor, dialogue_id: UUID, data: ContributionCreate
) -> tuple[Contribution, Dialogue]:
    dialogue = await get_dialogue(session, actor, dialogue_id)
    rules.require_may_speak(actor, dialogue, data.on_behalf_of)
    person_id, now = actor.require_person(), utc_now()
    official = rules.speaks_for_buyer(actor, dialogue)
    rules.require_open(dialogue, now, official=official)
    raise_faults(list(rules.contribution_faults(data, dialogue, official=official)))
    await _check_parent(session, dialogue, data.parent_id)
    contribution = _new(dialogue, data.kind, data.text, data.language)
    contribution.parent_id = data.parent_id
    if data.anchor is not None:
        await anchors.attach(session, dialogue, contribution, data.anchor)
    contribution.person_id = person_id
    if official:
        _speak_as_buyer(contribution, dialogue)
    else:
        contribution.participant = await _participant(session, dialogue_id, person_id)
        contribution.organisation_id = data.on_behalf_of
        contribution.names_author = data.names_author
    session.add(contribution)
    _record(session, actor, "publish", contribution, rules.publish(contribution, dialogue, now))
    await session.flush()
    return contribution, dialogue


async def answer(
    session: AsyncSession, actor: Actor, dialogue_id: UUID, data: AnswerCreate
) -> tuple[Contribution, Dialogue]:
    """To all at the same moment, whoever asked."""
    dialogue = await get_dialogue(session, actor, dialogue_id)
    actor.require(Permission.CONTRIBUTION_ANSWER, dialogue.organisation_id)
    now = utc_now()
    rules.require_open(dialogue, now, official=True)
    asked = list(dict.fromkeys(data.questions))
    questions = await _questions(session, dialogue, asked)
    raise_faults(
        [
            *rules.question_faults(data.questions, questions),
            *rules.text_length_faults(data.text),
        ]
    )
    contribution = _new(dialogue, ContributionKind.ANSWER, data.text, data.language)
    contribution.person_id = actor.person_id
    _speak_as_buyer(contribution, dialogue)
    session.add(contribution)
    _record(session, actor, "publish", contribution, rules.publish(contribution, dialogue, now))
    record_event(session, actor, rules.answered(contribution, asked, dialogue))
    await session.flush()
    session.add_all(
        AnsweredQuestion(answer_id=contribution.id, question_id=question) for question in asked
    )
    await session.flush()
    return contribution, dialogue


async def edit(
    session: AsyncSession,
    actor: Actor,
    contribution_id: UUID,
    patch: ContributionPatch,
    version: int,
) -> tuple[Contribution, Dialogue]:
    contribution, dialogue = await _for_change(session, actor, contribution_id, version)
    now = utc_now()
    rules.require_open(dialogue, now, official=contribution.official)
    if patch.text is UNSET or patch.text == contribution.text:
        return contribution, dialogue
    raise_faults(list(rules.text_length_faults(patch.text)))
    kept, event = rules.edit(contribution, patch.text, dialogue, now)
    session.add(kept)
    _record(session, actor, "edit", contribution, event)
    await session.flush()
    return contribution, dialogue


async def withdraw(
    session: AsyncSession, actor: Actor, contribution_id: UUID, version: int
) -> tuple[Contribution, Dialogue]:
    contribution, dialogue = await _for_change(session, actor, contribution_id, version)
    event = rules.withdraw(contribution, dialogue, utc_now())
    _record(session, actor, "withdraw", contribution, event)
    await session.flush()
    return contribution, dialogue


async def _for_change(
    session: AsyncSession, actor: Actor, contribution_id: UUID, version: int
) -> tuple[Contribution, Dialogue]:
    found = (await session.execute(queries.for_update(actor, contribution_id))).one_or_none()
    if found is None:
        raise NotFound
    contribution, dialogue = found
    contribution.require_version(version)
    rules.require_may_change(actor, contribution, dialogue)
    return contribution, dialogue


def _new(dialogue: Dialogue, kind: ContributionKind, text: str, language: Language) -> Contribution:
    return Contribution(
        id=new_id(),
        dialogue_id=dialogue.id,
        kind=kind,
        text=text,
        language=language,
        names_author=False,
        official=False,
        removal_reason={},
    )


def _speak_as_buyer(contribution: Contribution, dialogue: Dialogue) -> None:
    contribution.official = contribution.names_author = True
    contribution.organisation_id = dialogue.organisation_id
    contribution.participant = rules.OFFICIAL


async def _participant(session: AsyncSession, dialogue_id: UUID, person_id: UUID) -> int:
    """The person's number in this dialogue; the first time the next one.

    New numbers are given out one after the other: the lock ends with the transaction, and what
    the one before has committed is seen by the look-up that follows it.
    """
    known = queries.participant_of(dialogue_id, person_id)
    if (number := await session.scalar(known)) is not None:
        return number
    lock = func.hashtextextended(f"participants/{dialogue_id}", 0)
    await session.execute(select(func.pg_advisory_xact_lock(lock)))
    if (number := await session.scalar(known)) is not None:
        return number
    return (await session.scalars(queries.newest_participant(dialogue_id))).one() + 1


async def _check_parent(session: AsyncSession, dialogue: Dialogue, parent_id: UUID | None) -> None:
    if parent_id is None:
        return
    if await session.scalar(queries.published(dialogue.id, [parent_id])) is None:
        raise_faults([Fault("/parent_id", "cannot_be_replied_to")])


async def _questions(
    session: AsyncSession, dialogue: Dialogue, asked: Sequence[UUID]
) -> list[UUID]:
    rows = await session.scalars(queries.published(dialogue.id, asked))
    return [row.id for row in rows if row.kind is ContributionKind.QUESTION]


def _record(
    session: AsyncSession, actor: Actor, verb: str, contribution: Contribution, event: Event
) -> None:
    """In the audit log of the organisation that spoke: the buyer must not learn who asked."""
    record_audit(
        session,
        actor,
        f"contribution.{verb}",
        f"contributions/{contribution.id}",
        organisation_id=contribution.organisation_id,
    )
    record_event(session, actor, event)
