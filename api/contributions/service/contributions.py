"""Commands that create comments, questions and answers."""

from collections.abc import Sequence
from uuid import UUID, uuid4

from sqlalchemy.ext.asyncio import AsyncSession

from api.continuous.service.loading import get as get_dialogue
from api.continuous.service.loading import require_accepting, stored
from api.contributions import anchors
from api.contributions.inputs import (
    AnswerCreate,
    ConfidentialCreate,
    ContributionCreate,
)
from api.contributions.models import (
    AnsweredQuestion,
    ConfidentialPart,
    Contribution,
    ContributionKind,
)
from api.contributions.queries import contributions as queries
from api.contributions.rules import contributions as rules
from api.contributions.rules.translations import translation_faults
from api.contributions.service import attachments, floods, past_answers
from api.contributions.service.loading import ContributionInDialogue, record
from api.core.actor import Actor, Permission
from api.core.clock import utc_now
from api.core.errors import Fault, raise_faults
from api.core.i18n import Language
from api.core.ids import new_id
from api.core.outbox import record_event
from api.dialogues.models import Dialogue
from api.participation import limits, rates
from api.participation.service import appear, participant_in


async def contribute(
    session: AsyncSession,
    actor: Actor,
    dialogue_id: UUID,
    data: ContributionCreate,
    key: str,
    *,
    held: bool = False,
) -> ContributionInDialogue:
    """`key` hashes the subjects of the rate limits. `held`: not public until a moderator releases
    it, whatever the dialogue's moderation mode is."""
    dialogue = await get_dialogue(session, actor, dialogue_id)
    rules.require_may_contribute(actor, dialogue, data.on_behalf_of)
    now, official = utc_now(), rules.speaks_for_buyer(actor, dialogue)
    if official:
        rules.require_open(dialogue, now, official=True)
    else:
        await require_accepting(session, dialogue)
    raise_faults(rules.contribution_faults(data, dialogue, official=official))
    dialogue = await stored(session, dialogue)
    await _check_parent(session, dialogue, data.parent_id)
    documents = await attachments.load(session, actor, dialogue, data.attachments)
    contribution = new_contribution(dialogue, data.kind, data.text, data.language)
    contribution.translations = data.translations
    contribution.parent_id = data.parent_id
    if data.anchor is not None:
        await anchors.attach(session, dialogue, contribution, data.anchor)
    contribution.person_id = actor.person_id
    if official:
        speak_as_buyer(contribution, dialogue)
    else:
        await _speak_as_participant(session, actor, contribution, data)
    published = rules.submit(contribution, dialogue, now, held=held)
    if published is None:
        contribution.id = uuid4()  # random: other ids reveal the time of writing
    if published and contribution.participant_id:
        await appear(session, contribution.participant_id)
    session.add(contribution)
    record(session, actor, "publish" if published else "hold", contribution, published)
    await session.flush()
    await attachments.attach(session, actor, dialogue, contribution, documents, now=now)
    await _tell_in_confidence(session, contribution, data.confidential)
    if contribution.participant_id:
        await _count(session, actor, dialogue, contribution.participant_id, key)
    return contribution, dialogue


async def answer(
    session: AsyncSession, actor: Actor, dialogue_id: UUID, data: AnswerCreate
) -> ContributionInDialogue:
    """Publish one answer to all at the same moment."""
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
            *translation_faults(data.translations, data.language, official=True),
        ]
    )
    documents = await attachments.load(session, actor, dialogue, data.attachments)
    contribution = new_contribution(dialogue, ContributionKind.ANSWER, data.text, data.language)
    if data.taken_from is not None:
        contribution.taken_from = (await past_answers.taken_from(session, data.taken_from)).id
    contribution.translations = data.translations
    contribution.person_id = actor.person_id
    speak_as_buyer(contribution, dialogue)
    session.add(contribution)
    record(session, actor, "publish", contribution, rules.publish(contribution, dialogue, now))
    record_event(session, actor, rules.answered(contribution, asked, dialogue))
    await session.flush()
    session.add_all(
        AnsweredQuestion(answer_id=contribution.id, question_id=question) for question in asked
    )
    await attachments.attach(session, actor, dialogue, contribution, documents, now=now)
    return contribution, dialogue


async def _count(
    session: AsyncSession, actor: Actor, dialogue: Dialogue, participant_id: UUID, key: str
) -> None:
    """Call this last: all participants share these rows, and they stay locked until the commit."""
    await limits.require_writing(session, participant_id, key)
    if actor.participant_id is not None:
        await rates.count_speaking(session, participant_id, dialogue.id, key)
    await floods.count_contribution(session, actor, dialogue, key)


def new_contribution(
    dialogue: Dialogue, kind: ContributionKind, text: str, language: Language
) -> Contribution:
    return Contribution(
        id=new_id(),
        dialogue_id=dialogue.id,
        kind=kind,
        text=text,
        language=language,
        names_author=False,
        official=False,
        late=False,
        removal_reason={},
    )


def speak_as_buyer(contribution: Contribution, dialogue: Dialogue) -> None:
    contribution.official = contribution.names_author = True
    contribution.organisation_id = dialogue.organisation_id


async def _speak_as_participant(
    session: AsyncSession, actor: Actor, contribution: Contribution, data: ContributionCreate
) -> None:
    named = data.on_behalf_of if data.names_author else None
    participant = await participant_in(session, actor, contribution.dialogue_id, named=named)
    contribution.participant_id = participant.id
    contribution.organisation_id = data.on_behalf_of
    contribution.names_author = data.names_author


async def _tell_in_confidence(
    session: AsyncSession, contribution: Contribution, confidential: ConfidentialCreate | None
) -> None:
    if confidential is not None:
        part = ConfidentialPart(
            contribution_id=contribution.id, text=confidential.text, ground=confidential.ground
        )
        session.add(part)
        await session.flush()


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
