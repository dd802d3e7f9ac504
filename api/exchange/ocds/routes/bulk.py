"""Whole years of OCDS releases as files."""

from datetime import datetime
from typing import Any

import msgspec
from litestar import Controller, Response, get
from litestar.params import FromPath
from litestar.response import Stream

from api.core.errors import NotFound, found_or_404
from api.core.request_errors import RangeNotSatisfiable
from api.documents.routes.file_responses import StoredFile, send_file
from api.exchange.ocds.models import BulkFormat, OcdsFile
from api.exchange.ocds.queries import releases as release_queries
from api.http.authorization import PUBLIC, access
from api.http.etags import PUBLIC as PUBLIC_CACHE
from api.http.etags import answer
from api.http.paging import Page
from api.http.requests import ApiRequest
from api.spreadsheets.writer import XLSX_TYPE

_TYPES = {
    BulkFormat.JSON_LINES: "application/gzip",
    BulkFormat.CSV: "application/zip",
    BulkFormat.XLSX: XLSX_TYPE,
}
_DIGITS = 4


class BulkFileOut(msgspec.Struct):
    """A file with all releases of a year that are not withdrawn."""

    year: int
    format: BulkFormat
    url: str
    size: int
    sha256: str
    made_at: datetime


class OcdsBulkController(Controller):
    path = "/ocds/bulk"
    tags = ("OCDS",)

    @get(
        "/",
        operation_id="list_ocds_files",
        summary="List the bulk files of OCDS releases",
        opt=access(PUBLIC) | {"repeatable": True},
    )
    async def list_files(self, request: ApiRequest) -> Response[Page[BulkFileOut]]:
        """Files of whole years, newest first: JSON Lines (gzip), made again every hour while
        releases come; a workbook, and an archive of CSV files with one table per list, made again
        once a day. A year with more than 50,000 releases has JSON Lines only.

        When a release is withdrawn, the files with it go at once, until they are made again.
        """
        rows = await request.scalars(release_queries.files())
        return answer(request, Page([_out(row, request) for row in rows]))

    @get(
        "/{name:str}",
        operation_id="get_ocds_file",
        summary="Download a bulk file of OCDS releases",
        opt=access(PUBLIC)
        | {
            "produces": tuple(_TYPES.values()),
            "ranges": True,
            "problems": (RangeNotSatisfiable,),
        },
    )
    async def get_file(self, request: ApiRequest, name: FromPath[str]) -> Response[Any] | Stream:
        """The file has one release per line, or per row of the table `releases`."""
        year, _, ending = name.partition(".")
        if (
            not (year.isascii() and year.isdecimal())
            or len(year) != _DIGITS
            or ending not in set(BulkFormat)
        ):
            raise NotFound
        stmt = release_queries.file(int(year), BulkFormat(ending))
        row = found_or_404(await request.transaction.scalar(stmt))
        media_type = _TYPES[row.format]
        file = StoredFile(row.storage_key or "", f"ocds-{name}", media_type, row.size, row.sha256)
        return await send_file(request, file, {"Cache-Control": PUBLIC_CACHE})


def _out(row: OcdsFile, request: ApiRequest) -> BulkFileOut:
    address = f"{request.settings.public_url}/v1/ocds/bulk/{row.year}.{row.format}"
    return BulkFileOut(row.year, row.format, address, row.size, row.sha256, row.made_at)
