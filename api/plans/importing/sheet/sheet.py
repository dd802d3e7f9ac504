"""Reads one sheet: its tables, their rows, and the skipped rows."""

from __future__ import annotations

import msgspec

from api.plans.importing.sheet.cells import text_of
from api.plans.importing.sheet.column_mapping import MappingCode, MappingFault, Mappings, pointer
from api.plans.importing.sheet.columns import SheetField
from api.plans.importing.sheet.heading_rows import (
    find_headings,
    find_mapped_headings,
    next_headings,
)
from api.plans.importing.sheet.headings import Headings, Other
from api.plans.importing.sheet.identity_cells import identity_cells
from api.plans.importing.sheet.numbering import as_reference, numbers_that_refer
from api.plans.importing.sheet.result import SheetRow, Skipped, SkippedRow, Understood
from api.plans.importing.sheet.row_keys import reference_key, title_key
from api.plans.importing.sheet.rows import RowReader
from api.plans.importing.sheet.sheet_rules import (
    YEAR,
    filled_columns,
    same_columns,
    with_more,
    without_hidden,
    year_of,
)
from api.plans.importing.sheet.skipped_rows import Filled, RowTraits, is_lone_title, reason_to_leave
from api.spreadsheets.cell_marks import CellValue
from api.spreadsheets.limits import Limits
from api.spreadsheets.problems import (
    CellProblem,
    Params,
    ProblemCode,
    Problems,
    cell_name,
    column_letters,
)
from api.spreadsheets.text import shortened
from api.spreadsheets.workbook import Table

MOST_TABLES = 100
"""Maximum of tables in a sheet; further heading rows are read as ordinary rows."""


class SheetReading:
    """Reads the sheet when it is created. `mapping`: the key of the sheet, and all mappings."""

    def __init__(
        self,
        table: Table,
        limits: Limits,
        default_year: int | None,
        problems: Problems,
        mapping: tuple[str, Mappings] | None,
    ) -> None:
        self.table = table
        self.rows: list[SheetRow] = []
        self.skipped: list[SkippedRow] = []
        self.tables: list[Headings] = []
        self.faults: list[MappingFault] = []
        """Faults of a mapping that does not fit the sheet."""
        self.is_left_out = False
        self.without_title: Headings | None = None
        """The row that the mapping names, if no column of it is the title."""
        self._problems = problems
        self._limits = limits
        self._section: str | None = None
        self._texts: list[str] = []
        """Texts of the cells of the current row."""
        self._last_row = -1
        self._reported: set[tuple[str, int]] = set()
        for problem in identity_cells(table):
            problems.append(problem)
        headings = self._first_headings(mapping)
        if headings:
            self._year = year_of(table, headings) or default_year
            self._begin(headings)
            for index in range(headings.row + 1, len(table.rows)):
                self._read(index)
            self._report_without_heading()

    def _first_headings(self, mapping: tuple[str, Mappings] | None) -> Headings | None:
        rows = self.table.rows
        if not rows:
            return None
        if mapping is None:
            return find_headings(rows)
        name, mappings = mapping
        if mappings[name].left_out:
            self.is_left_out = True
            return None
        headings = find_mapped_headings(rows, mappings[name])
        if headings and headings.has_title:
            return headings
        if headings is None and mappings[name].heading_row is not None:
            params: dict[str, str | int] = {"row": mappings[name].heading_row or 0}
            where = pointer(name, "heading_row")
            self.faults.append(MappingFault(where, MappingCode.UNKNOWN_ROW, params))
        else:
            self.without_title = headings
            self.faults.append(MappingFault(pointer(name, "columns"), MappingCode.NO_TITLE, {}))
        return None

    def _begin(self, headings: Headings) -> None:
        headings = without_hidden(headings, self.table.marks.hidden_columns)
        below = self.table.rows[headings.row + 1 :]
        if column := numbers_that_refer(headings, below):
            headings = as_reference(headings, column)
            cell = cell_name(max(headings.row, 0) + 1, column.index)
            params: Params = {"value": shortened(column.heading)}
            self._note(cell, ProblemCode.REFERENCE_IN_NUMBERS, params)
        self.tables.append(headings)
        self._headings = headings
        self._last_row = -1
        self._reader = RowReader(self.table, headings, self._year, self._limits, self._problems)
        for other in headings.others:
            self._report(other, headings.row)

    def _report(self, other: Other, row: int) -> None:
        """Report a column that is not read, once for the same heading in several tables."""
        code = _REPORTED.get(other.how)
        if code and other.heading and (other.heading, other.index) not in self._reported:
            self._reported.add((other.heading, other.index))
            params = {"value": shortened(other.heading), **_other_column_params(other)}
            self._note(cell_name(max(row, 0) + 1, other.index), code, params)

    def _report_without_heading(self) -> None:
        """Report columns that have values and no heading in their table."""
        ends = [table.row for table in self.tables[1:]] + [len(self.table.rows)]
        for table, end in zip(self.tables, ends, strict=True):
            headed = {column.index for column in table.columns}
            headed |= {other.index for other in table.others if other.heading}
            for column in sorted(filled_columns(self.table.rows[table.row + 1 : end]) - headed):
                cell = cell_name(max(table.row, 0) + 1, column)
                self._note(cell, ProblemCode.COLUMN_WITHOUT_HEADING, {"value": ""})

    def _note(self, cell: str, code: ProblemCode, params: Params) -> None:
        self._problems.append(CellProblem(self.table.name, cell, code, None, params))

    def _read(self, index: int) -> None:
        if index <= self._headings.row:
            return
        self._texts = [text_of(value) for value in self.table.rows[index]]
        texts = [text for text in self._texts if text]
        if not texts:
            return
        if index in self.table.marks.hidden_rows:
            self._leave(index, Skipped.HIDDEN, texts)
        elif headings := self._next_headings(index):
            if same_columns(headings, self._headings):
                self._leave(index, Skipped.REPEATED_HEADINGS, texts)
            else:
                self._begin(headings)
        else:
            self._read_row(index, texts)

    def _next_headings(self, index: int) -> Headings | None:
        if len(self.tables) >= MOST_TABLES:
            return None
        return next_headings(self.table.rows, index, self.tables)

    def _read_row(self, index: int, texts: list[str]) -> None:
        traits = self._traits(index, self.table.rows[index])
        reason = self._reason(index, traits)
        if reason is None:
            return self._keep(index, is_lone_title(traits, self._headings))
        if reason is Skipped.STRUCK_OUT:
            self._note_title(index + 1, ProblemCode.STRUCK_OUT, {"value": shortened(texts[0])})
        elif reason is Skipped.SECTION:
            self._section = shortened(texts[0], 200)
        elif reason is Skipped.GROUP and (year := YEAR.search(texts[0])):
            self._reader.year = int(year[0])  # of the rows below it
        elif reason is Skipped.CONTINUED:
            self._continue(traits.filled[0])
        return self._leave(index, reason, texts)

    def _reason(self, index: int, row_traits: RowTraits) -> Skipped | None:
        if self._is_struck_out(index):
            return Skipped.STRUCK_OUT
        return reason_to_leave(row_traits, self._headings)

    def _leave(self, index: int, reason: Skipped, texts: list[str]) -> None:
        self.skipped.append(SkippedRow(self.table.name, index + 1, reason, shortened(texts[0])))

    def _traits(self, index: int, row: list[CellValue]) -> RowTraits:
        marks = self.table.marks
        cells = tuple(
            Filled(column, text, not isinstance(value, str))
            for column, (value, text) in enumerate(zip(row, self._texts, strict=True))
            if text and column not in marks.hidden_columns
        )
        is_bold = bool(cells) and all((index, cell.column) in marks.bold for cell in cells)
        follows = self._last_row == index - 1
        return RowTraits(cells, index in marks.merged_across, is_bold, follows)

    def _is_struck_out(self, index: int) -> bool:
        """Whether the whole title is struck through."""
        struck = self.table.marks.struck
        titles = [column.index for column in self._headings.of(SheetField.TITLE)]
        marked = [struck.get((index, title)) for title in titles]
        return any(marked) and all(mark in {True, None} for mark in marked)

    def _keep(self, index: int, is_alone: bool) -> None:
        number = index + 1
        values, cells = self._reader.read(index, self._texts, self._section)
        title = next(
            (values.titles[code] for code in ("fi", "sv", "en") if code in values.titles), ""
        )
        if not title:
            self._note_title(number, ProblemCode.MISSING_TITLE, {})
            self._leave(index, Skipped.NO_TITLE, [text for text in self._texts if text])
            return
        if is_alone:
            self._note_title(number, ProblemCode.LONE_TITLE, {"value": shortened(title)})
        by_reference, by_title = reference_key(values.reference), title_key(title, values.unit)
        self._last_row = index
        self.rows.append(
            SheetRow(
                sheet=self.table.name,
                number=number,
                values=values,
                row_key=by_reference or by_title,
                other_key=by_title if by_reference else None,
                language=self._headings.language,
                cells=cells,
            )
        )

    def _note_title(self, number: int, code: ProblemCode, params: dict[str, str | int]) -> None:
        cell = cell_name(number, self._headings.of(SheetField.TITLE)[0].index)
        self._problems.append(CellProblem(self.table.name, cell, code, SheetField.TITLE, params))

    def _continue(self, cell: Filled) -> None:
        """Add the text to the row above. The next row may continue it further."""
        column = next(c for c in self._headings.columns if c.index == cell.column)
        row = self.rows[-1]
        values = with_more(row.values, column, cell.text)
        self.rows[-1] = msgspec.structs.replace(row, values=values)
        self._last_row += 1


def _other_column_params(other: Other) -> Params:
    if other.taken_by is None:
        return {}
    index, heading = other.taken_by
    return {"column": column_letters(index), "other": shortened(heading)}


_REPORTED = {
    Understood.UNKNOWN: ProblemCode.UNKNOWN_HEADING,
    Understood.TAKEN: ProblemCode.HEADING_TAKEN,
    Understood.HIDDEN: ProblemCode.HIDDEN_COLUMN,
}
