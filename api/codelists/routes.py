"""Codes with their names in Finnish, Swedish and English."""

from datetime import date
from typing import Annotated

from litestar import Controller, Response, get
from litestar.params import FromPath, QueryParameter

from api.codelists import queries
from api.codelists.catalogue import INDEX
from api.codelists.schemas import CodeListOut, CodeOut, code_list_out, code_out
from api.core.errors import NotFound, found_or_404
from api.http.authorization import PUBLIC, access
from api.http.etags import answer
from api.http.paging import DEFAULT_LIMIT, Cursor, Limit, Page, Paging
from api.http.requests import ApiRequest

# The same for everybody and seldom changed: caches may keep it, whoever asked.
_CACHED = {"Cache-Control": "public, max-age=3600", "Vary": "Accept-Encoding"}

Begins = Annotated[
    str | None,
    QueryParameter(min_length=1, max_length=100, description="How the code or a name begins."),
]
ValidOn = Annotated[
    date | None, QueryParameter(description="Only codes that are valid on this day.")
]
Parent = Annotated[str | None, QueryParameter(description="Only codes right under this one.")]


class CodeListController(Controller):
    path = "/codelists"
    tags = ("Code lists",)

    @get("/", operation_id="list_code_lists", summary="The code lists", opt=access(PUBLIC))
    async def list_code_lists(
        self, request: ApiRequest, limit: Limit = DEFAULT_LIMIT, cursor: Cursor = None
    ) -> Response[Page[CodeListOut]]:
        """CPV, regions, municipalities, and the platform's own lists."""
        paging = Paging(request, cursor, limit, queries.SortKey)
        rows = await request.scalars(queries.page(INDEX, start=paging.start, limit=limit))
        return paging.answer(
            rows, keys=lambda row: (row.code,), build=code_list_out, headers=_CACHED
        )

    @get("/{name:str}", operation_id="list_codes", summary="Codes of a list", opt=access(PUBLIC))
    async def list_codes(
        self,
        request: ApiRequest,
        name: FromPath[str],
        *,
        parent: Parent = None,
        q: Begins = None,
        valid_on: ValidOn = None,
        limit: Limit = DEFAULT_LIMIT,
        cursor: Cursor = None,
    ) -> Response[Page[CodeOut]]:
        """In the order of the codes, with their names in all languages."""
        if await request.transaction.scalar(queries.list_entry(name)) is None:
            raise NotFound
        paging = Paging(request, cursor, limit, queries.SortKey)
        rows = await request.scalars(
            queries.page(
                name, parent=parent, q=q, valid_on=valid_on, start=paging.start, limit=limit
            )
        )
        return paging.answer(rows, keys=lambda row: (row.code,), build=code_out, headers=_CACHED)

    @get("/{name:str}/{code:str}", operation_id="get_code", summary="One code", opt=access(PUBLIC))
    async def get_code(
        self, request: ApiRequest, name: FromPath[str], code: FromPath[str]
    ) -> Response[CodeOut]:
        """Also a code that is no longer valid: what refers to it must stay readable."""
        row = found_or_404(await request.transaction.scalar(queries.by_code(name, code)))
        return answer(request, code_out(row), headers=_CACHED)
