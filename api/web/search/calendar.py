"""The search as a calendar: what is expected when, by the period that the buyer gives."""

from collections.abc import Sequence
from datetime import date
from itertools import groupby
from typing import Any, NamedTuple

from api.core.i18n import Language
from api.http.requests import ApiRequest
from api.plans.inputs.search import ProcurementSort
from api.plans.models.procurements import Procurement
from api.plans.queries import search
from api.presenters.presenter import Presenter
from api.web.public.entries import Entry, procurement_entries
from api.web.search.address import SearchAddress
from api.web.search.facets import chips_of
from api.web.search.parameters import ProcurementQuery, procurement_filters
from api.web.search.results import names_for, procurement_page

PAGE = 100


class Period(NamedTuple):
    title: str
    entries: Sequence[Entry]


async def calendar(
    request: ApiRequest, address: SearchAddress, query: ProcurementQuery, language: Language
) -> dict[str, Any]:
    session = request.transaction
    filters = search.listed(procurement_filters(query), include_ended=query.include_ended)
    page = await procurement_page(request, address, filters, ProcurementSort.NOTICE, PAGE)
    names = await names_for(session, address, {}, language, statuses="page.procurement.status")
    entries = await procurement_entries(session, page.items, names.words)
    return {
        "periods": _periods(page.items, entries, names.words),
        "chips": chips_of(address, names),
        "next": address.with_values(cursor=page.next) if page.next else None,
    }


def _periods(
    rows: Sequence[Procurement], entries: Sequence[Entry], words: Presenter
) -> list[Period]:
    """By the start of the period, then by its end; those without one come last.

    The rows come by the start alone: January, the first quarter and the year begin on one day.
    """
    order = sorted(zip(rows, entries, strict=True), key=lambda pair: _place(pair[0]))
    return [
        Period(title, [entry for _, entry in group])
        for title, group in groupby(order, key=lambda pair: _title(pair[0], words))
    ]


def _place(row: Procurement) -> tuple[date, date]:
    expected = row.notice_expected
    return (expected.first_day, expected.last_day) if expected else (date.max, date.max)


def _title(row: Procurement, words: Presenter) -> str:
    if row.notice_expected is None:
        return words.t("page.calendar.undated")
    return words.period(row.notice_expected)
