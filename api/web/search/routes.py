"""The search for procurements and for dialogues. An address holds everything that was chosen."""

from asyncio import to_thread
from collections.abc import Callable, Sequence
from typing import Any

from litestar import Controller, Response, get

from api.core.errors import InvalidRequest
from api.http.middleware.rate_limits import throttle_network
from api.http.problems import describe
from api.http.requests import ApiRequest
from api.presenters.presenter import Presenter
from api.spreadsheets.writer import CSV_TYPE, XLSX_TYPE, Row
from api.web.page import NEVER, SHORTLY, language_of, render_page
from api.web.search import export, results
from api.web.search.address import SearchAddress
from api.web.search.calendar import calendar
from api.web.search.parameters import DialogueQuery, ProcurementQuery, names_of, read

_PAGE = {"any_parameters": True}
_REPEATABLE = {**_PAGE, "repeatable": True}
"""Depends on the address, the language and the database only: not on the time."""
EXPORTS = 20
"""Files a minute from one network: each reads thousands of rows."""


class SearchPages(Controller):
    path = "/"
    include_in_schema = False

    @get("/procurements", opt=_REPEATABLE)
    async def procurements(self, request: ApiRequest) -> Response[str]:
        address = _address(request, names_of(ProcurementQuery) | {"all"})
        try:
            query = read(address, ProcurementQuery)
            values = await results.procurements(request, address, query, language_of(request))
        except InvalidRequest as problem:
            return await _page(request, "search_procurements", address, problem)
        return await _page(request, "search_procurements", address, **values)

    @get("/procurements/calendar", opt=_REPEATABLE)
    async def calendar(self, request: ApiRequest) -> Response[str]:
        address = _address(request, names_of(ProcurementQuery) - {"sort"})
        try:
            query = read(address, ProcurementQuery)
            values = await calendar(request, address, query, language_of(request))
        except InvalidRequest as problem:
            return await _page(request, "calendar", address, problem)
        return await _page(request, "calendar", address, **values)

    @get("/procurements.csv", opt=_PAGE)
    async def as_csv(self, request: ApiRequest) -> Response[bytes]:
        return await _file(request, export.as_csv, CSV_TYPE, "csv")

    @get("/procurements.xlsx", opt=_PAGE)
    async def as_xlsx(self, request: ApiRequest) -> Response[bytes]:
        return await _file(request, export.as_xlsx, XLSX_TYPE, "xlsx")

    @get("/dialogues", opt=_PAGE)
    async def dialogues(self, request: ApiRequest) -> Response[str]:
        address = _address(request, names_of(DialogueQuery))
        try:
            query = read(address, DialogueQuery)
            values = await results.dialogues(request, address, query, language_of(request))
        except InvalidRequest as problem:
            return await _page(request, "search_dialogues", address, problem)
        return await _page(request, "search_dialogues", address, **values)


async def _file(
    request: ApiRequest,
    write: Callable[[Sequence[Row], Presenter], bytes],
    media_type: str,
    ending: str,
) -> Response[bytes]:
    await throttle_network(request, "export", limit=EXPORTS, window=60)
    language = language_of(request)
    query = read(_address(request, names_of(ProcurementQuery)), ProcurementQuery)
    rows = await export.read_rows(request, query, language)
    content = await to_thread(write, rows, Presenter(language))
    name = Presenter(language).t("page.nav.procurements").lower()
    headers = {
        "Cache-Control": SHORTLY,
        "Content-Disposition": f'attachment; filename="{name}.{ending}"',
        "Vary": "Accept-Language",
    }
    return Response(content, media_type=media_type, headers=headers)


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
