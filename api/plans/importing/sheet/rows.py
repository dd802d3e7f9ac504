"""Reads one row: each cell by the column of its heading."""

from __future__ import annotations

import re
from typing import Any

from api.plans.importing.sheet.cells import Cell, text_of
from api.plans.importing.sheet.columns import SheetField
from api.plans.importing.sheet.contract_lengths import parse_contract_length
from api.plans.importing.sheet.converters import CONVERTERS, has_no_value
from api.plans.importing.sheet.headings import Column, Headings
from api.plans.importing.sheet.month_marks import marked, time_of
from api.plans.importing.sheet.result import ReadCell, RowValues
from api.plans.importing.sheet.row_values import ColumnValue, ColumnValues, build_values
from api.spreadsheets.cell_marks import CellValue
from api.spreadsheets.limits import Limits
from api.spreadsheets.problems import ProblemCode, Problems, cell_name
from api.spreadsheets.text import garbled, shortened
from api.spreadsheets.workbook import Table

Cells = dict[SheetField, tuple[ReadCell, ...]]
WRITTEN = 200
"""Maximum of characters that are stored of the text of a cell."""


class RowReader:
    def __init__(
        self,
        table: Table,
        headings: Headings,
        year: int | None,
        limits: Limits,
        problems: Problems,
    ) -> None:
        self.problems = problems
        self._table = table
        self._headings = headings
        self.year = year
        """Year of dates without a year."""
        self._limits = limits
        self._own_year: int | None = None
        self._texts: list[str] = []
        self._single = [column for column in headings.columns if column.period is None]
        self._years = headings.of(SheetField.YEAR)
        months = [column for column in headings.columns if column.period]
        fields = dict.fromkeys(column.field for column in months)
        self._months = [[month for month in months if month.field is field] for field in fields]

    def read(self, index: int, texts: list[str], section: str | None) -> tuple[RowValues, Cells]:
        """Return the values of the row and their cells. `index` counts from zero; `texts` are the
        texts of all cells of the row."""
        self._texts = texts
        column_values: ColumnValues = {}
        cells: Cells = {}
        self._own_year = self._year_of()
        for column in self._single:
            cell = self._cell(index, column)
            ref = cell_name(index + 1, column.index)
            read_cell = ReadCell(ref, shortened(cell.written, WRITTEN))
            cells[column.field] = (*cells.get(column.field, ()), read_cell)
            value = self._value(cell, (index, column.index))
            if value is not None and value != ():
                column_values.setdefault(column.field, []).append(ColumnValue(column, value))
        for columns in self._months:
            self._read_months(index, columns, column_values, cells)
        self._check_ends(index, column_values)
        return build_values(column_values, section, self._limits.title_chars), cells

    def _read_months(
        self, index: int, columns: list[Column], column_values: ColumnValues, cells: Cells
    ) -> None:
        """Read the date from the crosses in columns of months. Problems point to the first one."""
        of_row = [self._cell(index, column) for column in columns]
        crosses = marked(of_row)
        cells[columns[0].field] = tuple(
            ReadCell(cell_name(index + 1, cell.column.index), shortened(cell.written, WRITTEN))
            for cell in crosses or of_row[:1]
        )
        if crosses:
            first = self._cell(index, crosses[0].column, time_of(crosses))
            if date := first.partial_date():
                column_values[columns[0].field] = [ColumnValue(columns[0], date)]

    def _check_ends(self, index: int, column_values: ColumnValues) -> None:
        if SheetField.VALUE_LOW not in column_values or SheetField.VALUE_HIGH not in column_values:
            return
        low, high = column_values[SheetField.VALUE_LOW][0], column_values[SheetField.VALUE_HIGH][0]
        if (low.value.low or 0) > (high.value.high or low.value.low or 0):
            self._cell(index, high.column).problem(ProblemCode.RANGE_UPSIDE_DOWN)
            del column_values[SheetField.VALUE_LOW], column_values[SheetField.VALUE_HIGH]

    def _cell(self, index: int, column: Column, replacement: str | None = None) -> Cell:
        """The cell of a column; `replacement` replaces its content."""
        row = self._table.rows[index]
        is_there = replacement is None and column.index < len(row)
        value: CellValue = row[column.index] if is_there else replacement or ""
        text = self._texts[column.index] if is_there else replacement or ""
        where = (self._table.name, index + 1)
        code = self._table.marks.formats.get((index, column.index), "")
        own = self._own_year
        year = own or self.year
        return Cell(
            value,
            text,
            column,
            where,
            self.problems,
            year=year,
            number_format=code,
            year_is_given=own is not None,
        )

    def _year_of(self) -> int | None:
        for column in self._years:
            text = self._texts[column.index] if column.index < len(self._texts) else ""
            if match := re.fullmatch(r"(?:v\.? ?)?(20\d\d)", text):
                return int(match[1])
        return None

    def _value(self, cell: Cell, at: tuple[int, int]) -> Any:
        marks = self._table.marks
        if fault := marks.faults.get(at):
            cell.problem(fault)
            return None
        if at in marks.struck and cell.text:
            cell.problem(
                ProblemCode.STRUCK_OUT if marks.struck[at] else ProblemCode.PARTLY_STRUCK_OUT
            )
            if marks.struck[at] and cell.column.field is not SheetField.TITLE:
                return None
        if not cell.text or has_no_value(cell):
            return None
        return self._read(cell)

    def _read(self, cell: Cell) -> Any:
        field = cell.column.field
        if field is SheetField.TITLE:
            return self._title(cell)
        text = cell.stored_text(self._limits.cell_chars)
        convert = CONVERTERS.get(field)
        if field in {SheetField.CONTRACT_LENGTH, SheetField.OPTIONS}:
            length = convert(cell) if convert and text else parse_contract_length(cell.text)
            return None if text is None else (text, length)
        return convert(cell) if convert and text is not None else text

    def _title(self, cell: Cell) -> str:
        """The title, even with a problem, since a row needs one."""
        longest = self._limits.title_chars
        if len(cell.text) > longest:
            cell.problem(ProblemCode.TITLE_SHORTENED, limit=longest)
        elif garbled(cell.text):
            cell.problem(ProblemCode.GARBLED_TEXT)
        return cell.text


def filled(row: list[CellValue]) -> list[str]:
    return [text for value in row if (text := text_of(value))]
