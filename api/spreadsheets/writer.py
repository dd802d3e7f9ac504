"""Writes tables as CSV, for programs, and as XLSX, for people. Rows are written one by one."""

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from enum import StrEnum
from io import StringIO
from typing import IO, Any

from xlsxwriter import Workbook  # type: ignore[import-untyped]

Cell = str | int | float | Decimal | date | None
Row = Sequence[Cell]

CSV_TYPE = "text/csv"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

_FORMULA = re.compile(r"^(?=[\t\r\n])|(?:^|(?<=[;\t\r\n]))(?=[ ]*[=+\-@\uff1d\uff0b\uff0d\uff20])")
"""Places where a spreadsheet program would begin a formula and run it, also with full-width signs.
Finnish and Swedish Excel ends a cell at `;` even within quotes in the middle of a row, and then a
row at the end of a line, so a formula may begin there, too."""
_BYTE_ORDER_MARK = "\ufeff"
"""Without it, Excel does not recognise UTF-8, and shows ä as Ã¤."""


def csv_start() -> bytes:
    return _BYTE_ORDER_MARK.encode()


class CsvDialect(StrEnum):
    RFC4180 = "rfc4180"
    EXCEL_FI = "excel-fi"


def csv_lines(rows: Iterable[Row], dialect: CsvDialect = CsvDialect.RFC4180) -> bytes:
    """Encode rows in UTF-8, with dates as `2027-03-31`. By RFC 4180 there are commas and decimal
    points; Finnish and Swedish Excel expects semicolons and decimal commas."""
    text, is_finnish = StringIO(), dialect is CsvDialect.EXCEL_FI
    # All texts are quoted, so that programs with another delimiter read them whole.
    delimiter = ";" if is_finnish else ","
    writer = csv.writer(text, quoting=csv.QUOTE_NONNUMERIC, delimiter=delimiter)
    convert = _with_decimal_comma if is_finnish else _plain
    writer.writerows([convert(cell) for cell in row] for row in rows)
    return text.getvalue().encode()


def _with_decimal_comma(cell: Cell) -> Cell:
    if isinstance(cell, float | Decimal):
        return str(cell).replace(".", ",")
    return _plain(cell)


def _plain(cell: Cell) -> Cell:
    """The cell for CSV, with an apostrophe before every text that would run as a formula."""
    if isinstance(cell, str):
        return _FORMULA.sub("'", cell)
    return cell.isoformat() if isinstance(cell, date) else cell


class XlsxTable:
    """One sheet, written row by row into a file. No text becomes a formula or a link."""

    def __init__(self, file: IO[bytes], title: str) -> None:
        options = {"constant_memory": True, "default_date_format": "yyyy-mm-dd"}
        self._workbook = Workbook(file, options)
        self._sheet = self._workbook.add_worksheet(title)
        self._bold = self._workbook.add_format({"bold": True})
        self._next = 0

    def head(self, headings: Sequence[str]) -> None:
        self._sheet.freeze_panes(1, 0)
        for column, heading in enumerate(headings):
            self._sheet.write_string(0, column, heading, self._bold)
        self._next = 1

    def add(self, rows: Iterable[Row]) -> None:
        for row in rows:
            for column, cell in enumerate(row):
                self._write(column, cell)
            self._next += 1

    def close(self) -> None:
        self._workbook.close()

    def _write(self, column: int, cell: Cell) -> None:
        write: Any = self._sheet.write_number
        match cell:
            case None:
                return
            case str():
                write = self._sheet.write_string
            case date():
                write = self._sheet.write_datetime
        write(self._next, column, cell)


def chunks(file: IO[bytes], size: int = 64 * 1024) -> Iterator[bytes]:
    """Yield the whole file in chunks, then close it."""
    with file:
        file.seek(0)
        while chunk := file.read(size):
            yield chunk
