"""One row: its cells, each under its heading."""

from __future__ import annotations

import re
from typing import Any

from api.plans.importing.sheet.cells import Cell, text_of
from api.plans.importing.sheet.columns import SheetField
from api.plans.importing.sheet.contract_lengths import parse_contract_length
from api.plans.importing.sheet.converters import CONVERTERS, says_nothing
from api.plans.importing.sheet.headings import Column, Headings
from api.plans.importing.sheet.month_marks import marked, time_of
from api.plans.importing.sheet.result import ReadCell, RowValues
from api.plans.importing.sheet.row_values import Found, Read, assembled
from api.spreadsheets.cell_marks import CellValue
from api.spreadsheets.limits import Limits
from api.spreadsheets.problems import ProblemCode, Problems, cell_name
from api.spreadsheets.text import garbled, shortened
from api.spreadsheets.workbook import Table

Cells = dict[SheetField, tuple[ReadCell, ...]]
WRITTEN = 200
"""Characters that are kept of a cell as it is written."""


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
        """Of dates that name none."""
        self._limits = limits
        self._own_year: int | None = None
        self._texts: list[str] = []
        self._single = [column for column in headings.columns if column.period is None]
        self._years = headings.of(SheetField.YEAR)
        months = [column for column in headings.columns if column.period]
        fields = dict.fromkeys(column.field for column in months)
        self._months = [[month for month in months if month.field is field] for field in fields]

    def read(self, index: int, texts: list[str], section: str | None) -> tuple[RowValues, Cells]:
        """The values and the cells they are from. `index` from zero; `texts`: of all its cells."""
        self._texts = texts
        found: Found = {}
        cells: Cells = {}
        self._own_year = self._year_of()
        for column in self._single:
            cell = self._cell(index, column)
            ref = cell_name(index + 1, column.index)
            read_cell = ReadCell(ref, shortened(cell.written, WRITTEN))
            cells[column.field] = (*cells.get(column.field, ()), read_cell)
            value = self._value(cell, (index, column.index))
            if value is not None and value != ():
                found.setdefault(column.field, []).append(Read(column, value))
        for columns in self._months:
            self._read_months(index, columns, found, cells)
        self._check_ends(index, found)
        return assembled(found, section, self._limits.title_chars), cells

    def _read_months(self, index: int, columns: list[Column], found: Found, cells: Cells) -> None:
        """A time as the crosses below the months say; it stands where the first of them does."""
        of_row = [self._cell(index, column) for column in columns]
        crosses = marked(of_row)
        told = crosses or of_row[:1]
        cells[columns[0].field] = tuple(
            ReadCell(cell_name(index + 1, cell.column.index), shortened(cell.written, WRITTEN))
            for cell in told
        )
        if crosses:
            first = self._cell(index, crosses[0].column, time_of(crosses))
            if date := first.partial_date():
                found[columns[0].field] = [Read(columns[0], date)]

    def _check_ends(self, index: int, found: Found) -> None:
        if SheetField.VALUE_LOW not in found or SheetField.VALUE_HIGH not in found:
            return
        low, high = found[SheetField.VALUE_LOW][0], found[SheetField.VALUE_HIGH][0]
        if (low.value.low or 0) > (high.value.high or low.value.low or 0):
            self._cell(index, high.column).problem(ProblemCode.RANGE_UPSIDE_DOWN)
            del found[SheetField.VALUE_LOW], found[SheetField.VALUE_HIGH]

    def _cell(self, index: int, column: Column, said: str | None = None) -> Cell:
        """`said`: in place of what stands there."""
        row = self._table.rows[index]
        is_there = said is None and column.index < len(row)
        value: CellValue = row[column.index] if is_there else said or ""
        text = self._texts[column.index] if is_there else said or ""
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
        if not cell.text or says_nothing(cell):
            return None
        return self._read(cell)

    def _read(self, cell: Cell) -> Any:
        field = cell.column.field
        if field is SheetField.TITLE:
            return self._title(cell)
        text = cell.kept_text(self._limits.cell_chars)
        convert = CONVERTERS.get(field)
        if field in {SheetField.CONTRACT_LENGTH, SheetField.OPTIONS}:
            length = convert(cell) if convert and text else parse_contract_length(cell.text)
            return None if text is None else (text, length)
        return convert(cell) if convert and text is not None else text

    def _title(self, cell: Cell) -> str:
        """Kept in any case: without it there is no row."""
        longest = self._limits.title_chars
        if len(cell.text) > longest:
            cell.problem(ProblemCode.TITLE_SHORTENED, limit=longest)
        elif garbled(cell.text):
            cell.problem(ProblemCode.GARBLED_TEXT)
        return cell.text


def filled(row: list[CellValue]) -> list[str]:
    return [text for value in row if (text := text_of(value))]
