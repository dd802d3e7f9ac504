"""The page of a buyer, and that of a plan: what is open, what is coming."""

from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.codelists.families import GOALS
from api.core.actor import ANONYMOUS
from api.core.date_format import written_period
from api.core.errors import NotFound
from api.core.i18n import Language
from api.core.partial_dates import PartialDate
from api.dialogues import queries as dialogue_queries
from api.dialogues.models import DialogueStatus
from api.organisations.models import Organisation, OrganisationKind
from api.organisations.service import organisations
from api.plans.inputs.search import ProcurementSearch, ProcurementSort
from api.plans.models.plans import Plan
from api.plans.models.procurements import Procurement
from api.plans.queries import plans as plan_queries
from api.plans.queries import search
from api.plans.rules.content import public_value
from api.plans.service import loading
from api.practices.queries import selections as selection_queries
from api.presenters.codes import code_names
from api.presenters.presenter import Presenter, details
from api.presenters.texts import PageText
from api.web.public.entries import dialogue_entries, procurement_entries
from api.web.public.ideas import public_ideas
from api.web.public.procurements import status, value_of
from api.web.public.questions import questions_of

MOST_ENTRIES = 20
MOST_ROWS = 200
"""Rows of a plan on its page; the search has them all."""

Values = dict[str, Any]


class PlanLink(NamedTuple):
    path: str
    title: PageText | None
    period: str


class PlanRow(NamedTuple):
    path: str
    title: PageText | None
    value: str | None
    expected: str | None
    status: str


async def buyer(session: AsyncSession, buyer_id: UUID, language: Language) -> Values:
    row = await organisations.get(session, ANONYMOUS, buyer_id)
    if row.kind is not OrganisationKind.BUYER:
        raise NotFound
    places = {("municipalities", row.municipality or ""), ("regions", row.region or "")}
    words = Presenter(language, await code_names(session, places))
    return {
        "id": row.id,
        "title": words.text(row.name),
        "facts": _details(row, words),
        "practices": await session.scalar(selection_queries.count(row.id)),
        "dialogues": await dialogue_entries(session, await _dialogues(session, row.id), words),
        "procurements": await procurement_entries(session, await _coming(session, row.id), words),
        "plans": [_plan_link(plan, words) for plan in await _plans(session, row.id)],
        "ideas": await public_ideas(session, row.id, row.time_zone, words),
    }


async def plan(session: AsyncSession, plan_id: UUID, language: Language) -> Values:
    row = await loading.get_plan(session, ANONYMOUS, plan_id)
    owner = await session.get_one(Organisation, row.organisation_id)
    words = Presenter(language, await code_names(session, ((GOALS, code) for code in row.goals)))
    filters = search.listed(ProcurementSearch(plans=(row.id,)), include_ended=True)
    rows = await _search(session, filters, ProcurementSort.NOTICE, MOST_ROWS)
    return {
        "id": row.id,
        "title": words.text(row.title),
        "description": words.text(row.description),
        "buyer": words.text(owner.name, f"/buyers/{owner.id}"),
        "goals": [words.code(GOALS, code) for code in row.goals],
        "period": written_plan_period(row.period_start, row.period_end, language),
        "revision": row.revision,
        "published": words.day(row.published_at, owner.time_zone) if row.published_at else "",
        "rows": [_plan_row(item, words) for item in rows[:MOST_ROWS]],
        "has_more": len(rows) > MOST_ROWS,
        **await questions_of(session, row, owner.name, owner.time_zone, words),
    }


def written_plan_period(start: date, end: date, language: Language) -> str:
    """A year as `2027`, other periods by their first and last day."""
    if (start.day, start.month, end.day, end.month) == (1, 1, 31, 12):
        years = sorted({start.year, end.year})
        return "–".join(map(str, years))
    return " – ".join(written_period(PartialDate.of(day), language) for day in (start, end))


def _details(row: Organisation, words: Presenter) -> Any:
    place = words.code("municipalities", row.municipality) if row.municipality else None
    region = words.code("regions", row.region) if row.region else None
    website = PageText(row.website, href=row.website) if row.website else None
    pairs: list[tuple[str, list[PageText | str | None]]] = [
        ("business_id", [row.business_id]),
        ("municipality", [place]),
        ("region", [region]),
        ("website", [website]),
    ]
    return details(words, "page.buyer", pairs)


def _plan_link(row: Plan, words: Presenter) -> PlanLink:
    period = written_plan_period(row.period_start, row.period_end, words.language)
    return PlanLink(f"/plans/{row.id}", words.text(row.title), period)


def _plan_row(row: Procurement, words: Presenter) -> PlanRow:
    expected = words.period(row.notice_expected) if row.notice_expected else None
    value = value_of(public_value(row), words)
    return PlanRow(
        f"/procurements/{row.id}", words.text(row.title), value, expected, status(row.status, words)
    )


async def _dialogues(session: AsyncSession, buyer_id: UUID) -> Any:
    filters = dialogue_queries.Filter(status=[DialogueStatus.OPEN], buyer=[buyer_id])
    stmt = dialogue_queries.page(ANONYMOUS, filters, start=None, limit=MOST_ENTRIES)
    return (await session.scalars(stmt)).all()[:MOST_ENTRIES]


async def _coming(session: AsyncSession, buyer_id: UUID) -> list[Procurement]:
    filters = search.listed(ProcurementSearch(buyers=(buyer_id,)))
    rows = await _search(session, filters, ProcurementSort.NOTICE, MOST_ENTRIES)
    return rows[:MOST_ENTRIES]


async def _search(
    session: AsyncSession, filters: ProcurementSearch, sort: ProcurementSort, limit: int
) -> list[Procurement]:
    stmt = search.page(ANONYMOUS, filters, sort, start=None, limit=limit)
    return list(await session.scalars(stmt))


async def _plans(session: AsyncSession, buyer_id: UUID) -> list[Plan]:
    stmt = plan_queries.plans_page(
        ANONYMOUS, buyers=[buyer_id], stale_on=None, start=None, limit=MOST_ENTRIES
    )
    return list(await session.scalars(stmt))[:MOST_ENTRIES]
