"""The columns of an uploaded file, its rows of headings and its sheets, chosen by hand."""

from uuid import UUID

from litestar import Controller, get, post
from litestar.params import FromPath

from api.core.errors import Fault, InvalidRequest
from api.core.i18n import Language, translate
from api.http.requests import ApiRequest
from api.plans.importing.readers import Readers
from api.plans.importing.sheet.column_mapping import COLUMN_FIELDS, pointer
from api.plans.importing.sheet.result import SeenColumn, SheetReport
from api.plans.inputs.import_drafts import ImportDecisions
from api.plans.service import import_drafts
from api.plans.service.import_drafts import DraftReading, Upload
from api.plans.service.sheet_reading import MappingRefused
from api.web.buying.access import OWN_FORM_PAGE
from api.web.buying.import_sheets import (
    COLUMNS,
    HEADINGS,
    LEFT_OUT,
    MOST_COLUMNS,
    SheetChoices,
    choices_of,
    column_name,
    sheet_fields,
    shown_sheets,
)
from api.web.forms.fields import Control, Field, Option
from api.web.forms.flow import FORM_PAGE, Answer, Done, show_form, submit_form
from api.web.forms.form import Form, Given
from api.web.page import language_of


class ColumnPages(Controller):
    path = "/imports/{draft_id:uuid}/columns"
    include_in_schema = False

    @get("/", opt=OWN_FORM_PAGE)
    async def ask(self, request: ApiRequest, draft_id: FromPath[UUID]) -> Answer:
        return await show_form(request, await _form(request, draft_id))

    @post("/", opt=FORM_PAGE)
    async def map_columns(self, request: ApiRequest, draft_id: FromPath[UUID]) -> Answer:
        mapping = Mapping(request, draft_id)
        form = await _form(request, draft_id)
        return await submit_form(request, form, mapping.act, prepare=mapping.prepare)


class Mapping:
    """Reads the sheet again with what was chosen."""

    _reading: DraftReading
    _decisions: ImportDecisions
    _choices: SheetChoices

    def __init__(self, request: ApiRequest, draft_id: UUID) -> None:
        self._request, self._draft_id = request, draft_id

    async def prepare(self, given: Given) -> None:
        session, actor = self._request.transaction, self._request.actor
        draft = await import_drafts.get(session, actor, self._draft_id)
        reading = await import_drafts.reading_of(session, draft)
        before = import_drafts.decisions_of(draft)
        self._choices = choices_of(reading, before.mapping or {}, given)
        self._decisions = ImportDecisions(
            mapping=self._choices.mapping, mends=before.mends, reason=before.reason
        )
        upload = await import_drafts.upload_of(session, actor, draft)
        self._reading = await self._read(upload, reading, given.language)
        if self._reading.reading is None and not self._choices.looks_again:
            raise InvalidRequest([Fault("", "mapping_without_title")])

    async def _read(
        self, upload: Upload, reading: DraftReading, language: Language
    ) -> DraftReading:
        """Columns of a row that was only named may still lack a title."""
        session, actor = self._request.transaction, self._request.actor
        readers, key = self._request.services[Readers], self._request.origin.key
        try:
            return await import_drafts.read_upload(
                session, actor, upload, readers, key=key, decisions=self._decisions
            )
        except MappingRefused as error:
            if self._choices.looks_again and error.needs_title_only:
                return DraftReading(error.sheets)
            faults = [_at_field(fault, reading, language) for fault in error.faults]
            raise InvalidRequest(faults) from None

    async def act(self, _: Given) -> Done:
        session, actor = self._request.transaction, self._request.actor
        draft = await import_drafts.get(session, actor, self._draft_id)
        await import_drafts.decide(session, draft, self._decisions, self._reading)
        path = f"/imports/{draft.id}"
        return Done(f"{path}/columns" if self._choices.looks_again else path)


def _at_field(fault: Fault, reading: DraftReading, language: Language) -> Fault:
    """`/mapping/<sheet>/columns/B` stands at the field of that column, in the words of the form."""
    params = dict(fault.params)
    if params.get("value") in COLUMN_FIELDS:
        params["value"] = _label(params["value"], language)
    for number, sheet in shown_sheets(reading):
        within = pointer(sheet.name, "columns")
        rest = fault.pointer.removeprefix(f"/mapping{within}/")
        if rest != fault.pointer:
            return Fault(f"/{COLUMNS}/{number}/{rest}", fault.code, params)
        if fault.pointer == f"/mapping{pointer(sheet.name, 'heading_row')}":
            return Fault(f"/{HEADINGS}/{number}", fault.code, params)
    return fault


async def _form(request: ApiRequest, draft_id: UUID) -> Form:
    language = language_of(request)
    form = Form(
        title=translate("page.import.columns.title", language),
        lines=[translate("page.import.columns.text", language)],
        button=translate("page.import.columns.button", language),
        groups=(COLUMNS, HEADINGS, LEFT_OUT),
        needs_sign_in=True,
        back=f"/imports/{draft_id}",
    )
    if not request.actor.is_signed_in:
        return form
    draft = await import_drafts.get(request.transaction, request.actor, draft_id)
    reading = await import_drafts.reading_of(request.transaction, draft)
    sheets = list(shown_sheets(reading))
    fields = [
        item
        for number, sheet in sheets
        for item in (
            *sheet_fields(number, sheet, is_only=len(sheets) == 1, language=language),
            *(
                _field(number, sheet, column, reading, language)
                for column in sheet.tables[0].columns[:MOST_COLUMNS]
            ),
        )
    ]
    return Form(
        title=form.title,
        lines=form.lines,
        button=form.button,
        fields=fields,
        needs_sign_in=True,
        back="" if reading.reading is None else form.back,
    )


def _field(
    number: int, sheet: SheetReport, column: SeenColumn, reading: DraftReading, language: Language
) -> Field:
    heading = column.heading or translate("page.import.columns.no_heading", language)
    name = f"{sheet.name}: " if len(reading.sheets) > 1 else ""
    samples = " · ".join(column.samples)
    return Field(
        name=column_name(number, column),
        label=f"{name}{column.letter} – {heading}",
        hint=translate("page.import.columns.samples", language, samples=samples) if samples else "",
        control=Control.SELECT,
        options=column_options(language),
        initial=[_guess(sheet, column, reading)],
    )


def _guess(sheet: SheetReport, column: SeenColumn, reading: DraftReading) -> str:
    """What it was read as, else what an earlier sheet with like headings had."""
    if column.field:
        return f"{column.field}:{column.language}" if column.language else column.field.value
    offered = reading.offered.get(sheet.name)
    return (offered.columns.get(column.letter) if offered else None) or ""


def column_options(language: Language) -> list[Option]:
    """Without the fields whose language has to be said: those come once for each language."""
    plain = {name.partition(":")[0] for name in COLUMN_FIELDS if ":" in name}
    names = [name for name in COLUMN_FIELDS if name not in plain]
    options = [Option(name, _label(name, language)) for name in names]
    skip = Option("", translate("page.import.columns.skip", language))
    return [skip, *sorted(options, key=lambda option: option.label.casefold())]


def _label(name: str, language: Language) -> str:
    field, _, code = name.partition(":")
    label = translate(f"page.import.column.{field}", language)
    return f"{label} ({translate(f'page.import.language.{code}', language)})" if code else label
