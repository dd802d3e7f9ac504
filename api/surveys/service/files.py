"""Commands that upload files as answers and read them."""

from dataclasses import asdict
from uuid import UUID, uuid4

from sqlalchemy.ext.asyncio import AsyncSession

from api.core.actor import Actor, Permission
from api.core.clock import utc_now
from api.core.errors import NotFound, found_or_404
from api.dialogues.models import Dialogue
from api.documents.service.inspections import FoundMetadata
from api.documents.service.uploads import Store, Stored, Upload, receive
from api.participation.service import require_not_excluded
from api.surveys import queries
from api.surveys.models import Survey, SurveyFile, SurveyResponse
from api.surveys.rules import files as rules
from api.surveys.rules import transitions
from api.surveys.service.loading import get, record_read
from api.surveys.service.responses import own_for_change, record_own


async def upload(
    session: AsyncSession, actor: Actor, survey_id: UUID, upload: Upload, *, key: str, store: Store
) -> tuple[SurveyFile, list[FoundMetadata]]:
    """Hold no transaction while the file is inspected and stored; check everything again
    afterwards.
    """
    survey, dialogue = await get(session, actor, survey_id)
    transitions.require_may_answer(actor, survey, dialogue, utc_now())
    response = await session.scalar(queries.own_response(actor, survey.id))
    _require_room(survey, dialogue, response, key)
    taken = await receive(session, actor, upload, store, rules.FOLDER)
    row = await add_answer(session, actor, survey_id, taken.stored, key=key, file_id=uuid4())
    return row, taken.metadata


async def add_answer(
    session: AsyncSession,
    actor: Actor,
    survey_id: UUID,
    stored: Stored,
    *,
    key: str,
    file_id: UUID,
) -> SurveyFile:
    """The row of a stored file, for the actor's response."""
    survey, dialogue, response = await own_for_change(session, actor, survey_id)
    await require_not_excluded(session, response.participant_id)
    _require_room(survey, dialogue, response, key)
    files = (await session.scalars(queries.files_for_update(response.id))).all()
    for earlier in rules.replaced(files, key):
        await session.delete(earlier)
    file = SurveyFile(id=file_id, response_id=response.id, question=key, **asdict(stored))
    session.add(file)
    record_own(session, actor, "upload", survey)
    await session.flush()
    return file


async def read(session: AsyncSession, actor: Actor, survey_id: UUID, file_id: UUID) -> SurveyFile:
    """A file named by a submitted response. The audit log records the reading."""
    survey, dialogue = await get(session, actor, survey_id)
    actor.require(Permission.SURVEY_READ_RESPONSES, dialogue.organisation_id)
    transitions.require_complete(dialogue, utc_now())
    file = found_or_404(await session.scalar(queries.submitted_file(survey.id, file_id)))
    await record_read(session, actor, "read_file", survey, dialogue)
    return file


def _require_room(
    survey: Survey, dialogue: Dialogue, response: SurveyResponse | None, key: str
) -> None:
    if response is None:
        raise NotFound
    transitions.require_may_change(response, dialogue, utc_now())
    rules.require_file_question(survey, key)
