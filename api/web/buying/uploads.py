"""A buyer's spreadsheet is uploaded into a plan, or into a new one."""

import re
from collections.abc import Sequence
from datetime import date
from uuid import UUID

from litestar import Controller, get, post
from litestar.params import FromPath

from api.core.clock import FINLAND, utc_now
from api.core.errors import Fault, UnreadableFile
from api.core.i18n import Language, LocalText, translate
from api.http.requests import ApiRequest
from api.plans.importing.readers import Readers
from api.plans.inputs.plans import PlanCreate
from api.plans.models.plans import Plan
from api.plans.queries import plans as queries
from api.plans.rules.plan import only_year
from api.plans.service import import_drafts, plans
from api.plans.service.import_drafts import DraftReading, Upload
from api.plans.service.loading import get_plan
from api.spreadsheets.limits import DEFAULT_LIMITS
from api.web.buying.access import FILE_FORM_PAGE, OWN_FORM_PAGE, buyer_of_writer
from api.web.forms.fields import Control, Field, Option
from api.web.forms.flow import Answer, Done, show_form, submit_form
from api.web.forms.form import Form, Given
from api.web.forms.posted import FormParts
from api.web.languages import best_text
from api.web.page import language_of

MOST_PLANS = 20
NEW = "new-"
"""Before the year of a plan that is made for the sheet."""
_YEAR = re.compile(r"[1-9]\d{3}", re.ASCII)
BODY_BYTES = 2 * DEFAULT_LIMITS.file_bytes
"""A file that is somewhat too large comes back with the form."""


class UploadPages(Controller):
    path = "/buyers/{organisation_id:uuid}/import"
    include_in_schema = False

    @get("/", opt=OWN_FORM_PAGE)
    async def ask(self, request: ApiRequest, organisation_id: FromPath[UUID]) -> Answer:
        return await show_form(request, await _form(request, organisation_id))

    @post("/", opt=FILE_FORM_PAGE, request_max_body_size=BODY_BYTES)
    async def upload(
        self,
        request: ApiRequest,
        organisation_id: FromPath[UUID],
        data: FormParts,  # noqa: ARG002 - makes it a form in parts
    ) -> Answer:
        form = await _form(request, organisation_id)
        arriving = ArrivingSheet(request, organisation_id)
        return await submit_form(request, form, arriving.keep, prepare=arriving.read)


class ArrivingSheet:
    """Reads the file before the form is claimed, and keeps it as a draft afterwards."""

    _upload: Upload
    _reading: DraftReading

    def __init__(self, request: ApiRequest, organisation_id: UUID) -> None:
        self._request, self._organisation_id = request, organisation_id
        self._plan: Plan | None = None

    async def read(self, given: Given) -> None:
        file = given.files.get("file")
        if file is None:
            raise UnreadableFile([Fault("/file", "required")])
        self._plan = await self._chosen_plan(given.text("plan"))
        data = await file.read()
        year = self._year(given.text("plan"))
        self._upload = Upload(self._organisation_id, data, file.filename, year)
        session, actor = self._request.transaction, self._request.actor
        readers, key = self._request.services[Readers], self._request.origin.key
        try:
            self._reading = await import_drafts.read_upload(
                session, actor, self._upload, readers, key=key
            )
        except UnreadableFile as error:
            faults = [Fault("/file", fault.code, fault.params) for fault in error.faults]
            raise UnreadableFile(faults) from None

    async def keep(self, given: Given) -> Done:
        session, actor = self._request.transaction, self._request.actor
        plan = await self._chosen_plan(given.text("plan")) or await self._new_plan(given)
        draft = await import_drafts.save(session, actor, plan, self._upload, self._reading)
        is_read = self._reading.reading is not None
        return Done(f"/imports/{draft.id}" if is_read else f"/imports/{draft.id}/columns")

    async def _chosen_plan(self, selected: str) -> Plan | None:
        if selected.startswith(NEW):
            return None
        try:
            plan_id = UUID(selected)
        except ValueError:
            raise UnreadableFile([Fault("/plan", "required")]) from None
        return await get_plan(self._request.transaction, self._request.actor, plan_id)

    def _year(self, selected: str) -> int | None:
        if self._plan is not None:
            return only_year(self._plan.period_start, self._plan.period_end)
        return new_year(selected)

    async def _new_plan(self, given: Given) -> Plan:
        year = new_year(given.text("plan"))
        titles = {
            language: LocalText(translate("page.import.plan_title", language, year=year))
            for language in Language
        }
        data = PlanCreate(
            title=titles,
            period_start=date(year, 1, 1),
            period_end=date(year, 12, 31),
            organisation_id=self._organisation_id,
        )
        return await plans.create(self._request.transaction, self._request.actor, data)


def new_year(selected: str) -> int:
    """The year of `new-2027`. Raises UnreadableFile."""
    text = selected.removeprefix(NEW)
    if not _YEAR.fullmatch(text):
        raise UnreadableFile([Fault("/plan", "required")])
    return int(text)


async def _form(request: ApiRequest, organisation_id: UUID) -> Form:
    buyer = await buyer_of_writer(request, organisation_id)
    language = language_of(request)
    stmt = queries.open_plans(request.actor, buyer.id, limit=MOST_PLANS)
    options = plan_options((await request.transaction.scalars(stmt)).all(), language)
    return Form(
        title=translate("page.import.title", language),
        lines=[best_text(buyer.name, language), translate("page.import.text", language)],
        button=translate("page.import.upload", language),
        fields=[
            Field(
                name="file",
                label=translate("page.import.file", language),
                hint=translate("page.import.file.hint", language),
                control=Control.FILE,
            ),
            Field(
                name="plan",
                label=translate("page.import.plan", language),
                control=Control.RADIO,
                options=options,
                initial=[request.query_params.get("plan") or options[0].value],
            ),
        ],
        needs_sign_in=True,
        keeps_draft=False,
        back="/my",
    )


def plan_options(rows: Sequence[Plan], language: Language) -> list[Option]:
    """The open plans, and new ones for the years that have none."""
    status = {row.id: translate(f"page.import.plan.{row.status}", language) for row in rows}
    options = [
        Option(str(row.id), best_text(row.title, language), hint=status[row.id]) for row in rows
    ]
    this_year = utc_now().astimezone(FINLAND).year
    planned = {row.period_start.year for row in rows}
    new = [
        Option(f"{NEW}{year}", translate("page.import.plan.new", language, year=year))
        for year in (this_year + 1, this_year)
        if year not in planned
    ]
    return [*new, *options] if this_year + 1 not in planned else [*options, *new]
