"""What an import did, or in a dry run would do, on the wire. Bounded, whatever the sheet holds."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any, TypeVar
from uuid import UUID

import msgspec

from api.core.text import Language, Texts, best_text, translate
from api.exchange.sheets import Mappings, PlanReading, Severity, SheetField, SheetReport, SheetState
from api.exchange.sheets.plan import SeenTable, Skipped
from api.plans.importing.kept_mappings import Suggestion
from api.plans.importing.mapping import FIELDS_OF_COLUMN
from api.plans.importing.renames import Rename
from api.plans.importing.results import Import, Problem, RowState, Taking
from api.plans.importing.three_way import Differing, Side, Standing, parts_of, plain
from api.plans.inputs import ColumnMapping
from api.plans.models import ImportMapping, Procurement
from api.plans.rules.faults import publication_faults
from api.plans.wording import written_field

T = TypeVar("T")
MOST_LISTED = 500
"""Of conflicts, renames, missing procurements and rows left aside; the rest is counted."""
MOST_TABLES = 20
"""Of a sheet."""
LONGEST_SHOWN = 300
"""Characters of a text in this report; the procurement itself has all of it."""


class ImportProblem(msgspec.Struct):
    sheet: str
    cell: str
    """As the spreadsheet shows it: `B7`."""
    pointer: str
    """Both together, as a refusal names the place: `#Sheet!B7`."""
    severity: Severity
    code: str
    detail: str
    """In the language asked for."""


class ImportedSheet(msgspec.Struct):
    name: str
    state: SheetState
    rows: int
    columns: dict[str, SheetField]
    """What each column of the first table was taken for, by its letter. `line_number` is not kept;
    `notes` are for the buyer alone."""
    ignored: list[str]
    """Headings that were not understood."""
    tables: list[SeenTable]
    """Each row of headings with its columns and a few values: the first 20."""


class ImportedCell(msgspec.Struct):
    cell: str
    """As the spreadsheet shows it: `B7`."""
    written: str
    """What stands in it; after 200 characters it is cut."""


class ImportedField(msgspec.Struct):
    """What was read of one field. Texts are cut after 300 characters in this report."""

    field: str
    cells: list[ImportedCell]
    """Where it was read. None: it follows from a section, or is the buyer's own place."""
    shown: str
    """As people will be shown it, in the language asked for; empty for nothing."""
    value: Any
    """As data. Of texts by language the text only; of lots their number; `municipalities` holds
    the regions, too."""


class ImportedChange(msgspec.Struct):
    """A field in which the sheet and the application differ: three values, as data and in words.

    `last` is what the last import said; null also where none has said anything of the field.
    """

    field: str
    standing: Standing
    last: Any
    application: Any
    sheet: Any
    last_shown: str
    application_shown: str
    sheet_shown: str


class ImportRow(msgspec.Struct):
    """One row of the sheet, as it was read, and what becomes of it."""

    sheet: str
    row: int
    """As the spreadsheet numbers it."""
    state: RowState
    procurement_id: UUID | None
    """Null for a row that no procurement is known for, and for a new one in a dry run."""
    title: str
    fields: list[ImportedField]
    changes: list[ImportedChange]
    gaps: list[str]
    """What the procurement would lack for its publication: `/contact`."""


class ImportConflict(msgspec.Struct):
    """Changed in the sheet and in the application, and not chosen: the application's value stays.

    Choose with `choices.fields`, by `procurement_id` and the change's `field`.
    """

    sheet: str
    row: int
    procurement_id: UUID
    title: str
    change: ImportedChange


class ProposedRename(msgspec.Struct):
    """A row that looks like a procurement which the sheet no longer has. Nothing is done with it
    until `choices.rows` says which procurement it is, or null for a new one."""

    sheet: str
    row: int
    title: str
    procurement_id: UUID
    former_title: str
    agreeing: list[str]
    """Fields that are equal."""
    likeness: float
    """Of the titles, 0 to 1."""


class SkippedRowOut(msgspec.Struct):
    """A row that is no procurement: a title of a section, a total, headings that come again."""

    sheet: str
    row: int
    reason: Skipped
    text: str


class MissingRow(msgspec.Struct):
    id: UUID
    title: Texts
    url: str


class ImportReport(msgspec.Struct):
    """What an import did; in a dry run what it would do."""

    dry_run: bool
    plan_etag: str
    """The plan's `ETag` after this: for `If-Match` when it is published."""
    created: int
    updated: int
    unchanged: int
    undecided: int
    """Rows of which a rename is proposed."""
    hidden_words: int
    """Rows that are not taken, since their title holds words that were hidden in this plan."""
    failed: int
    problems: list[ImportProblem]
    """The first thousand errors and the first thousand warnings."""
    problems_left_out: int
    """How many more there are; so of the lists below."""
    sheets: list[ImportedSheet]
    mapping_used: dict[str, ColumnMapping]
    """By sheet: what an earlier import said of columns with these headings. Send another `mapping`,
    or `{}`, where it is wrong."""
    mapping_offered: dict[str, ColumnMapping]
    """The same where the headings are only partly those: send it as `mapping` if it is right."""
    rows: list[ImportRow]
    """In the order of the sheet, as many as `rows` asks for, from `rows_from` on, of the states
    that `only` names."""
    rows_left_out: int
    """How many more follow: send the file again with a larger `rows_from`."""
    conflicts: list[ImportConflict]
    conflicts_left_out: int
    renames: list[ProposedRename]
    renames_left_out: int
    skipped: list[SkippedRowOut]
    skipped_left_out: int
    missing: list[MissingRow]
    """Came with an earlier sheet and are not in this one. They stay: cancel or delete them."""
    missing_left_out: int
    gaps: dict[str, int]
    """How many rows say nothing of what their publication asks for: `{"/contact": 12}`."""


class ImportMappingOut(msgspec.Struct):
    """What a person said of the columns of a sheet."""

    id: UUID
    headings: dict[str, str]
    """By letter of the column."""
    columns: dict[str, str | None]
    """By letter: the field; null leaves the column out."""
    updated_at: datetime


class ImportMappingsOut(msgspec.Struct):
    items: list[ImportMappingOut]


def import_mapping_out(row: ImportMapping) -> ImportMappingOut:
    return ImportMappingOut(row.id, row.headings, row.columns, row.updated_at)


@dataclass(frozen=True)
class RowsAsked:
    """Which rows are listed. No states: all."""

    first: int
    most: int
    states: tuple[RowState, ...] = ()

    def of(self, rows: Sequence[Taking]) -> list[Taking]:
        return [row for row in rows if not self.states or row.state in self.states]


def import_report(
    reading: PlanReading,
    found: Import,
    suggestion: Suggestion,
    asked: RowsAsked,
    language: Language,
    *,
    dry_run: bool,
) -> ImportReport:
    """`plan_etag` is filled by whoever has it."""
    rows = asked.of(found.rows)
    listed = rows[asked.first : asked.first + asked.most]
    conflicts = [_conflict_out(taking, one, language) for taking, one in found.conflicts]
    return ImportReport(
        dry_run=dry_run,
        plan_etag="",
        created=len(found.created),
        updated=len(found.updated),
        unchanged=found.unchanged,
        undecided=len(found.of(RowState.UNDECIDED)),
        hidden_words=len(found.of(RowState.HIDDEN_WORDS)),
        failed=found.failed,
        problems=[_problem_out(problem, language) for problem in found.problems],
        problems_left_out=found.problems_left_out,
        sheets=[sheet_out(sheet) for sheet in reading.sheets],
        mapping_used=_mappings_out(suggestion.used),
        mapping_offered=_mappings_out(suggestion.offered),
        rows=[_row_out(taking, language) for taking in listed],
        rows_left_out=max(0, len(rows) - asked.first - len(listed)),
        conflicts=conflicts[:MOST_LISTED],
        conflicts_left_out=_more(conflicts),
        renames=[_rename_out(one, found, language) for one in _first(found.renames)],
        renames_left_out=_more(found.renames),
        skipped=[
            SkippedRowOut(one.sheet, one.number, one.reason, one.text)
            for one in _first(reading.skipped)
        ],
        skipped_left_out=_more(reading.skipped),
        missing=[_missing_out(row) for row in _first(found.missing)],
        missing_left_out=_more(found.missing),
        gaps=dict(found.gaps),
    )


def _mappings_out(mappings: Mappings) -> dict[str, ColumnMapping]:
    return {name: ColumnMapping(one.columns, one.heading_row) for name, one in mappings.items()}


def sheet_out(sheet: SheetReport) -> ImportedSheet:
    return ImportedSheet(
        sheet.name,
        sheet.state,
        sheet.rows,
        sheet.columns,
        list(sheet.ignored),
        list(sheet.tables[:MOST_TABLES]),
    )


def _first(items: Iterable[T]) -> Iterator[T]:
    return islice(items, MOST_LISTED)


def _more(items: Sequence[object]) -> int:
    return max(0, len(items) - MOST_LISTED)


def _row_out(taking: Taking, language: Language) -> ImportRow:
    return ImportRow(
        sheet=taking.row.sheet,
        row=taking.row.number,
        state=taking.state,
        procurement_id=taking.procurement_id,
        title=_title(taking, language),
        fields=list(_fields_out(taking, language)),
        changes=[_change_out(one, language) for one in taking.differing],
        gaps=[fault.pointer for fault in publication_faults(taking.fields)],
    )


def _fields_out(taking: Taking, language: Language) -> Iterator[ImportedField]:
    """As the sheet says it; of a new procurement with the places that were added."""
    fields = taking.said.fields if taking.existing else taking.fields
    side = Side(fields, taking.said.notes or "")
    names = {*taking.said.names, *taking.written} | (
        {"notes"} if taking.said.notes is not None else set()
    )
    cells = _cells_by_field(taking)
    for name in parts_of(names):
        value = plain(side, name, list(Language))
        shown = _cut(written_field(name, value, language))
        yield ImportedField(name, cells.get(name, []), shown, _cut(value))


def _cells_by_field(taking: Taking) -> dict[str, list[ImportedCell]]:
    found: dict[str, list[ImportedCell]] = {}
    for column, cells in taking.row.cells.items():
        for name in parts_of(FIELDS_OF_COLUMN.get(column, (column,))):
            found.setdefault(name, []).extend(ImportedCell(one.ref, one.written) for one in cells)
    return found


def _change_out(one: Differing, language: Language) -> ImportedChange:
    values = (one.last, one.application, one.sheet)
    shown = (_cut(written_field(one.name, value, language)) for value in values)
    return ImportedChange(one.name, one.standing, *map(_cut, values), *shown)


def _conflict_out(taking: Taking, one: Differing, language: Language) -> ImportConflict:
    assert taking.existing is not None  # noqa: S101 - it has two sides
    return ImportConflict(
        sheet=taking.row.sheet,
        row=taking.row.number,
        procurement_id=taking.existing.id,
        title=_title(taking, language),
        change=_change_out(one, language),
    )


def _rename_out(one: Rename, found: Import, language: Language) -> ProposedRename:
    taking = found.rows[one.index]
    return ProposedRename(
        sheet=taking.row.sheet,
        row=taking.row.number,
        title=_title(taking, language),
        procurement_id=one.procurement.id,
        former_title=best_text(one.procurement.title, language),
        agreeing=list(one.agreeing),
        likeness=round(one.likeness, 2),
    )


def _missing_out(row: Procurement) -> MissingRow:
    return MissingRow(row.id, row.title, f"/v1/procurements/{row.id}")


def _title(taking: Taking, language: Language) -> str:
    return _cut(best_text(taking.said.fields.title, language))  # type: ignore[no-any-return]


def _cut(value: Any) -> Any:
    """Texts in plain JSON, shortened."""
    if isinstance(value, str):
        return value if len(value) <= LONGEST_SHOWN else f"{value[:LONGEST_SHOWN]}…"
    if isinstance(value, dict):
        return {name: _cut(one) for name, one in value.items()}
    return [_cut(one) for one in value] if isinstance(value, list) else value


def _problem_out(problem: Problem, language: Language) -> ImportProblem:
    return ImportProblem(
        problem.sheet,
        problem.cell,
        problem.pointer,
        problem.severity,
        problem.code,
        translate(f"fault.{problem.code}", language, **problem.params),
    )
