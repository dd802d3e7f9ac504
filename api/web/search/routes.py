"""The search for procurements and for dialogues. An address holds everything that was chosen."""

from asyncio import to_thread
from typing import Any

from litestar import Controller, Response, get

from api.core.errors import InvalidRequest
from api.http.problems import describe
from api.http.requests import ApiRequest
from api.web.page import NEVER, SHORTLY, language_of, render_page
from api.web.search import results
from api.web.search.address import SearchAddress
from api.web.search.calendar import calendar
from api.web.search.parameters import DialogueQuery, ProcurementQuery, names_of, read

_PAGE = {"any_parameters": True}


class SearchPages(Controller):
    path = "/"
    include_in_schema = False

    @get("/procurements", opt=_PAGE)
    async def procurements(self, request: ApiRequest) -> Response[str]:
        address = _address(request, names_of(ProcurementQuery) | {"all"})
        try:
            query = read(address, ProcurementQuery)
            values = await results.procurements(request, address, query, language_of(request))
        except InvalidRequest as problem:
            return await _page(request, "search_procurements", address, problem)
        return await _page(request, "search_procurements", address, **values)

    @get("/procurements/calendar", opt=_PAGE)
    async def calendar(self, request: ApiRequest) -> Response[str]:
        address = _address(request, names_of(ProcurementQuery) - {"sort"})
        try:
            query = read(address, ProcurementQuery)
            values = await calendar(request, address, query, language_of(request))
        except InvalidRequest as problem:
            return await _page(request, "calendar", address, problem)
        return await _page(request, "calendar", address, **values)

    @get("/dialogues", opt=_PAGE)
    async def dialogues(self, request: ApiRequest) -> Response[str]:
        address = _address(request, names_of(DialogueQuery))
        try:
            query = read(address, DialogueQuery)
            values = await results.dialogues(request, address, query, language_of(request))
        except InvalidRequest as problem:
            return await _page(request, "search_dialogues", address, problem)
        return await _page(request, "search_dialogues", address, **values)


def _address(request: ApiRequest, names: frozenset[str]) -> SearchAddress:
    return SearchAddress.of_query(request.url.path, request.scope["query_string"], names)


async def _page(
    request: ApiRequest,
    name: str,
    address: SearchAddress,
    problem: InvalidRequest | None = None,
    **values: Any,
) -> Response[str]:
    """A search that cannot be read shows its faults above the form, with what was typed."""
    faults = []
    if problem is not None:
        base, path = request.settings.public_url, request.url.path
        described = describe(problem, language_of(request), base=base, instance=path)
        faults = [f"{error.pointer.lstrip('?/')}: {error.detail}" for error in described.errors]
    return await to_thread(
        render_page,
        request,
        name,
        status=problem.status if problem else 200,
        cache=NEVER if problem else SHORTLY,
        address=address,
        faults=faults,
        **({"entries": None} | values),
    )
