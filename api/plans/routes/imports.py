from asyncio import to_thread
from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from litestar import Controller, Response, delete, get, post
from litestar.datastructures import UploadFile
from litestar.params import FromPath, MultipartBody, QueryParameter
from msgspec import Meta

from api.core.actor import Permission
from api.core.errors import FaultyFile, UnreadableFile, WrongState
from api.core.i18n import Language, LocalText, Texts
from api.http.authorization import access
from api.http.etags import answer
from api.http.requests import ApiRequest
from api.http.validation.body import decode_field
from api.plans.importing.readers import Readers
from api.plans.importing.results import RowState
from api.plans.importing.sheet.column_mapping import Mappings, SheetMapping
from api.plans.inputs.imports import ColumnMappings, ImportChoices
from api.plans.models.values import PlanStatus
from api.plans.schemas.import_report import RowSelection, import_report
from api.plans.schemas.imports import ImportMappingsOut, ImportReport, import_mapping_out
from api.plans.schemas.plans import plan_out
from api.plans.service.imports import Imported, Sheet, import_sheet
from api.plans.service.mappings import delete_mapping, list_mappings

DryRun = Annotated[
    bool, QueryParameter(description="Report what the import would do, and change nothing.")
]
Reason = Annotated[
    str | None,
    QueryParameter(
        description="Reason in the public history if public dates move, in the language of"
        " `Accept-Language`."
    ),
]


Rows = Annotated[
    int, QueryParameter(ge=0, le=500, description="Maximum number of rows of the sheet to list.")
]
RowsFrom = Annotated[
    int, QueryParameter(ge=0, le=1_000_000, description="Number of rows to skip before the list.")
]
Only = Annotated[
    list[RowState] | None, QueryParameter(description="List only rows with one of these states.")
]
FIELD_BYTES = 256_000
"""Enough for some thousand choices."""
FieldText = Annotated[str, Meta(max_length=FIELD_BYTES)]


@dataclass
class ImportForm:
    file: UploadFile
    """XLSX, ODS or CSV."""
    choices: FieldText | None = None
    """Decisions on conflicts and renames, as JSON; see the description of the operation."""
    mapping: FieldText | None = None
    """JSON object of `ColumnMapping` by sheet name; `*` is for all other sheets."""


class ImportController(Controller):
    path = "/plans/{plan_id:uuid}/import"
    tags = ("Plans",)

    @post(
        "/",
        operation_id="import_plan",
        summary="Import a spreadsheet into a plan",
        opt=access(Permission.PLAN_WRITE, states=(PlanStatus.DRAFT, PlanStatus.PUBLISHED))
        | {"problems": (FaultyFile, UnreadableFile, WrongState), "field_bytes": FIELD_BYTES},
        status_code=200,
    )
    async def import_plan(
        self,
        request: ApiRequest,
        plan_id: FromPath[UUID],
        data: MultipartBody[ImportForm],
        *,
        dry_run: DryRun = False,
        reason: Reason = None,
        rows: Rows = 100,
        rows_from: RowsFrom = 0,
        only: Only = None,
    ) -> Response[ImportReport]:
        """Send an XLSX, ODS or CSV file as the part `file` of a form. The import takes all rows or
        none; rows without a title are skipped.

        A dry run lists for each row the values it read and the changes it would make. It also lists
        the decisions that only you can make: `conflicts` and `renames`. Send the file again with
        your decisions as the part `choices`: `{"rows": [{"sheet": "Plan", "row": 7,
        "procurement_id": null}], "fields": [{"procurement_id": "…", "field": "value", "take":
        "sheet"}], "others": "application"}`. `rows` assigns a row to a procurement, or to a new one
        (null). `fields` selects the value of a field: `sheet` or `application`. `others` selects it
        for all other fields. The server keeps nothing between the two requests.

        The import recognises a row by the key of the last import, else by its reference, else by
        the current title and unit of a procurement, else by its title alone. If a row only
        resembles a procurement of the plan, the report proposes a rename, and the row is not
        imported until you decide.

        If a field changed only in the sheet, the procurement gets the value of the sheet. If it
        changed only in the application, it keeps its value. If it changed in both, it is a
        conflict: it keeps the application's value until you decide.

        The headings decide which field a column is. Correct a wrong guess with the part `mapping`:
        `{"*": {"columns": {"A": "title", "D": null}}}`. The mapping is kept for the buyer and used
        for later sheets with equal headings, unless the request has a mapping of its own (`{}`:
        guess). If no headings are recognised, the import is refused, and `context` of the problem
        lists the columns that were read.

        If a cell has an error, the import is refused, and the problem names every such cell; a dry
        run lists the errors in its report instead.

        One import of an organisation is read at a time, 60 an hour at most. The organisation must
        be approved.
        """
        imported = await import_sheet(
            request.transaction,
            request.actor,
            plan_id,
            await _sheet(request, data, reason),
            request.services[Readers],
            key=request.origin.key,
            secret=request.settings.secret_key.get_secret_value(),
            dry_run=dry_run,
        )
        selection = RowSelection(rows_from, rows, tuple(only or ()))
        report = await _report(imported, selection, request.language, dry_run=dry_run)
        plan = answer(
            request, plan_out(imported.plan, request.settings.public_url), of=imported.plan
        )
        report.plan_etag = plan.headers["ETag"]
        return answer(request, report, headers={"ETag": report.plan_etag})


async def _sheet(request: ApiRequest, data: ImportForm, reason: str | None) -> Sheet:
    texts: Texts = {request.language: LocalText(reason)} if reason else {}
    choices = decode_field("choices", data.choices or "{}", ImportChoices)
    mapping = None if data.mapping is None else _mappings(data.mapping)
    return Sheet(await data.file.read(), data.file.filename, texts, choices, mapping)


async def _report(
    imported: Imported, selection: RowSelection, language: Language, *, dry_run: bool
) -> ImportReport:
    """In a thread, as the report has a text for each cell."""
    reading, result, suggestion = imported.reading, imported.result, imported.suggestion
    return await to_thread(
        import_report, reading, result, suggestion, selection, language, dry_run=dry_run
    )


def _mappings(text: str) -> Mappings:
    given = decode_field("mapping", text, ColumnMappings)
    return {
        name: SheetMapping(item.columns, item.heading_row, item.left_out)
        for name, item in given.items()
    }


class ImportMappingController(Controller):
    path = "/organisations/{organisation_id:uuid}/import-mappings"
    tags = ("Plans",)

    @get(
        "/",
        operation_id="list_import_mappings",
        summary="List the column mappings of your sheets",
        opt=access(Permission.PLAN_WRITE),
    )
    async def list_import_mappings(
        self, request: ApiRequest, organisation_id: FromPath[UUID]
    ) -> Response[ImportMappingsOut]:
        """Mappings that were sent with imports, newest first, 50 at most. Imports use them for
        sheets with equal headings."""
        rows = await list_mappings(request.transaction, request.actor, organisation_id)
        return answer(request, ImportMappingsOut([import_mapping_out(row) for row in rows]))

    @delete(
        "/{mapping_id:uuid}",
        operation_id="delete_import_mapping",
        summary="Delete a column mapping",
        opt=access(Permission.PLAN_WRITE),
        status_code=204,
    )
    async def delete_import_mapping(
        self, request: ApiRequest, organisation_id: FromPath[UUID], mapping_id: FromPath[UUID]
    ) -> None:
        """The next import of a sheet with these headings guesses its columns again."""
        await delete_mapping(request.transaction, request.actor, organisation_id, mapping_id)
