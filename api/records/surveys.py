"""Surveys of a record: the questions, and the results that the reader may see."""

from functools import partial

from sqlalchemy.ext.asyncio import AsyncSession

from api.core.actor import ANONYMOUS, Actor
from api.core.clock import utc_now
from api.dialogues.models import Dialogue
from api.records.content import RecordedSurvey
from api.records.load import as_recorded, fetch_all
from api.surveys import queries
from api.surveys.models import Survey
from api.surveys.questions import has_open_text
from api.surveys.result_schemas import results_out
from api.surveys.rules.transitions import may_see_results
from api.surveys.schemas import QuoteOut, correction_out, survey_out
from api.surveys.service.results import count_responses, recorded_sight


async def recorded_surveys(
    session: AsyncSession, reader: Actor, dialogue: Dialogue
) -> list[RecordedSurvey]:
    """Published surveys only: nobody was asked a draft."""
    page = partial(queries.page, ANONYMOUS, dialogue.id)
    rows = [row for (row,) in await fetch_all(session, page, lambda row: (row[0].id,))]
    return [await _survey(session, reader, dialogue, row) for row in rows]


async def _survey(
    session: AsyncSession, reader: Actor, dialogue: Dialogue, row: Survey
) -> RecordedSurvey:
    shown = as_recorded(RecordedSurvey, survey_out(row))
    if row.published_at and dialogue.published_at:  # invisible while the dialogue was a draft
        shown.published_at = max(row.published_at, dialogue.published_at)
    corrections = partial(queries.corrections, row.id)
    shown.corrections = [
        correction_out(correction)
        for (correction,) in await fetch_all(session, corrections, lambda row: (row[0].id,))
    ]
    if may_see_results(reader, dialogue, utc_now()):
        in_full = await recorded_sight(session, reader, row, dialogue)
        count = await count_responses(session, row)
        shown.results = results_out(row, count, in_full=in_full)
        shown.quotes = await _quotes(session, row)
    return shown


async def _quotes(session: AsyncSession, row: Survey) -> dict[str, list[QuoteOut]]:
    """Quotes by question key. Those of each question are shuffled separately, in a stable order."""
    result = {}
    for question in row.questions:
        if has_open_text(question):
            page = partial(queries.quotes, row.id, question.key)
            rows = await fetch_all(session, page, lambda row: (row.place,))
            result[question.key] = [QuoteOut(text, times) for text, times, _ in rows]
    return result
