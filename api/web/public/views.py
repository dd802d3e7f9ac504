"""What stands on each public page, for its template."""

from asyncio import to_thread
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.codelists.families import GOALS
from api.core.actor import ANONYMOUS, Actor
from api.core.clock import utc_now
from api.core.i18n import Language
from api.dialogues.models import Dialogue
from api.dialogues.rules.content import OPEN_TO_DIALOGUE
from api.dialogues.rules.transitions import status_at
from api.dialogues.service import loading as dialogue_loading
from api.organisations.models import Organisation
from api.plans.queries import procurements as plan_queries
from api.plans.schemas.procurements import procurement_out
from api.plans.service import loading as plan_loading
from api.presenters.codes import code_names
from api.presenters.html import html_of
from api.presenters.presenter import Presenter
from api.presenters.status import influence_of, status
from api.surveys.models import Survey
from api.surveys.result_schemas import results_out
from api.surveys.rules.transitions import may_see_results
from api.surveys.service.results import count_responses
from api.web.public import dialogues, load, meetings, procurements, surveys
from api.web.public.documents import document_of
from api.web.public.entries import dialogue_entries, procurement_entries
from api.web.public.questions import questions_of
from api.web.public.taking_part import taking_part_of

SHOWN_CHANGES = 50

Values = dict[str, Any]


async def front(session: AsyncSession, language: Language) -> Values:
    words = Presenter(language)
    newest = await load.newest_procurements(session)
    open_now = await load.open_dialogues(session)
    return {
        "procurements": await procurement_entries(session, newest, words),
        "dialogues": await dialogue_entries(session, open_now, words),
    }


async def procurement(session: AsyncSession, procurement_id: UUID, language: Language) -> Values:
    row = await plan_loading.get_procurement(session, ANONYMOUS, procurement_id)
    shown = procurement_out(row, ANONYMOUS, public_url="")
    words = Presenter(language, await code_names(session, load.codes_of(shown)))
    buyer = await session.get_one(Organisation, row.organisation_id)
    about = await load.dialogues_about(session, row.id)
    return {
        "id": row.id,
        "title": words.text(shown.title),
        "notice": procurements.tombstone_of(shown, words),
        "reason": words.text(shown.status_reason),
        "summary": words.text(shown.summary),
        "description": words.text(shown.description),
        "facts": procurements.details_of(shown, buyer.name, words),
        "buyer_id": row.organisation_id,
        "plan_id": row.plan_id,
        "takes_interest": row.status in OPEN_TO_DIALOGUE,
        "lots": procurements.lots_of(shown, words),
        "criteria": procurements.criteria_of(shown, words),
        "dialogues": await dialogue_entries(session, about, words),
        **await questions_of(session, row, buyer.name, buyer.time_zone, words),
        **await _history(session, row.id, buyer.time_zone, words),
    }


async def _history(
    session: AsyncSession, procurement_id: UUID, time_zone: str, words: Presenter
) -> Values:
    stmt = plan_queries.changes_page(procurement_id, start=None, limit=SHOWN_CHANGES)
    changes = list(await session.scalars(stmt))
    promises = list(await session.scalars(plan_queries.promises(procurement_id)))
    return {
        "slips": procurements.slips_of(promises, words),
        "changes": procurements.history_of(changes[:SHOWN_CHANGES], time_zone, words),
        "more_changes": len(changes) > SHOWN_CHANGES,
    }


async def dialogue(
    session: AsyncSession, reader: Actor, dialogue_id: UUID, language: Language
) -> Values:
    """`reader` is anybody, or who was given a link to the draft; procurements stay those of all."""
    row = await dialogue_loading.get(session, reader, dialogue_id)
    [view] = await dialogue_loading.views(session, [row])
    codes = [("participation", row.participation.value), *((GOALS, code) for code in row.goals)]
    words = Presenter(language, await code_names(session, codes))
    buyer = await session.get_one(Organisation, row.organisation_id)
    contributions, more = await load.contributions(session, reader, row)
    asked = await load.surveys(session, reader, row)
    about = await load.procurements(session, view.procurements)
    planned, materials = await load.meetings(session, reader, row)
    comments = await load.comments_by_paragraph(session, row)
    return {
        "id": row.id,
        "title": words.text(row.title),
        "notice": dialogues.tombstone_of(row, words),
        "reason": words.text(row.cancellation_reason),
        "facts": dialogues.details_of(row, view.extensions, buyer.name, words),
        "procurements": await procurement_entries(session, about, words),
        "description": await to_thread(html_of, row.description, words),
        "documents": [
            await to_thread(document_of, document, paragraphs, comments, row.time_zone, words)
            for document, paragraphs in await load.documents(session, reader, row)
        ],
        "summary": await to_thread(html_of, row.conclusion, words),
        "meetings": meetings.meetings_of(planned, materials, words),
        "surveys": [await _survey(session, row, item, words) for item in asked],
        "contributions": await to_thread(
            dialogues.threads_of, contributions, buyer.name, row.time_zone, words
        ),
        "more_contributions": more,
        "influence": influence_of(row.status, await load.influence(session, reader, row), words),
        "part": taking_part_of(row, asked, planned, utc_now(), words),
        "has_contact": row.contact is not None,
    }


async def _survey(
    session: AsyncSession, dialogue: Dialogue, survey: Survey, words: Presenter
) -> surveys.ShownSurvey:
    now = utc_now()
    state = status(status_at(dialogue, now), words)
    shown = surveys.survey_of(survey, state, words)
    if not may_see_results(ANONYMOUS, dialogue, now):
        return shown
    count = await count_responses(session, survey)
    results = results_out(survey, count, in_full=False)
    quotes = await load.quotes(session, survey)
    return surveys.with_results(shown, survey.questions, results, quotes, words)
