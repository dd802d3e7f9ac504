"""What the pages read, as anybody sees it: pages know nobody, so that all may share a copy.

Where a `reader` is asked for, that is anybody too, or who was given a link to a draft.
"""

from asyncio import to_thread
from collections.abc import Collection, Iterable, Mapping, Sequence
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.codelists.rules import CPV, cpv_ancestors
from api.contributions.queries import contributions as contribution_queries
from api.contributions.schemas.contributions import ContributionOut, contribution_out
from api.contributions.schemas.dispositions import InfluenceOut, influence_out
from api.contributions.service.dispositions import influence as counted_influence
from api.contributions.views import views as contribution_views
from api.core.actor import ANONYMOUS, Actor
from api.core.i18n import Texts
from api.dialogues import queries as dialogue_queries
from api.dialogues.models import Dialogue, DialogueStatus
from api.documents import queries as document_queries
from api.documents.models import Paragraph
from api.documents.service import loading as document_loading
from api.documents.service.loading import DocumentView
from api.meetings.models import Material
from api.meetings.queries import meetings as meeting_queries
from api.meetings.service.loading import MeetingView
from api.meetings.service.loading import views as meeting_views
from api.organisations.queries.organisations import buyer_names
from api.plans.inputs.search import ProcurementSearch, ProcurementSort
from api.plans.models.procurements import Procurement
from api.plans.queries import procurements as plan_queries
from api.plans.queries import search
from api.plans.schemas.procurements import ProcurementOut
from api.surveys import queries as survey_queries
from api.surveys.models import Survey
from api.surveys.questions import has_open_text

ON_FRONT_PAGE = 10
MOST_CONTRIBUTIONS = 500
MOST_MEETINGS, MOST_MATERIALS = 50, 200
MOST_SURVEYS = 20
SHOWN_QUOTES = 10


async def newest_procurements(session: AsyncSession) -> list[Procurement]:
    filters = search.listed(ProcurementSearch())
    stmt = search.page(ANONYMOUS, filters, ProcurementSort.NEWEST, start=None, limit=ON_FRONT_PAGE)
    return list(await session.scalars(stmt))[:ON_FRONT_PAGE]


async def open_dialogues(session: AsyncSession) -> list[Dialogue]:
    filters = dialogue_queries.Filter(status=[DialogueStatus.OPEN])
    stmt = dialogue_queries.page(ANONYMOUS, filters, start=None, limit=ON_FRONT_PAGE)
    return list(await session.scalars(stmt))[:ON_FRONT_PAGE]


async def dialogues_about(session: AsyncSession, procurement_id: UUID) -> list[Dialogue]:
    filters = dialogue_queries.Filter(procurement=[procurement_id])
    stmt = dialogue_queries.page(ANONYMOUS, filters, start=None, limit=ON_FRONT_PAGE)
    return list(await session.scalars(stmt))


async def procurements(session: AsyncSession, ids: Collection[UUID]) -> list[Procurement]:
    return list(await session.scalars(plan_queries.public(ids)))


async def contributions(
    session: AsyncSession, reader: Actor, dialogue: Dialogue
) -> tuple[list[ContributionOut], UUID | None]:
    """In order of time; the last one if there are more than a page holds."""
    stmt = contribution_queries.page(
        reader,
        dialogue.id,
        contribution_queries.Filter(),
        start=None,
        limit=MOST_CONTRIBUTIONS,
    )
    rows = list(await session.scalars(stmt))
    shown = rows[:MOST_CONTRIBUTIONS]
    views = await contribution_views(session, reader, dialogue, shown)
    contributions_out = await to_thread(lambda: [contribution_out(view) for view in views])
    return contributions_out, shown[-1].id if len(rows) > len(shown) else None


async def meetings(
    session: AsyncSession, reader: Actor, dialogue: Dialogue
) -> tuple[list[MeetingView], list[Material]]:
    """As they begin, and what was shown in them."""
    stmt = meeting_queries.page(reader, dialogue.id, start=None, limit=MOST_MEETINGS)
    rows = (await session.execute(stmt)).all()[:MOST_MEETINGS]
    ids = [meeting.id for meeting, _ in rows]
    shown = await session.scalars(meeting_queries.materials_of(ids, MOST_MATERIALS))
    return await meeting_views(session, reader, rows), list(shown)


async def documents(
    session: AsyncSession, reader: Actor, dialogue: Dialogue
) -> list[tuple[DocumentView, Sequence[Paragraph]]]:
    """Each with the paragraphs of its newest version."""
    rows = (await session.scalars(document_queries.of_dialogue(reader, dialogue.id))).all()
    views = await document_loading.views(session, reader, rows)
    return [
        (view, await document_loading.paragraphs_of(session, view.versions[-1]))
        for view in views
        if view.versions  # of a draft the file may still be missing
    ]


async def comments_by_paragraph(session: AsyncSession, dialogue: Dialogue) -> Mapping[UUID, int]:
    rows = await session.execute(contribution_queries.counts_by_paragraph(dialogue.id))
    return {key: count for key, count in rows if key is not None}


async def surveys(session: AsyncSession, reader: Actor, dialogue: Dialogue) -> list[Survey]:
    stmt = survey_queries.page(reader, dialogue.id, start=None, limit=MOST_SURVEYS)
    return list(await session.scalars(stmt))[:MOST_SURVEYS]


async def quotes(session: AsyncSession, survey: Survey) -> dict[str, list[str]]:
    """The first of each question that is answered in one's own words."""
    result = {}
    for question in survey.questions:
        if has_open_text(question):
            stmt = survey_queries.quotes(
                survey.id, question.key, start=None, limit=SHOWN_QUOTES - 1
            )
            result[question.key] = [row.text for row in await session.execute(stmt)]
    return result


async def influence(session: AsyncSession, reader: Actor, dialogue: Dialogue) -> InfluenceOut:
    return influence_out(await counted_influence(session, reader, dialogue.id))


async def buyers(session: AsyncSession, ids: Iterable[UUID]) -> Mapping[UUID, Texts]:
    return dict((await session.execute(buyer_names(set(ids)))).all())


def codes_of(shown: ProcurementOut) -> set[tuple[str, str]]:
    """Every code on its page. CPV with all that is wider: seldom has a list all of them."""
    cpv = [shown.cpv_main, *shown.cpv_additional, *(lot.cpv for lot in shown.lots)]
    by_list: dict[str, Iterable[str | None]] = {
        "procurement-categories": [shown.category],
        "municipalities": shown.municipalities,
        "regions": shown.regions,
        "procedures": [shown.procedure],
        "reserved-contracts": [shown.reserved],
        "goals": shown.goals,
        "sustainability-criteria": [criterion.code for criterion in shown.criteria],
        CPV: [wider for code in cpv if code for wider in cpv_ancestors(code)],
    }
    return {(name, code) for name, codes in by_list.items() for code in codes if code}
