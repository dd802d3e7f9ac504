from asyncio import to_thread
from dataclasses import dataclass
from typing import Annotated
from uuid import UUID

from litestar import Controller, Response, post
from litestar.datastructures import UploadFile
from litestar.params import FromPath, MultipartBody, QueryParameter

from api.core.actor import Permission
from api.core.errors import FaultyFile, UnreadableFile, WrongState
from api.core.text import LocalText, Texts
from api.http.access import access
from api.http.conditional import answer
from api.http.decoding import decode_field
from api.http.requests import ApiRequest
from api.plans.importing.results import RowState
from api.plans.inputs import ImportChoices
from api.plans.models import PlanStatus
from api.plans.schemas import plan_out
from api.plans.schemas.imports import ImportReport, RowsAsked, import_report
from api.plans.service.imports import Sheet, import_sheet

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


@dataclass
class ImportForm:
    file: UploadFile
    """XLSX, ODS or CSV."""
    choices: str | None = None
    """`ImportChoices` as JSON: answers to what a dry run asked."""


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
        know: send the file again with the answers as the part `choices` (JSON). Nothing is kept
        between the two.

        A row is known again by the key of the last import, else by its reference, else by title and
        unit as the procurement has them today, else by its title alone. One that only looks like a
        procurement of the plan is asked for and not taken meanwhile.

        A field that changed in the sheet only is taken from it, one that changed in the application
        only stays. One that changed in both is a conflict: the application's value stays until
        somebody chooses.

        Errors refuse the import and name every cell; a dry run reports them instead.

        One import of an organisation is read at a time, and 60 an hour; it must be approved.
        """
        said: Texts = {request.language: LocalText(reason)} if reason else {}
        choices = decode_field("choices", data.choices or "{}", ImportChoices)
        imported = await import_sheet(
            request.transaction,
            request.actor,
            plan_id,
            Sheet(await data.file.read(), data.file.filename, said, choices),
            request.app.state.readers,
            key=request.origin.key,
            secret=request.settings.secret_key.get_secret_value(),
            dry_run=dry_run,
        )
        # A word for each cell: others are served meanwhile.
        report = await to_thread(
            import_report,
            imported.reading,
            imported.found,
            RowsAsked(rows_from, rows, tuple(only or ())),
            request.language,
            dry_run=dry_run,
        )
        plan = answer(request, plan_out(imported.plan), of=imported.plan)
        report.plan_etag = plan.headers["ETag"]
        return answer(request, report, headers={"ETag": report.plan_etag})
