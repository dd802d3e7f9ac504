"""Routes that export the interests a buyer received."""

from asyncio import to_thread
from uuid import UUID

from litestar import Controller, get
from litestar.params import FromPath
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

_EXPORT = access(Permission.INTEREST_READ) | {"streams": True}


class ProcurementInterestExportController(Controller):
    path = "/procurements/{procurement_id:uuid}/interests"
    tags = ("Interests",)

    @get(
        "/export.csv",
        operation_id="export_procurement_interests_csv",
        summary="Export the interests in a procurement as CSV",
        opt=_EXPORT | {"produces": (CSV_TYPE,)},
    )
    async def export_procurement_interests_csv(
        self, request: ApiRequest, procurement_id: FromPath[UUID]
    ) -> Stream:
        """For the buyer: one row for each active interest, the newest 5,000.

        Texts that a spreadsheet program would run as a formula start with an apostrophe. The
        buyer's audit log records each export.
        """
        return await send_table(
            request, await _procurement(request, procurement_id), TableFormat.CSV, request.language
        )

    @get(
        "/export.xlsx",
        operation_id="export_procurement_interests_xlsx",
        summary="Export the interests in a procurement as a spreadsheet",
        opt=_EXPORT | {"produces": (XLSX_TYPE,)},
    )
    async def export_procurement_interests_xlsx(
        self, request: ApiRequest, procurement_id: FromPath[UUID]
    ) -> Stream:
        """As `export_procurement_interests_csv`, with typed cells."""
        return await send_table(
            request, await _procurement(request, procurement_id), TableFormat.XLSX, request.language
        )


class DialogueInterestExportController(Controller):
    path = "/dialogues/{dialogue_id:uuid}/interests"
    tags = ("Interests",)

    @get(
        "/export.csv",
        operation_id="export_dialogue_interests_csv",
        summary="Export the interests in a dialogue as CSV",
        opt=_EXPORT | {"produces": (CSV_TYPE,)},
    )
    async def export_dialogue_interests_csv(
        self, request: ApiRequest, dialogue_id: FromPath[UUID]
    ) -> Stream:
        """As `export_procurement_interests_csv`, for the interests in a dialogue."""
        return await send_table(
            request, await _dialogue(request, dialogue_id), TableFormat.CSV, request.language
        )

    @get(
        "/export.xlsx",
        operation_id="export_dialogue_interests_xlsx",
        summary="Export the interests in a dialogue as a spreadsheet",
        opt=_EXPORT | {"produces": (XLSX_TYPE,)},
    )
    async def export_dialogue_interests_xlsx(
        self, request: ApiRequest, dialogue_id: FromPath[UUID]
    ) -> Stream:
        """As `export_dialogue_interests_csv`, with typed cells."""
        return await send_table(
            request, await _dialogue(request, dialogue_id), TableFormat.XLSX, request.language
        )


async def _procurement(request: ApiRequest, procurement_id: UUID) -> Target:
    return await service.target_procurement(request.transaction, request.actor, procurement_id)


async def _dialogue(request: ApiRequest, dialogue_id: UUID) -> Target:
    return await service.target_dialogue(request.transaction, request.actor, dialogue_id)


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
