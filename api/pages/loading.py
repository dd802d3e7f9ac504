"""What the pages read, as anybody sees it: pages know nobody, so that all may share a copy."""

from collections.abc import Collection, Iterable, Mapping
from uuid import UUID

from sqlalchemy import select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from api.codelists.models import Code
from api.codelists.rules import CPV, cpv_ancestors
from api.contributions import queries as contribution_queries
from api.contributions.schemas import (
    ContributionOut,
    InfluenceOut,
    contribution_out,
    influence_out,
)
from api.contributions.service.disposing import influence as counted_influence
from api.contributions.views import views as contribution_views
from api.core.actor import ANONYMOUS
from api.core.text import Texts
from api.dialogues import queries as dialogue_queries
from api.dialogues.models import Dialogue, DialogueStatus
from api.organisations.models import Organisation
from api.pages.words import CodeNames
from api.plans import queries as plan_queries
from api.plans.inputs import ProcurementSearch, Sort
from api.plans.models import Procurement
from api.plans.queries import search
from api.plans.schemas import ProcurementOut

ON_FRONT_PAGE = 10
MOST_CONTRIBUTIONS = 500


async def newest_procurements(session: AsyncSession) -> list[Procurement]:
    chosen = search.page(
        ANONYMOUS, ProcurementSearch(), Sort.NEWEST, start=None, limit=ON_FRONT_PAGE
    )
    return list(await session.scalars(chosen))[:ON_FRONT_PAGE]


async def open_dialogues(session: AsyncSession) -> list[Dialogue]:
    wanted = dialogue_queries.Filter(status=[DialogueStatus.OPEN])
    chosen = dialogue_queries.page(ANONYMOUS, wanted, start=None, limit=ON_FRONT_PAGE)
    return list(await session.scalars(chosen))[:ON_FRONT_PAGE]


async def dialogues_about(session: AsyncSession, procurement_id: UUID) -> list[Dialogue]:
    wanted = dialogue_queries.Filter(procurement=[procurement_id])
    chosen = dialogue_queries.page(ANONYMOUS, wanted, start=None, limit=ON_FRONT_PAGE)
    return list(await session.scalars(chosen))


async def procurements(session: AsyncSession, ids: Collection[UUID]) -> list[Procurement]:
    chosen = select(Procurement).where(Procurement.id.in_(ids), plan_queries.visible_to(ANONYMOUS))
    return list(await session.scalars(chosen.order_by(Procurement.id)))


async def contributions(
    session: AsyncSession, dialogue: Dialogue
) -> tuple[list[ContributionOut], bool]:
    """In order of time; whether there are more than a page holds."""
    chosen = contribution_queries.page(
        ANONYMOUS,
        dialogue.id,
        contribution_queries.Filter(),
        start=None,
        limit=MOST_CONTRIBUTIONS,
    )
    rows = list(await session.scalars(chosen))
    shown = rows[:MOST_CONTRIBUTIONS]
    found = await contribution_views(session, ANONYMOUS, dialogue, shown)
    return [contribution_out(view) for view in found], len(rows) > len(shown)


async def influence(session: AsyncSession, dialogue: Dialogue) -> InfluenceOut:
    return influence_out(await counted_influence(session, ANONYMOUS, dialogue.id))


async def buyers(session: AsyncSession, ids: Iterable[UUID]) -> Mapping[UUID, Texts]:
    chosen = select(Organisation.id, Organisation.name).where(Organisation.id.in_(set(ids)))
    return {row.id: row.name for row in await session.execute(chosen)}


async def code_names(session: AsyncSession, wanted: Iterable[tuple[str, str]]) -> CodeNames:
    pair = tuple_(Code.list_name, Code.code)
    rows = await session.execute(
        select(Code.list_name, Code.code, Code.labels).where(pair.in_(set(wanted)))
    )
    return {(row.list_name, row.code): row.labels for row in rows}


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
