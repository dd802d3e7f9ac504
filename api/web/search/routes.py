"""The search for procurements and for dialogues. An address holds everything that was chosen."""

from asyncio import to_thread
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any, TypeVar

import msgspec
from litestar import Controller, Response, get

from api.core.errors import InvalidRequest
from api.core.i18n import Language
from api.http.requests import ApiRequest
from api.web.page import NEVER, described, language_of, render_page
from api.web.search import results
from api.web.search.address import SearchAddress
from api.web.search.calendar import calendar
from api.web.search.parameters import DialogueQuery, ProcurementQuery, names_of, read

T = TypeVar("T", bound=msgspec.Struct)

_PAGE = {"any_parameters": True}
_REPEATABLE = {**_PAGE, "repeatable": True}
"""Depends on the address, the language and the database only: not on the time."""


class SearchPages(Controller):
    path = "/"
    include_in_schema = False

    @get("/procurements", opt=_REPEATABLE)
    async def procurements(self, request: ApiRequest) -> Response[str]:
        names = names_of(ProcurementQuery) | {"all"}
        return await _search(
            request, names, ProcurementQuery, results.procurements, "search_procurements"
        )

    @get("/procurements/calendar", opt=_REPEATABLE)
    async def calendar(self, request: ApiRequest) -> Response[str]:
        names = names_of(ProcurementQuery) - {"sort"}
        return await _search(request, names, ProcurementQuery, calendar, "calendar")

    @get("/dialogues", opt=_PAGE)
    async def dialogues(self, request: ApiRequest) -> Response[str]:
        names = names_of(DialogueQuery)
        return await _search(request, names, DialogueQuery, results.dialogues, "search_dialogues")


def _address(request: ApiRequest, names: frozenset[str]) -> SearchAddress:
    return SearchAddress.of_query(request.url.path, request.scope["query_string"], names)


async def _search(
    request: ApiRequest,
    names: frozenset[str],
    shape: type[T],
    load: Callable[[ApiRequest, SearchAddress, T, Language], Awaitable[dict[str, Any]]],
    template: str,
) -> Response[str]:
    """A search that cannot be read shows its faults above the form, with what was typed."""
    address = _address(request, names)
    try:
        values = await load(request, address, read(address, shape), language_of(request))
    except InvalidRequest as problem:
        errors = described(request, problem).errors
        faults = [f"{error.pointer.lstrip('?/')}: {error.detail}" for error in errors]
        refused = {"status": problem.status, "cache": NEVER}
        values = {"entries": None, "faults": faults, **refused}
    values = {"faults": [], "address": address, **values}
    return await to_thread(partial(render_page, request, template, **values))
