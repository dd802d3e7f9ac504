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
from api.core.i18n import LocalText, Texts
from api.http.authorization import access
from api.http.etags import answer
from api.http.requests import ApiRequest
from api.http.validation.body import decode_field
from api.plans.importing.readers import Readers
from api.plans.importing.results import RowState
from api.plans.importing.sheet.column_mapping import Mappings, SheetMapping
from api.plans.inputs.imports import ColumnMappings, ImportChoices
from api.plans.models.values import PlanStatus
from api.plans.schemas.import_report import RowsAsked, import_report
from api.plans.schemas.imports import ImportMappingsOut, ImportReport, import_mapping_out
from api.plans.schemas.plans import plan_out
from api.plans.service.imports import Sheet, import_sheet
from api.plans.service.mappings import delete_mapping, list_mappings

DryRun = Annotated[bool, QueryParameter(description="Only say what would happen.")]
Reason = Annotated[
    str | None,
    QueryParameter(
        description="Why public dates move, if they do: for the public history, in the language"
        " of `Accept-Language`."
    ),
]


Rows = Annotated[
    int, QueryParameter(ge=0, le=500, description="How many rows of the sheet are listed.")
]
RowsFrom = Annotated[
    int, QueryParameter(ge=0, le=1_000_000, description="How many rows are passed over first.")
]
Only = Annotated[
    list[RowState] | None, QueryParameter(description="Only rows that become this are listed.")
]
FIELD_BYTES = 256_000
"""Of the choices: some thousand."""
FieldText = Annotated[str, Meta(max_length=FIELD_BYTES)]


@dataclass
class ImportForm:
    file: UploadFile
    """XLSX, ODS or CSV."""
    choices: FieldText | None = None
    """Answers to what a dry run asked, as JSON; see the description of the operation."""
    mapping: FieldText | None = None
    """What columns are, as JSON: `ColumnMapping` by the name of the sheet, `*` for all others."""


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
        """XLSX, ODS or CSV, as the part `file` of a form. All rows or none.

        A dry run answers row by row what was read and what would change, and asks what nobody can
        know: `conflicts` and `renames`. Send the file again with the answers as the part `choices`:
        `{"rows": [{"sheet": "Plan", "row": 7, "procurement_id": null}], "fields":
        [{"procurement_id": "…", "field": "value", "take": "sheet"}], "others": "application"}`.
        `rows` says which procurement a row is, null for a new one; `fields` whose value a field
        gets, `sheet` or `application`, and `others` the same for all that are not named. Nothing is
        kept between the two requests.

        A row is known again by the key of the last import, else by its reference, else by title and
        unit as the procurement has them today, else by its title alone. One that only looks like a
        procurement of the plan is asked for and not taken meanwhile.

        A field that changed in the sheet only is taken from it, one that changed in the application
        only stays. One that changed in both is a conflict: the application's value stays until
        somebody chooses.

        Columns are guessed by their headings. What was guessed wrong is said by the part `mapping`:
        `{"*": {"columns": {"A": "title", "D": null}}}`. It is kept for the buyer and used for the
        next sheet whose headings look the same, unless that comes with a mapping of its own (`{}`:
        guess). Without any headings the refusal tells in `context` what was seen.

        Errors refuse the import and name every cell; a dry run reports them instead.

        One import of an organisation is read at a time, and 60 an hour; it must be approved.
        """
        texts: Texts = {request.language: LocalText(reason)} if reason else {}
        choices = decode_field("choices", data.choices or "{}", ImportChoices)
        mapping = None
        if data.mapping is not None:
            given = decode_field("mapping", data.mapping, ColumnMappings)
            mapping = {
                name: SheetMapping(one.columns, one.heading_row) for name, one in given.items()
            }
        imported = await import_sheet(
            request.transaction,
            request.actor,
            plan_id,
            Sheet(await data.file.read(), data.file.filename, texts, choices, mapping),
            request.services[Readers],
            key=request.origin.key,
            secret=request.settings.secret_key.get_secret_value(),
            dry_run=dry_run,
        )
        # A word for each cell: others are served meanwhile.
        report = await to_thread(
            import_report,
            imported.reading,
            imported.found,
            imported.suggestion,
            RowsAsked(rows_from, rows, tuple(only or ())),
            request.language,
            dry_run=dry_run,
        )
        plan = answer(request, plan_out(imported.plan), of=imported.plan)
        report.plan_etag = plan.headers["ETag"]
        return answer(request, report, headers={"ETag": report.plan_etag})


def _mappings(text: str) -> Mappings:
    given = decode_field("mapping", text, ColumnMappings)
    return {name: SheetMapping(one.columns, one.heading_row) for name, one in given.items()}


class ImportMappingController(Controller):
    path = "/organisations/{organisation_id:uuid}/import-mappings"
    tags = ("Plans",)

    @get(
        "/",
        operation_id="list_import_mappings",
        summary="What columns of your sheets are",
        opt=access(Permission.PLAN_WRITE),
    )
    async def list_import_mappings(
        self, request: ApiRequest, organisation_id: FromPath[UUID]
    ) -> Response[ImportMappingsOut]:
        """What was said with imports, the newest first, 50 at most. They are used for sheets whose
        headings look the same."""
        rows = await list_mappings(request.transaction, request.actor, organisation_id)
        return answer(request, ImportMappingsOut([import_mapping_out(row) for row in rows]))

    @delete(
        "/{mapping_id:uuid}",
        operation_id="delete_import_mapping",
        summary="Forget what columns are",
        opt=access(Permission.PLAN_WRITE),
        status_code=204,
    )
    async def delete_import_mapping(
        self, request: ApiRequest, organisation_id: FromPath[UUID], mapping_id: FromPath[UUID]
    ) -> None:
        """The next sheet with these headings is guessed again."""
        await delete_mapping(request.transaction, request.actor, organisation_id, mapping_id)
