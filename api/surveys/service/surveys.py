"""Commands that create, change, publish and delete surveys."""

from uuid import UUID

from msgspec import UNSET
from sqlalchemy.ext.asyncio import AsyncSession

from api.core.actor import Actor, Permission
from api.core.clock import utc_now
from api.core.errors import Fault, raise_faults
from api.core.i18n import merge_texts
from api.core.ids import new_id
from api.core.outbox import record_event
from api.core.versions import ExpectedVersion
from api.dialogues.rules.transitions import require_status
from api.dialogues.service.loading import get as get_dialogue
from api.surveys import queries
from api.surveys.inputs import SurveyCreate, SurveyPatch
from api.surveys.models import Survey, SurveyStatus
from api.surveys.rules import transitions
from api.surveys.rules.questions import survey_faults
from api.surveys.service.loading import SurveyInDialogue, load_row, record


async def create(
    session: AsyncSession, actor: Actor, dialogue_id: UUID, data: SurveyCreate
) -> Survey:
    dialogue = await get_dialogue(session, actor, dialogue_id)
    actor.require(Permission.DIALOGUE_WRITE, dialogue.organisation_id)
    require_status(dialogue, *transitions.BEFORE_DEADLINE, now=utc_now())
    transitions.require_format(dialogue)
    raise_faults(survey_faults(data.title, data.introduction, data.questions))
    survey = Survey(
        id=new_id(),
        dialogue_id=dialogue.id,
        status=SurveyStatus.DRAFT,
        title=data.title,
        introduction=data.introduction,
        questions=data.questions,
    )
    session.add(survey)
    record(session, actor, "create", survey, dialogue)
    await session.flush()
    return survey


async def update(
    session: AsyncSession,
    actor: Actor,
    survey_id: UUID,
    patch: SurveyPatch,
    expected: ExpectedVersion,
) -> Survey:
    survey, dialogue = await _for_change(session, actor, survey_id, expected)
    await session.refresh(dialogue)  # it may have opened while we waited for the survey's lock
    now = utc_now()
    require_status(dialogue, *transitions.BEFORE_DEADLINE, now=now)
    transitions.require_unanswerable(survey, dialogue, now)
    changed = _apply(survey, patch)
    raise_faults(survey_faults(survey.title, survey.introduction, survey.questions))
    if survey.status is SurveyStatus.PUBLISHED and not survey.questions:
        raise_faults([Fault("/questions", "required")])
    record(session, actor, "update", survey, dialogue, changed=changed)
    if changed and transitions.is_public(survey, dialogue):
        record_event(session, actor, transitions.changed(survey, dialogue, changed))
    await session.flush()
    return survey


async def delete_draft(
    session: AsyncSession, actor: Actor, survey_id: UUID, expected: ExpectedVersion
) -> None:
    survey, dialogue = await _for_change(session, actor, survey_id, expected)
    transitions.require_survey_status(survey, SurveyStatus.DRAFT)
    await session.delete(survey)
    record(session, actor, "delete", survey, dialogue)
    await session.flush()


async def publish(
    session: AsyncSession, actor: Actor, survey_id: UUID, expected: ExpectedVersion
) -> Survey:
    survey, dialogue = await _for_change(session, actor, survey_id, expected)
    actor.require(Permission.DIALOGUE_PUBLISH, dialogue.organisation_id)
    event = transitions.publish(survey, dialogue, utc_now())
    record(session, actor, "publish", survey, dialogue)
    if transitions.is_public(survey, dialogue):
        record_event(session, actor, event)
    await session.flush()
    return survey


async def _for_change(
    session: AsyncSession, actor: Actor, survey_id: UUID, expected: ExpectedVersion
) -> SurveyInDialogue:
    survey, dialogue = await load_row(session, queries.for_update(actor, survey_id))
    actor.require(Permission.DIALOGUE_WRITE, dialogue.organisation_id)
    survey.require_version(expected)
    return survey, dialogue


def _apply(survey: Survey, patch: SurveyPatch) -> frozenset[str]:
    """Apply the patch and return the names of the changed fields."""
    before = (survey.title, survey.introduction, survey.questions)
    if patch.title is not UNSET:
        survey.title = merge_texts(survey.title, patch.title)
    if patch.introduction is not UNSET:
        survey.introduction = merge_texts(survey.introduction, patch.introduction)
    if patch.questions is not UNSET:
        survey.questions = patch.questions
    after = (survey.title, survey.introduction, survey.questions)
    names = ("title", "introduction", "questions")
    return frozenset(n for n, old, new in zip(names, before, after, strict=True) if old != new)
