"""Reads what a page of the search shows."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.core.actor import ANONYMOUS
from api.core.i18n import Language
from api.dialogues import queries as dialogue_queries
from api.http.paging import Cursors, Page
from api.http.requests import ApiRequest
from api.plans.inputs.search import Facet, ProcurementSearch, ProcurementSort
from api.plans.models.procurements import Procurement
from api.plans.queries import search
from api.presenters.codes import code_names
from api.presenters.presenter import Presenter
from api.web.public import load
from api.web.public.entries import dialogue_entries, procurement_entries
from api.web.search.address import SearchAddress
from api.web.search.facets import FACETS, Counts, Names, chips_of, codes_named, facets_of
from api.web.search.parameters import (
    DialogueQuery,
    ProcurementQuery,
    dialogue_filters,
    procurement_filters,
)

PAGE = 20

Values = dict[str, Any]


async def procurements(
    request: ApiRequest, address: SearchAddress, query: ProcurementQuery, language: Language
) -> Values:
    session = request.transaction
    filters = search.listed(procurement_filters(query), include_ended=query.include_ended)
    usual = ProcurementSort.RELEVANCE if filters.q else ProcurementSort.NOTICE
    sort = query.sort or usual
    page = await procurement_page(request, address, filters, sort, PAGE)
    counts = await _counts(session, filters)
    names = await names_for(session, address, counts, language, "page.procurement.status")
    return {
        "entries": await procurement_entries(session, page.items, names.words),
        "count": dict(counts.get("", ())).get("", 0),
        "facets": facets_of(address, counts, names),
        "chips": chips_of(address, names),
        "sort": sort.value,
        "sorts": [item.value for item in _sorts(filters)],
        "next": address.with_values(cursor=page.next) if page.next else None,
    }


async def procurement_page(
    request: ApiRequest,
    address: SearchAddress,
    filters: ProcurementSearch,
    sort: ProcurementSort,
    limit: int,
) -> Page[Procurement]:
    cursors = _cursors(request, address)
    start = cursors.read(address.first("cursor") or None, search.KEY_SHAPES[sort])
    stmt = search.page(ANONYMOUS, filters, sort, start=start, limit=limit)
    rows = (await request.transaction.scalars(stmt)).all()
    return cursors.page(
        rows, limit, keys=lambda row: search.sort_keys(row, sort), build=lambda row: row
    )


async def dialogues(
    request: ApiRequest, address: SearchAddress, query: DialogueQuery, language: Language
) -> Values:
    session = request.transaction
    given = dialogue_filters(query)
    filters = dialogue_queries.listed(given, include_ended=query.include_ended)
    sort = query.sort or dialogue_queries.default_sort(filters)
    cursors = _cursors(request, address)
    start = cursors.read(query.cursor, dialogue_queries.KEY_SHAPES[sort])
    stmt = dialogue_queries.page(ANONYMOUS, filters, sort, start=start, limit=PAGE)
    rows = (await session.scalars(stmt)).all()
    page = cursors.page(
        rows, PAGE, keys=lambda row: dialogue_queries.sort_keys(row, sort), build=lambda row: row
    )
    names = await names_for(session, address, {}, language, "page.dialogue.status")
    return {
        "entries": await dialogue_entries(session, page.items, names.words),
        "count": await session.scalar(dialogue_queries.count(ANONYMOUS, filters)) or 0,
        "chips": chips_of(address, names),
        "next": address.with_values(cursor=page.next) if page.next else None,
    }


async def names_for(
    session: AsyncSession,
    address: SearchAddress,
    counts: Counts,
    language: Language,
    statuses: str,
) -> Names:
    words = Presenter(language, await code_names(session, codes_named(address, counts)))
    counted = [code for code, _ in counts.get(Facet.BUYER, ())]
    ids = [UUID(value) for value in (*address.values("buyer"), *counted)]
    return Names(words, await load.buyers(session, ids), statuses)


def _sorts(filters: ProcurementSearch) -> Sequence[ProcurementSort]:
    """Relevance is an order only where words are searched for."""
    return [sort for sort in ProcurementSort if filters.q or sort is not ProcurementSort.RELEVANCE]


async def _counts(session: AsyncSession, filters: ProcurementSearch) -> Counts:
    stmt = search.counts(ANONYMOUS, filters, FACETS, total=True)
    counts: dict[str, list[tuple[str, int]]] = {}
    for facet, code, number in await session.execute(stmt):
        counts.setdefault(facet, []).append((code, number))
    return counts


def _cursors(request: ApiRequest, address: SearchAddress) -> Cursors:
    return Cursors(request, [pair for pair in address.pairs if pair[0] != "all"])
