"""The entry of the package: reads the bytes of a spreadsheet as a plan."""

from __future__ import annotations

from api.plans.importing.sheet.column_mapping import (
    ANY_SHEET,
    MappingCode,
    MappingFault,
    Mappings,
    mapping_faults,
    pointer,
)
from api.plans.importing.sheet.heading_rows import candidates, heading_score
from api.plans.importing.sheet.mends import Mends, mended
from api.plans.importing.sheet.refusals import UnreadablePlanError
from api.plans.importing.sheet.result import PlanReading, SheetReport, SheetState
from api.plans.importing.sheet.row_keys import distinct
from api.plans.importing.sheet.seen_columns import seen_table
from api.plans.importing.sheet.sheet import SheetReading
from api.spreadsheets.limits import DEFAULT_LIMITS, Limits
from api.spreadsheets.problems import ProblemCode, Problems, UnreadableSheetError
from api.spreadsheets.workbook import Table, read_workbook

NO_MAPPING: Mappings = {}
NO_MENDS: Mends = {}


def read_plan(
    data: bytes,
    *,
    filename: str | None = None,
    limits: Limits = DEFAULT_LIMITS,
    default_year: int | None = None,
    mapping: Mappings = NO_MAPPING,
    mends: Mends = NO_MENDS,
) -> PlanReading:
    """Read every visible sheet with headings. UnreadableSheetError if the file cannot be read, or
    if no sheet has headings.

    `default_year` completes `syksy` and `Q3`, unless the sheet's title or name has a single year.
    `mapping` gives the fields of columns, by the sheet's name or `*`. `mends` has corrected cells.
    """
    _refuse(mapping_faults(mapping))
    workbook = read_workbook(data, filename, limits, heading_score)
    tables = tuple(_with_mends(table, mends) for table in workbook.tables)
    problems = Problems()
    _refuse(_unknown_sheets(tables, mapping))
    sheets = [
        SheetReading(table, limits, default_year, problems, _mapping_of(table, mapping))
        for table in tables
    ]
    reports = tuple(_report(sheet) for sheet in sheets)
    _refuse(_of_sheets(sheets, mapping), reports)
    if not any(sheet.tables for sheet in sheets):
        raise UnreadablePlanError(ProblemCode.NO_HEADINGS, sheets=reports)
    rows = [row for sheet in sheets for row in sheet.rows]
    if len(rows) > limits.rows:
        raise UnreadableSheetError(ProblemCode.TOO_MANY_ROWS, limit=limits.rows)
    rows = distinct(rows, problems)
    return PlanReading(
        kind=workbook.kind,
        rows=tuple(rows),
        problems=tuple(problems.first),
        problems_left_out=problems.left_out,
        sheets=reports,
        skipped=tuple(row for sheet in sheets for row in sheet.skipped),
    )


def _refuse(faults: list[MappingFault], sheets: tuple[SheetReport, ...] = ()) -> None:
    if faults:
        raise UnreadablePlanError(ProblemCode.BAD_MAPPING, faults=tuple(faults), sheets=sheets)


def _unknown_sheets(tables: tuple[Table, ...], mapping: Mappings) -> list[MappingFault]:
    names = {table.name for table in tables} | {ANY_SHEET}
    return [
        MappingFault(pointer(name), MappingCode.UNKNOWN_SHEET, {"value": name[:80]})
        for name in mapping
        if name not in names
    ]


def _with_mends(table: Table, mends: Mends) -> Table:
    return mended(table, mends[table.name]) if table.name in mends else table


def _mapping_of(table: Table, mapping: Mappings) -> tuple[str, Mappings] | None:
    """The key of the table in the mappings, with the mappings; None if no mapping applies."""
    name = table.name if table.name in mapping else ANY_SHEET
    return (name, mapping) if name in mapping else None


def _of_sheets(sheets: list[SheetReading], mapping: Mappings) -> list[MappingFault]:
    """Faults of mappings that do not fit their sheet. A named sheet must fit its mapping; under `*`
    one sheet must fit."""
    result = [fault for sheet in sheets if sheet.table.name in mapping for fault in sheet.faults]
    by_default = [sheet for sheet in sheets if sheet.table.name not in mapping]
    if ANY_SHEET in mapping and not any(sheet.tables for sheet in by_default):
        result += [fault for sheet in by_default for fault in sheet.faults][:1]
    return result


def _report(sheet: SheetReading) -> SheetReport:
    name, rows = sheet.table.name, sheet.table.rows
    if sheet.tables:
        ends = [table.row for table in sheet.tables[1:]] + [len(rows)]
        seen = (seen_table(rows, *pair) for pair in zip(sheet.tables, ends, strict=True))
        return SheetReport(name, SheetState.READ, tuple(seen), len(sheet.rows))
    if sheet.table.hidden:
        return SheetReport(name, SheetState.HIDDEN)
    if not rows:
        return SheetReport(name, SheetState.EMPTY)
    state = SheetState.LEFT_OUT if sheet.is_left_out else SheetState.NO_HEADINGS
    named = [sheet.without_title] if sheet.without_title else []
    likely = (seen_table(rows, headings, len(rows)) for headings in (*named, *candidates(rows)))
    return SheetReport(name, state, tuple(likely))
