"""Counts, quotes, and single responses for the buyer's export."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.core.actor import Actor, Permission
from api.core.clock import utc_now
from api.core.errors import Fault, raise_faults
from api.dialogues.models import Dialogue
from api.surveys import queries
from api.surveys.models import Survey
from api.surveys.questions import has_open_text
from api.surveys.rules import transitions
from api.surveys.rules.results import Count, Response
from api.surveys.service.loading import SurveyInDialogue, get, record, record_read

BATCH = 500


@dataclass(frozen=True)
class Results:
    survey: Survey
    responses: int
    count: Count | None
    """Null while more responses may come; then only the buyer sees their number, in steps."""
    in_full: bool
    """The actor may read single responses, so small counts are not withheld."""


async def results(session: AsyncSession, actor: Actor, survey_id: UUID) -> Results:
    survey, dialogue = await get(session, actor, survey_id)
    if not transitions.may_see_results(actor, dialogue, now := utc_now()):
        return await _running(session, actor, (survey, dialogue), now)
    in_full = await recorded_sight(session, actor, survey, dialogue)
    count = await count_responses(session, survey)
    return Results(survey, count.responses, count, in_full)


async def recorded_sight(
    session: AsyncSession, actor: Actor, survey: Survey, dialogue: Dialogue
) -> bool:
    """True if the actor reads results in full. Records each reading by a member of the buyer."""
    if transitions.is_of_buyer(actor, dialogue):
        record(session, actor, "read_results", survey, dialogue)
    return transitions.reads_in_full(actor, dialogue)


async def _running(
    session: AsyncSession, actor: Actor, row: SurveyInDialogue, now: datetime
) -> Results:
    survey, dialogue = row
    if not transitions.is_of_buyer(actor, dialogue) or transitions.is_complete(dialogue, now):
        transitions.require_may_see_results(actor, dialogue, now)
    responses = (await session.scalars(queries.how_many(survey.id))).one()
    return Results(survey, responses, None, in_full=False)


async def count_responses(session: AsyncSession, survey: Survey) -> Count:
    count = Count(survey.questions)
    async for batch in batches(session, survey.id):
        for item in batch:
            count.add(item.answers, item.quotes, late=item.late, with_receipt=item.with_receipt)
    return count


async def require_quotes(session: AsyncSession, actor: Actor, survey_id: UUID, key: str) -> Survey:
    """The survey, if the actor may read the texts of this question."""
    survey, dialogue = await get(session, actor, survey_id)
    transitions.require_may_see_results(actor, dialogue, utc_now())
    if not any(question.key == key and has_open_text(question) for question in survey.questions):
        raise_faults([Fault("?question", "not_an_open_text")])
    return survey


async def export(session: AsyncSession, actor: Actor, survey_id: UUID) -> Survey:
    """The survey, if the actor may read single responses. Records the export."""
    survey, dialogue = await get(session, actor, survey_id)
    actor.require(Permission.SURVEY_READ_RESPONSES, dialogue.organisation_id)
    transitions.require_complete(dialogue, utc_now())
    await record_read(session, actor, "export", survey, dialogue)
    return survey


async def batches(session: AsyncSession, survey_id: UUID) -> AsyncIterator[Sequence[Response]]:
    """The submitted responses in batches."""
    stmt = queries.submitted(survey_id).execution_options(yield_per=BATCH)
    async for rows in (await session.stream(stmt)).partitions():
        yield [Response._make(row) for row in rows]
