"""Builds the report of an import in the reader's language, with bounded lists."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, TypeVar

from api.core.i18n import Language, best_text, translate
from api.plans.importing.renames import Rename
from api.plans.importing.results import Import, Problem, RowImport, RowState
from api.plans.importing.row_mapping import FIELDS_OF_COLUMN
from api.plans.importing.sheet.column_mapping import Mappings
from api.plans.importing.sheet.result import PlanReading, SheetReport
from api.plans.importing.stored_mappings import Suggestion
from api.plans.importing.three_way import Differing, Side, parts_of, plain
from api.plans.inputs.imports import ColumnMapping
from api.plans.models.procurements import Procurement
from api.plans.rules.faults import publication_faults
from api.plans.schemas.imports import (
    ImportConflict,
    ImportedCell,
    ImportedChange,
    ImportedField,
    ImportedSheet,
    ImportProblem,
    ImportReport,
    ImportRow,
    MissingRow,
    ProposedRename,
    SkippedRowOut,
)
from api.plans.wording import written_field

T = TypeVar("T")
MOST_LISTED = 500
"""Maximum of conflicts, renames, missing procurements and skipped rows; the rest is counted."""
MOST_TABLES = 20
"""Maximum of tables of one sheet."""
LONGEST_SHOWN = 300
"""Characters of a text in this report; the procurement has the whole text."""


@dataclass(frozen=True)
class RowSelection:
    """Selects the rows to list. An empty `states` means all rows."""

    first: int
    most: int
    states: tuple[RowState, ...] = ()

    def of(self, rows: Sequence[RowImport]) -> list[RowImport]:
        return [row for row in rows if not self.states or row.state in self.states]


def import_report(
    reading: PlanReading,
    imported: Import,
    suggestion: Suggestion,
    selection: RowSelection,
    language: Language,
    *,
    dry_run: bool,
) -> ImportReport:
    """The caller fills `plan_etag`."""
    rows = selection.of(imported.rows)
    listed = rows[selection.first : selection.first + selection.most]
    conflicts = [
        _conflict_out(row_import, item, language) for row_import, item in imported.conflicts
    ]
    return ImportReport(
        dry_run=dry_run,
        plan_etag="",
        created=len(imported.created),
        updated=len(imported.updated),
        unchanged=imported.unchanged,
        undecided=len(imported.of(RowState.UNDECIDED)),
        hidden_words=len(imported.of(RowState.HIDDEN_WORDS)),
        failed=imported.failed,
        problems=[_problem_out(problem, language) for problem in imported.problems],
        problems_left_out=imported.problems_left_out,
        sheets=[sheet_out(sheet) for sheet in reading.sheets],
        mapping_used=_mappings_out(suggestion.used),
        mapping_offered=_mappings_out(suggestion.offered),
        rows=[_row_out(row_import, language) for row_import in listed],
        rows_left_out=max(0, len(rows) - selection.first - len(listed)),
        conflicts=conflicts[:MOST_LISTED],
        conflicts_left_out=_more(conflicts),
        renames=[_rename_out(item, imported, language) for item in _first(imported.renames)],
        renames_left_out=_more(imported.renames),
        skipped=[
            SkippedRowOut(row.sheet, row.number, row.reason, row.text)
            for row in _first(reading.skipped)
        ],
        skipped_left_out=_more(reading.skipped),
        missing=[_missing_out(row) for row in _first(imported.missing)],
        missing_left_out=_more(imported.missing),
        gaps=dict(imported.gaps),
    )


def _mappings_out(mappings: Mappings) -> dict[str, ColumnMapping]:
    return {name: ColumnMapping(item.columns, item.heading_row) for name, item in mappings.items()}


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


def _row_out(row_import: RowImport, language: Language) -> ImportRow:
    return ImportRow(
        sheet=row_import.row.sheet,
        row=row_import.row.number,
        state=row_import.state,
        procurement_id=row_import.procurement_id,
        title=_title(row_import, language),
        fields=list(_fields_out(row_import, language)),
        changes=[_change_out(item, language) for item in row_import.differing],
        gaps=[fault.pointer for fault in publication_faults(row_import.fields)],
    )


def _fields_out(row_import: RowImport, language: Language) -> Iterator[ImportedField]:
    """Values of the sheet; for a new procurement also the places that the import added."""
    fields = row_import.content.fields if row_import.existing else row_import.fields
    side = Side(fields, row_import.content.notes or "")
    names = {*row_import.content.names, *row_import.written} | (
        {"notes"} if row_import.content.notes is not None else set()
    )
    cells = _cells_by_field(row_import)
    for name in parts_of(names):
        value = plain(side, name, list(Language))
        shown = _cut(written_field(name, value, language))
        yield ImportedField(name, cells.get(name, []), shown, _cut(value))


def _cells_by_field(row_import: RowImport) -> dict[str, list[ImportedCell]]:
    result: dict[str, list[ImportedCell]] = {}
    for column, cells in row_import.row.cells.items():
        for name in parts_of(FIELDS_OF_COLUMN.get(column, (column,))):
            result.setdefault(name, []).extend(
                ImportedCell(cell.ref, cell.written) for cell in cells
            )
    return result


def _change_out(differing: Differing, language: Language) -> ImportedChange:
    values = (differing.last, differing.application, differing.sheet)
    shown = (_cut(written_field(differing.name, value, language)) for value in values)
    return ImportedChange(differing.name, differing.standing, *map(_cut, values), *shown)


def _conflict_out(
    row_import: RowImport, differing: Differing, language: Language
) -> ImportConflict:
    assert row_import.existing is not None  # noqa: S101 - it has two sides
    return ImportConflict(
        sheet=row_import.row.sheet,
        row=row_import.row.number,
        procurement_id=row_import.existing.id,
        title=_title(row_import, language),
        change=_change_out(differing, language),
    )


def _rename_out(rename: Rename, imported: Import, language: Language) -> ProposedRename:
    row_import = imported.rows[rename.index]
    return ProposedRename(
        sheet=row_import.row.sheet,
        row=row_import.row.number,
        title=_title(row_import, language),
        procurement_id=rename.procurement.id,
        former_title=best_text(rename.procurement.title, language),
        agreeing=list(rename.agreeing),
        likeness=round(rename.likeness, 2),
    )


def _missing_out(row: Procurement) -> MissingRow:
    return MissingRow(row.id, row.title, f"/v1/procurements/{row.id}")


def _title(row_import: RowImport, language: Language) -> str:
    return _cut(best_text(row_import.content.fields.title, language))  # type: ignore[no-any-return]


def _cut(value: Any) -> Any:
    """Shortens the texts in a plain JSON value."""
    if isinstance(value, str):
        return value if len(value) <= LONGEST_SHOWN else f"{value[:LONGEST_SHOWN]}…"
    if isinstance(value, dict):
        return {name: _cut(item) for name, item in value.items()}
    return [_cut(item) for item in value] if isinstance(value, list) else value


def _problem_out(problem: Problem, language: Language) -> ImportProblem:
    return ImportProblem(
        problem.sheet,
        problem.cell,
        problem.pointer,
        problem.severity,
        problem.code,
        translate(f"fault.{problem.code}", language, **problem.params),
    )
