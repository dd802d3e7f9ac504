"""Routes that export the interests a buyer received."""

from asyncio import to_thread
from typing import Annotated
from uuid import UUID

from litestar import Controller, get
from litestar.params import FromPath, QueryParameter
from litestar.response import Stream

from api.core.actor import Permission
from api.core.i18n import Language, translate
from api.http.authorization import access
from api.http.etags import PRIVATE
from api.http.requests import ApiRequest
from api.interests import service
from api.interests.exports import TableFormat, read_table, write_table
from api.interests.rules import Target
from api.spreadsheets.writer import CSV_TYPE, XLSX_TYPE, chunks

Format = Annotated[
    TableFormat, QueryParameter(description="`csv` for programs, `xlsx` for people.")
]
_EXPORT = access(Permission.INTEREST_READ) | {"streams": True, "produces": (CSV_TYPE, XLSX_TYPE)}


class InterestExportController(Controller):
    path = "/"
    tags = ("Interests",)

    @get(
        "/procurements/{procurement_id:uuid}/interests/export",
        operation_id="export_procurement_interests",
        summary="Export the interests in a procurement",
        opt=_EXPORT,
    )
    async def export_procurement_interests(
        self,
        request: ApiRequest,
        procurement_id: FromPath[UUID],
        format: Format = TableFormat.CSV,  # noqa: A002 - name of the parameter
    ) -> Stream:
        """For the buyer: one row for each active interest, the newest 5,000, as CSV or XLSX.

        Texts that a spreadsheet program would run as a formula start with an apostrophe in the CSV
        file. The buyer's audit log records each export.
        """
        target = await service.target_procurement(
            request.transaction, request.actor, procurement_id
        )
        return await send_table(request, target, format, request.language)

    @get(
        "/dialogues/{dialogue_id:uuid}/interests/export",
        operation_id="export_dialogue_interests",
        summary="Export the interests in a dialogue",
        opt=_EXPORT,
    )
    async def export_dialogue_interests(
        self,
        request: ApiRequest,
        dialogue_id: FromPath[UUID],
        format: Format = TableFormat.CSV,  # noqa: A002 - name of the parameter
    ) -> Stream:
        """As `export_procurement_interests`, for the interests in a dialogue."""
        target = await service.target_dialogue(request.transaction, request.actor, dialogue_id)
        return await send_table(request, target, format, request.language)


async def send_table(
    request: ApiRequest, target: Target, table_format: TableFormat, language: Language
) -> Stream:
    table = await read_table(request.transaction, request.actor, target, language)
    title = translate("interest.export.sheet", language)
    file = await to_thread(write_table, table, table_format, title)
    headers = {
        "Content-Disposition": f'attachment; filename="interests.{table_format}"',
        "Cache-Control": PRIVATE,
    }
    return Stream(chunks(file), media_type=table_format.media_type, headers=headers)
