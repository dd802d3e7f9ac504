"""Searches for procurements as files."""

from typing import Annotated

from litestar import Controller, get
from litestar.di import NamedDependency, Provide
from litestar.params import QueryParameter
from litestar.response import Stream

from api.core.i18n import Language
from api.core.limit_errors import TooManyRequests
from api.http.authorization import PUBLIC, access
from api.http.etags import cache_of
from api.http.middleware.rate_limits import throttle_network
from api.http.middleware.transaction import Sessions
from api.http.requests import ApiRequest
from api.plans.exporting.files import Export, Exports, begun, csv_stream, xlsx_file
from api.plans.filters import IncludeEnded, procurement_search
from api.plans.inputs.search import ProcurementSearch
from api.plans.queries import search as searching
from api.spreadsheets.writer import CSV_TYPE, XLSX_TYPE, CsvDialect, chunks

FILES_A_MINUTE = 20
"""Of one network: each reads thousands of rows."""
_FILE = access(PUBLIC) | {"streams": True, "problems": (TooManyRequests,)}
Dialect = Annotated[
    CsvDialect,
    QueryParameter(
        description="`rfc4180`: commas and decimal points, for programs. `excel-fi`: semicolons and"
        " decimal commas, as Finnish and Swedish spreadsheet programs expect."
    ),
]
FileLanguage = Annotated[
    Language | None,
    QueryParameter(description="Language of headings and codes. By default as `Accept-Language`."),
]


class ProcurementExportController(Controller):
    path = "/procurements"
    tags = ("Procurements",)
    dependencies = {"search": Provide(procurement_search, sync_to_thread=False)}  # noqa: RUF012

    @get(
        "/export.csv",
        operation_id="export_procurements_csv",
        summary="Export a search as CSV",
        opt=_FILE | {"produces": (CSV_TYPE,)},
    )
    async def export_procurements_csv(
        self,
        request: ApiRequest,
        *,
        search: NamedDependency[ProcurementSearch],
        include_ended: IncludeEnded = False,
        language: FileLanguage = None,
        dialect: Dialect = CsvDialect.RFC4180,
    ) -> Stream:
        """All results with their content in one language, oldest first: UTF-8 with a byte order
        mark. The import of plans reads the file, so a plan that is exported with `plan=` and
        imported again changes nothing.

        Texts that a spreadsheet program would run as a formula start with an apostrophe. One file
        at a time for each address, 20 a minute for each network.
        """
        export = await _export(request, search, language, include_ended=include_ended)
        slots = request.services[Exports].slots
        content = await begun(csv_stream(export, slots, request.address, dialect))
        return Stream(content, media_type=CSV_TYPE, headers=_download(request, export, "csv"))

    @get(
        "/export.xlsx",
        operation_id="export_procurements_xlsx",
        summary="Export a search as a spreadsheet",
        opt=_FILE | {"produces": (XLSX_TYPE,)},
    )
    async def export_procurements_xlsx(
        self,
        request: ApiRequest,
        *,
        search: NamedDependency[ProcurementSearch],
        include_ended: IncludeEnded = False,
        language: FileLanguage = None,
    ) -> Stream:
        """The same columns as the CSV file, with typed cells. At most 20,000 results: more answer
        400; use CSV or a narrower search.
        """
        export = await _export(request, search, language, include_ended=include_ended)
        file = await xlsx_file(export, request.services[Exports].slots, request.address)
        headers = _download(request, export, "xlsx")
        return Stream(chunks(file), media_type=XLSX_TYPE, headers=headers)


async def _export(
    request: ApiRequest,
    search: ProcurementSearch,
    language: Language | None,
    *,
    include_ended: bool,
) -> Export:
    await throttle_network(request, "export", limit=FILES_A_MINUTE, window=60)
    return Export(
        request.services[Sessions],
        request.actor,
        searching.listed(search, include_ended=include_ended),
        language or request.language,
        request.settings.public_url,
    )


def _download(request: ApiRequest, export: Export, ending: str) -> dict[str, str]:
    return {
        "Content-Disposition": f'attachment; filename="procurements.{ending}"',
        "Content-Language": export.language.value,
        "Cache-Control": cache_of(request.actor),
        "Vary": "Accept-Language, Authorization",
    }
