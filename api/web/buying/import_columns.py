"""The columns of an uploaded sheet, mapped by hand."""

from collections.abc import Iterator
from uuid import UUID

from litestar import Controller, get, post
from litestar.params import FromPath

from api.core.errors import Fault, InvalidRequest
from api.core.i18n import Language, translate
from api.http.requests import ApiRequest
from api.plans.importing.readers import Readers
from api.plans.importing.sheet.column_mapping import COLUMN_FIELDS, SheetMapping, pointer
from api.plans.importing.sheet.result import SeenColumn, SheetReport, SheetState
from api.plans.inputs.import_drafts import ImportDecisions
from api.plans.service import import_drafts
from api.plans.service.import_drafts import DraftReading
from api.web.buying.access import OWN_FORM_PAGE
from api.web.forms.fields import Control, Field, Option
from api.web.forms.flow import FORM_PAGE, Answer, Done, show_form, submit_form
from api.web.forms.form import Form, Given
from api.web.page import language_of

COLUMNS = "columns"
MOST_SHEETS, MOST_COLUMNS = 10, 60
"""Of a sheet, and of a file: as many as one form can show."""


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
    """Reads the sheet again with the columns that were chosen."""

    _reading: DraftReading
    _decisions: ImportDecisions

    def __init__(self, request: ApiRequest, draft_id: UUID) -> None:
        self._request, self._draft_id = request, draft_id

    async def prepare(self, given: Given) -> None:
        session, actor = self._request.transaction, self._request.actor
        draft = await import_drafts.get(session, actor, self._draft_id)
        reading = await import_drafts.reading_of(session, draft)
        mapping = mapping_of(reading, given)
        self._decisions = ImportDecisions(
            mapping=mapping,
            mends=import_drafts.decisions_of(draft).mends,
            reason=import_drafts.decisions_of(draft).reason,
        )
        upload = await import_drafts.upload_of(session, actor, draft)
        readers, key = self._request.services[Readers], self._request.origin.key
        try:
            self._reading = await import_drafts.read_upload(
                session, actor, upload, readers, key=key, decisions=self._decisions
            )
        except InvalidRequest as error:
            faults = [_at_field(fault, reading, given.language) for fault in error.faults]
            raise InvalidRequest(faults) from None
        if self._reading.reading is None:
            raise InvalidRequest([Fault("", "mapping_without_title")])

    async def act(self, _: Given) -> Done:
        session, actor = self._request.transaction, self._request.actor
        draft = await import_drafts.get(session, actor, self._draft_id)
        await import_drafts.decide(session, draft, self._decisions, self._reading)
        return Done(f"/imports/{draft.id}")


def _at_field(fault: Fault, reading: DraftReading, language: Language) -> Fault:
    """`/mapping/<sheet>/columns/B` stands at the field of that column, in the words of the form."""
    params = dict(fault.params)
    if params.get("value") in COLUMN_FIELDS:
        params["value"] = _label(params["value"], language)
    for number, sheet in _shown_sheets(reading):
        within = pointer(sheet.name, "columns")
        rest = fault.pointer.removeprefix(f"/mapping{within}/")
        if rest != fault.pointer:
            return Fault(f"/{COLUMNS}/{number}/{rest}", fault.code, params)
    return fault


def mapping_of(reading: DraftReading, given: Given) -> dict[str, SheetMapping]:
    result = {}
    for number, sheet in _shown_sheets(reading):
        table = sheet.tables[0]
        columns = {
            column.letter: given.text(_name(number, column)) or None
            for column in table.columns[:MOST_COLUMNS]
        }
        if any(columns.values()):
            row = None if sheet.state is SheetState.READ else table.heading_row
            result[sheet.name] = SheetMapping(columns, row)
    return result


async def _form(request: ApiRequest, draft_id: UUID) -> Form:
    language = language_of(request)
    form = Form(
        title=translate("page.import.columns.title", language),
        lines=[translate("page.import.columns.text", language)],
        button=translate("page.import.columns.button", language),
        groups=(COLUMNS,),
        needs_sign_in=True,
        back=f"/imports/{draft_id}",
    )
    if not request.actor.is_signed_in:
        return form
    draft = await import_drafts.get(request.transaction, request.actor, draft_id)
    reading = await import_drafts.reading_of(request.transaction, draft)
    fields = [
        _field(number, sheet, column, reading, language)
        for number, sheet in _shown_sheets(reading)
        for column in sheet.tables[0].columns[:MOST_COLUMNS]
    ]
    return Form(
        title=form.title,
        lines=form.lines,
        button=form.button,
        fields=fields,
        needs_sign_in=True,
        back="" if reading.reading is None else form.back,
    )


def _shown_sheets(reading: DraftReading) -> Iterator[tuple[int, SheetReport]]:
    for number, sheet in enumerate(reading.sheets[:MOST_SHEETS]):
        if sheet.tables:
            yield number, sheet


def _field(
    number: int, sheet: SheetReport, column: SeenColumn, reading: DraftReading, language: Language
) -> Field:
    heading = column.heading or translate("page.import.columns.no_heading", language)
    name = f"{sheet.name}: " if len(reading.sheets) > 1 else ""
    samples = " · ".join(column.samples)
    return Field(
        name=_name(number, column),
        label=f"{name}{column.letter} – {heading}",
        hint=translate("page.import.columns.samples", language, samples=samples) if samples else "",
        control=Control.SELECT,
        options=column_options(language),
        initial=[_guess(sheet, column, reading)],
    )


def _name(number: int, column: SeenColumn) -> str:
    return f"{COLUMNS}/{number}/{column.letter}"


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
