"""The way in: a spreadsheet's bytes to the plan they hold."""

from __future__ import annotations

import re
from collections.abc import Iterator

from api.core.partial_date_parts import FIRST_YEAR
from api.exchange.sheets.fields import SheetField
from api.exchange.sheets.headings import Headings, find_headings, recognised
from api.exchange.sheets.keys import reference_key, title_key
from api.exchange.sheets.limits import DEFAULT_LIMITS, Limits
from api.exchange.sheets.plan import (
    PlanReading,
    RowValues,
    SheetReport,
    SheetRow,
    SheetState,
    Skipped,
    SkippedRow,
)
from api.exchange.sheets.problems import (
    CellProblem,
    ProblemCode,
    Problems,
    UnreadableSheetError,
    cell_name,
    column_letters,
)
from api.exchange.sheets.rows import RowReader, filled
from api.exchange.sheets.words import shortened, words
from api.exchange.sheets.workbook import CellValue, Table, read_workbook

_TOTAL = re.compile(
    r"(?:kaikki |hankinnat )?yhteensä\b|(?:loppu|väli|kokonais)?summa\b|totalt\b|sammanlagt\b"
    r"|(?:del|slut)summa\b|(?:sub|grand )?total\b"
)
_FULL_DATE = re.compile(r"\d{1,2}\.\d{1,2}\.\d{4}|\d{4}-\d\d-\d\d")
_YEAR = re.compile(r"(?<!\d)20\d\d(?!\d)")
_TABLE_COLUMNS = 3
"""Only in a table of at least so many columns does a lone filled cell title a section."""


def read_plan(
    data: bytes,
    *,
    filename: str | None = None,
    limits: Limits = DEFAULT_LIMITS,
    default_year: int | None = None,
) -> PlanReading:
    """Every visible sheet with headings is read; UnreadableSheetError if the file or all lack them.

    `default_year` completes `syksy` and `Q3`, unless the sheet's own title or name has one year.
    """
    workbook = read_workbook(data, filename, limits)
    problems = Problems()
    sheets = [_SheetReading(table, limits, default_year, problems) for table in workbook.tables]
    if not any(sheet.headings for sheet in sheets):
        raise UnreadableSheetError(ProblemCode.NO_HEADINGS)
    rows = [row for sheet in sheets for row in sheet.rows]
    if len(rows) > limits.rows:
        raise UnreadableSheetError(ProblemCode.TOO_MANY_ROWS, limit=limits.rows)
    for doubled in _duplicates(rows, sheets):
        problems.append(doubled)
    return PlanReading(
        kind=workbook.kind,
        rows=tuple(_marked(rows, problems)),
        problems=tuple(problems.kept),
        problems_left_out=problems.left_out,
        sheets=tuple(sheet.report() for sheet in sheets),
        skipped=tuple(row for sheet in sheets for row in sheet.skipped),
    )


class _SheetReading:
    def __init__(
        self, table: Table, limits: Limits, default_year: int | None, problems: Problems
    ) -> None:
        self.table = table
        self.rows: list[SheetRow] = []
        self.skipped: list[SkippedRow] = []
        self.problems = problems
        self.headings = find_headings(table.rows)
        self._section: str | None = None
        if self.headings:
            year = _year_of(table, self.headings) or default_year
            reader = RowReader(table, self.headings, year, limits, problems)
            for unknown in self._unknown_headings(self.headings):
                problems.append(unknown)
            for index in range(self.headings.row + 1, len(table.rows)):
                self._read(index, reader, self.headings)

    def _unknown_headings(self, headings: Headings) -> Iterator[CellProblem]:
        for column, heading in headings.ignored.items():
            cell, params = cell_name(headings.row + 1, column), {"value": shortened(heading)}
            yield CellProblem(
                self.table.name, cell, ProblemCode.UNKNOWN_HEADING, None, dict(params)
            )

    def _read(self, index: int, reader: RowReader, headings: Headings) -> None:
        row = self.table.rows[index]
        texts = filled(row)
        if not texts:
            return
        reason = _reason_to_skip(row, texts, headings)
        if reason is None:
            self._keep(index, reader.read(index, self._section), headings)
            return
        if reason is Skipped.SECTION:
            self._section = shortened(texts[0], 200)
        self.skipped.append(SkippedRow(self.table.name, index + 1, reason, shortened(texts[0])))

    def _keep(self, index: int, values: RowValues, headings: Headings) -> None:
        number = index + 1
        title = next(
            (values.titles[code] for code in ("fi", "sv", "en") if code in values.titles), ""
        )
        at = headings.of(SheetField.TITLE)
        cells = {cell_name(number, column.index) for column in at}
        if not title and not self.problems.is_noted(self.table.name, number, cells):
            cell = cell_name(number, at[0].index)
            self.problems.append(
                CellProblem(self.table.name, cell, ProblemCode.MISSING_TITLE, SheetField.TITLE, {})
            )
        by_reference, by_title = reference_key(values.reference), title_key(title, values.unit)
        other = by_title if by_reference else None
        key = by_reference or by_title
        self.rows.append(SheetRow(self.table.name, number, values, key, other, has_errors=False))

    def report(self) -> SheetReport:
        name, headings = self.table.name, self.headings
        if headings is None:
            hidden, empty = self.table.hidden, not self.table.rows
            state = SheetState.EMPTY if empty else SheetState.NO_HEADINGS
            return SheetReport(name, SheetState.HIDDEN if hidden else state)
        columns = {column_letters(column.index): column.field for column in headings.columns}
        return SheetReport(
            name=name,
            state=SheetState.READ,
            heading_row=headings.row + 1,
            columns=columns,
            ignored=tuple(headings.ignored.values()),
            rows=len(self.rows),
            language=headings.language,
        )


def _reason_to_skip(row: list[CellValue], texts: list[str], headings: Headings) -> Skipped | None:
    title = headings.of(SheetField.TITLE)[0]
    in_title = row[title.index] if title.index < len(row) else ""
    if any(_TOTAL.match(words(text)) for text in (texts[0], str(in_title))):
        return Skipped.TOTAL
    if len(texts) == 1 and len(headings.columns) >= _TABLE_COLUMNS:
        return Skipped.SECTION
    named = recognised(str(in_title))
    if named and named[0] is SheetField.TITLE and all(recognised(text) for text in texts):
        return Skipped.REPEATED_HEADINGS
    return None


def _year_of(table: Table, headings: Headings) -> int | None:
    """The one year the sheet's name, or failing that the titles above the headings, speak of."""
    above = [text for row in table.rows[: headings.row] for text in filled(row)]
    for texts in ([table.name], above):
        years = set(_YEAR.findall(_FULL_DATE.sub(" ", " ".join(texts))))
        if len(years) == 1 and (year := int(years.pop())) >= FIRST_YEAR:
            return year
    return None


def _duplicates(rows: list[SheetRow], sheets: list[_SheetReading]) -> Iterator[CellProblem]:
    """The second and later of the same key; a title may come twice under different references."""
    columns = {sheet.table.name: sheet.headings for sheet in sheets if sheet.headings}
    first: dict[str, SheetRow] = {}
    for row in rows:
        if not row.values.titles and not row.values.reference:
            continue
        earlier = first.setdefault(row.row_key, row)
        if earlier is row:
            continue
        by_reference = row.row_key.startswith("ref:")
        field = SheetField.REFERENCE if by_reference else SheetField.TITLE
        cell = cell_name(row.number, columns[row.sheet].of(field)[0].index)
        code = ProblemCode.DUPLICATE_REFERENCE if by_reference else ProblemCode.DUPLICATE_TITLE
        text = row.values.reference or next(iter(row.values.titles.values()))
        where: dict[str, str | int] = {"sheet": earlier.sheet, "row": earlier.number}
        yield CellProblem(row.sheet, cell, code, field, {"value": shortened(text), **where})


def _marked(rows: list[SheetRow], problems: Problems) -> Iterator[SheetRow]:
    for row in rows:
        wrong = (row.sheet, row.number) in problems.faulty_rows
        yield SheetRow(row.sheet, row.number, row.values, row.row_key, row.other_key, wrong)
