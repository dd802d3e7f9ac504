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
from api.http.requests import ApiRequest
from api.plans.models import PlanStatus
from api.plans.schemas import ImportReport, import_report
from api.plans.service.imports import Sheet, import_sheet

DryRun = Annotated[bool, QueryParameter(description="Only say what would happen.")]
Reason = Annotated[
    str | None,
    QueryParameter(
        description="Why public dates move, if they do: for the public history, in the language"
        " of `Accept-Language`."
    ),
]


@dataclass
class ImportForm:
    file: UploadFile


class ImportController(Controller):
    path = "/plans/{plan_id:uuid}/import"
    tags = ("Plans",)

    @post(
        "/",
        operation_id="import_plan",
        summary="Import a spreadsheet into a plan",
        opt=access(Permission.PLAN_WRITE, states=(PlanStatus.DRAFT, PlanStatus.PUBLISHED))
        | {"problems": (FaultyFile, UnreadableFile, WrongState)},
        status_code=200,
    )
    async def import_plan(
        self,
        request: ApiRequest,
        plan_id: FromPath[UUID],
        data: MultipartBody[ImportForm],
        dry_run: DryRun = False,
        reason: Reason = None,
    ) -> Response[ImportReport]:
        """XLSX, ODS or CSV, as the part `file` of a form. All rows or none.

        A row that was imported before is recognised by its reference, else by its title and unit,
        and updated; what did not change stays untouched. Errors refuse the import and name every
        cell; a dry run reports them instead.

        One import of an organisation is read at a time, and 60 an hour; it must be approved.
        """
        said: Texts = {request.language: LocalText(reason)} if reason else {}
        sheet = Sheet(await data.file.read(), data.file.filename, said)
        imported = await import_sheet(
            request.transaction,
            request.actor,
            plan_id,
            sheet,
            request.app.state.readers,
            key=request.origin.key,
            secret=request.settings.secret_key.get_secret_value(),
            dry_run=dry_run,
        )
        # A word for each cell that is wrong: others are served meanwhile.
        report = await to_thread(
            import_report, imported.reading, imported.found, request.language, dry_run=dry_run
        )
        return answer(request, report)
