"""Command that corrects texts."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.core.actor import Actor, Permission
from api.core.clock import utc_now
from api.core.errors import InvalidRequest, raise_faults
from api.core.i18n import text_faults
from api.core.ids import new_id
from api.core.outbox import record_event
from api.core.versions import ExpectedVersion
from api.dialogues.inputs import LONGEST_REASON
from api.dialogues.rules.transitions import require_status
from api.surveys import queries
from api.surveys.inputs import CorrectionCreate
from api.surveys.models import Survey, SurveyCorrection, SurveyStatus
from api.surveys.rules import corrections, transitions
from api.surveys.rules.questions import survey_faults
from api.surveys.service.loading import load_row, record


async def correct(
    session: AsyncSession,
    actor: Actor,
    survey_id: UUID,
    data: CorrectionCreate,
    expected: ExpectedVersion,
) -> Survey:
    survey, dialogue = await load_row(session, queries.for_correction(actor, survey_id))
    actor.require(Permission.DIALOGUE_WRITE, dialogue.organisation_id)
    survey.require_version(expected)
    transitions.require_survey_status(survey, SurveyStatus.PUBLISHED)
    require_status(dialogue, *transitions.CORRECTABLE)
    raise_faults(
        [
            *text_faults("/reason", data.reason, longest=LONGEST_REASON, required=True),
            *corrections.correction_faults(survey.questions, data),
        ]
    )
    changes = corrections.correct(survey, data)
    if not changes:
        raise InvalidRequest.at("", "nothing_to_correct")
    raise_faults(survey_faults(survey.title, survey.introduction, survey.questions))
    session.add(
        SurveyCorrection(
            id=new_id(), survey_id=survey.id, at=utc_now(), reason=data.reason, changes=changes
        )
    )
    changed = frozenset(change.pointer.split("/")[1] for change in changes)
    record(session, actor, "correct", survey, dialogue, changed=changed)
    if transitions.is_public(survey, dialogue):
        record_event(session, actor, transitions.changed(survey, dialogue, changed))
    await session.flush()
    return survey
