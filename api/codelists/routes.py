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

# Answers are the same for everybody and seldom change, so shared caches may store them.
_CACHED = {"Cache-Control": "public, max-age=3600", "Vary": "Accept-Encoding"}

Begins = Annotated[
    str | None,
    QueryParameter(
        min_length=1, max_length=100, description="Beginning of the code, or words of a name."
    ),
]
ValidOn = Annotated[
    date | None, QueryParameter(description="Return only codes that are valid on this day.")
]
Parent = Annotated[
    str | None, QueryParameter(description="Return only direct children of this code.")
]


class CodeListController(Controller):
    path = "/codelists"
    tags = ("Code lists",)

    @get("/", operation_id="list_code_lists", summary="List the code lists", opt=access(PUBLIC))
    async def list_code_lists(
        self, request: ApiRequest, limit: Limit = DEFAULT_LIMIT, cursor: Cursor = None
    ) -> Response[Page[CodeListOut]]:
        """CPV, regions, municipalities, and the platform's own lists."""
        paging = Paging(request, cursor, limit, queries.SortKey)
        rows = await request.scalars(queries.page(INDEX, start=paging.start, limit=limit))
        return paging.answer(
            rows, keys=lambda row: (row.code,), build=code_list_out, headers=_CACHED
        )

    @get(
        "/{name:str}",
        operation_id="list_codes",
        summary="List the codes of a list",
        opt=access(PUBLIC),
    )
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
        """Ordered by code, with the names in all languages."""
        if await request.transaction.scalar(queries.list_entry(name)) is None:
            raise NotFound
        paging = Paging(request, cursor, limit, queries.SortKey)
        rows = await request.scalars(
            queries.page(
                name, parent=parent, q=q, valid_on=valid_on, start=paging.start, limit=limit
            )
        )
        return paging.answer(rows, keys=lambda row: (row.code,), build=code_out, headers=_CACHED)

    @get(
        "/{name:str}/{code:str}", operation_id="get_code", summary="Get a code", opt=access(PUBLIC)
    )
    async def get_code(
        self, request: ApiRequest, name: FromPath[str], code: FromPath[str]
    ) -> Response[CodeOut]:
        """Also returns codes that are no longer valid, since older data refers to them."""
        row = found_or_404(await request.transaction.scalar(queries.by_code(name, code)))
        return answer(request, code_out(row), headers=_CACHED)
