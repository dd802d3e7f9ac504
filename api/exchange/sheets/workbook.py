"""Bytes in, tables of cells out. What the file is, its content says; its name is only a label."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from pathlib import PurePath

import msgspec
from python_calamine import CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from api.exchange.sheets.archive import Archive, Kind, open_archive
from api.exchange.sheets.csv_text import read_csv
from api.exchange.sheets.limits import DEFAULT_LIMITS, Limits
from api.exchange.sheets.marks import Marks
from api.exchange.sheets.problems import ProblemCode, UnreadableSheetError
from api.exchange.sheets.scan import Budget, CellErrors, SheetScan, shared_lengths
from api.exchange.sheets.scan_ods import OdsScan
from api.exchange.sheets.xlsx_parts import worksheet_parts

CellValue = int | float | str | bool | date | datetime | time | timedelta

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
_OTHERS = (
    b"%PDF",
    b"{\\rtf",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"\x1f\x8b",
    b"7z\xbc\xaf",
    b"<",
)

_MERGES, _MERGED_ROWS = 5_000, 500


class Table(msgspec.Struct, frozen=True):
    name: str
    rows: list[list[CellValue]]
    """From the sheet's first row and column, so that indexes are positions. Empty is ""."""
    marks: Marks = msgspec.field(default_factory=Marks)
    hidden: bool = False


class Workbook(msgspec.Struct, frozen=True):
    kind: Kind
    tables: tuple[Table, ...]


def read_workbook(
    data: bytes, filename: str | None = None, limits: Limits = DEFAULT_LIMITS
) -> Workbook:
    """UnreadableSheetError, with its code, is the only error."""
    if not data.strip():
        raise UnreadableSheetError(ProblemCode.EMPTY_FILE)
    if len(data) > limits.file_bytes:
        raise UnreadableSheetError(ProblemCode.FILE_TOO_LARGE, limit=limits.file_bytes // 1_000_000)
    if data.startswith(b"PK\x03\x04"):
        return _zipped(open_archive(data, limits), limits)
    if data.startswith(_OLE):
        protected = _ENCRYPTED_PACKAGE in data
        raise UnreadableSheetError(
            ProblemCode.PASSWORD_PROTECTED if protected else ProblemCode.OLD_EXCEL_FORMAT
        )
    if data.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(_OTHERS):
        raise UnreadableSheetError(ProblemCode.NOT_A_SPREADSHEET)
    name = PurePath(filename).stem if filename else "CSV"
    rows: list[list[CellValue]] = [list(row) for row in read_csv(data, limits)]
    return Workbook(Kind.CSV, (Table(name, rows),))


def _zipped(archive: Archive, limits: Limits) -> Workbook:
    budget = Budget(limits)
    budget.take_elements(archive.parts.values())
    if archive.kind is Kind.ODS:
        scan = OdsScan(budget)
        scan.run(archive.parts["content.xml"])
        errors, hidden = scan.errors, scan.hidden
    else:
        errors, hidden = _xlsx_errors(archive, budget), set()
    try:
        with CalamineWorkbook.from_filelike(archive.packed()) as workbook:
            return Workbook(archive.kind, tuple(_tables(workbook, errors, hidden, limits)))
    except (KeyboardInterrupt, SystemExit, MemoryError, UnreadableSheetError):
        raise
    except BaseException:  # noqa: BLE001 - a panic of the Rust reader is no Exception
        raise UnreadableSheetError(ProblemCode.DAMAGED_FILE) from None


def _xlsx_errors(archive: Archive, budget: Budget) -> dict[str, CellErrors]:
    """Every part is walked through: the workbook could name any of them as a sheet."""
    shared: list[int] = []
    others = dict(archive.parts)
    for name in archive.parts:
        if name.casefold() == "xl/sharedstrings.xml":
            shared = shared_lengths(others.pop(name))
    by_part = {name: SheetScan(budget, shared).run(part) for name, part in others.items()}
    names = worksheet_parts(archive.parts)
    return {sheet: by_part[part] for sheet, part in names.items() if part in by_part}


def _tables(
    workbook: CalamineWorkbook, errors: dict[str, CellErrors], hidden: set[str], limits: Limits
) -> list[Table]:
    sheets = [sheet for sheet in workbook.sheets_metadata if sheet.typ is SheetTypeEnum.WorkSheet]
    if len(sheets) > limits.sheets:
        raise UnreadableSheetError(ProblemCode.TOO_MANY_SHEETS, limit=limits.sheets)
    tables = []
    for sheet in sheets:
        if sheet.name in hidden or sheet.visible is not SheetVisibleEnum.Visible:
            tables.append(Table(sheet.name, [], hidden=True))
        else:
            rows = _rows(workbook.get_sheet_by_name(sheet.name))
            own_errors = errors.get(sheet.name, {})
            _put_back(rows, own_errors)
            faults = dict.fromkeys(own_errors, ProblemCode.CELL_ERROR)
            tables.append(Table(sheet.name, rows, Marks(faults=faults)))
    return tables


def _rows(sheet: CalamineSheet) -> list[list[CellValue]]:
    if sheet.start is None:
        return []
    first_row, first_column = sheet.start
    rows: list[list[CellValue]] = [[] for _ in range(first_row)]
    rows.extend([""] * first_column + list(row) for row in sheet.to_python())
    _fill_down(rows, sheet.merged_cell_ranges or [])
    return rows


def _put_back(rows: list[list[CellValue]], errors: CellErrors) -> None:
    """The reader gives formula errors as empty cells, and none at all after the last value."""
    for (row, column), text in errors.items():
        rows.extend([] for _ in range(row + 1 - len(rows)))
        rows[row].extend("" for _ in range(column + 1 - len(rows[row])))
        rows[row][column] = text


def _fill_down(
    rows: list[list[CellValue]], merged: list[tuple[tuple[int, int], tuple[int, int]]]
) -> None:
    """A cell merged over several rows of one column holds for each of them.

    Bounded, since a file can claim any number of merges over any number of rows.
    """
    for (top, left), (bottom, right) in merged[:_MERGES]:
        if left != right or bottom == top or top >= len(rows) or left >= len(rows[top]):
            continue
        for row in rows[top + 1 : min(bottom, top + _MERGED_ROWS) + 1]:
            if left < len(row) and row[left] == "":
                row[left] = rows[top][left]
