"""Reads the bytes of a spreadsheet into tables. The content decides the format, not the name."""

from __future__ import annotations

from pathlib import PurePath

import msgspec
from python_calamine import CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from api.spreadsheets.archive import Archive, Kind, open_archive
from api.spreadsheets.cell_marks import CellValue, Marks
from api.spreadsheets.csv_reader import RowScore, no_score, read_csv
from api.spreadsheets.limits import DEFAULT_LIMITS, Limits
from api.spreadsheets.merged_cells import MOST_MERGES, clear_covered, fill_down, insert_texts
from api.spreadsheets.ods_scan import SheetMarks
from api.spreadsheets.problems import ProblemCode, UnreadableSheetError
from api.spreadsheets.scan import Budget
from api.spreadsheets.workbook_scan import scan_workbook

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
_OTHER_FORMATS = (
    b"%PDF",
    b"{\\rtf",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"\x1f\x8b",
    b"7z\xbc\xaf",
    b"<",
)


class Table(msgspec.Struct, frozen=True):
    name: str
    rows: list[list[CellValue]]
    """Rows from the first row and column of the sheet, so indexes are positions. Empty cells are
    ""."""
    marks: Marks = msgspec.field(default_factory=Marks)
    hidden: bool = False


class Workbook(msgspec.Struct, frozen=True):
    kind: Kind
    tables: tuple[Table, ...]


def read_workbook(
    data: bytes,
    filename: str | None = None,
    limits: Limits = DEFAULT_LIMITS,
    score: RowScore = no_score,
) -> Workbook:
    """Read a workbook. The only error is UnreadableSheetError, with a code. `score` chooses the
    delimiter of a CSV."""
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
    if data.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(_OTHER_FORMATS):
        raise UnreadableSheetError(ProblemCode.NOT_A_SPREADSHEET)
    name = PurePath(filename).stem if filename else "CSV"
    rows: list[list[CellValue]] = [list(row) for row in read_csv(data, limits, score)]
    return Workbook(Kind.CSV, (Table(name, rows),))


def _zipped(archive: Archive, limits: Limits) -> Workbook:
    budget = Budget(limits)
    budget.take_elements(archive.parts.values())
    sheets, hidden = scan_workbook(archive, budget)
    try:
        with CalamineWorkbook.from_filelike(archive.packed()) as workbook:
            return Workbook(archive.kind, tuple(_tables(workbook, sheets, hidden, limits)))
    except (KeyboardInterrupt, SystemExit, MemoryError, UnreadableSheetError):
        raise
    except BaseException:  # noqa: BLE001 - a panic of the Rust reader is no Exception
        raise UnreadableSheetError(ProblemCode.DAMAGED_FILE) from None


def _tables(
    workbook: CalamineWorkbook, scans: dict[str, SheetMarks], hidden: set[str], limits: Limits
) -> list[Table]:
    sheets = [sheet for sheet in workbook.sheets_metadata if sheet.typ is SheetTypeEnum.WorkSheet]
    if len(sheets) > limits.sheets:
        raise UnreadableSheetError(ProblemCode.TOO_MANY_SHEETS, limit=limits.sheets)
    tables = []
    for sheet in sheets:
        if sheet.name in hidden or sheet.visible is not SheetVisibleEnum.Visible:
            tables.append(Table(sheet.name, [], hidden=True))
        else:
            scan = scans.get(sheet.name, SheetMarks())
            rows = _rows(workbook.get_sheet_by_name(sheet.name), scan)
            tables.append(Table(sheet.name, rows, scan.marks))
    return tables


def _rows(sheet: CalamineSheet, scan: SheetMarks) -> list[list[CellValue]]:
    rows: list[list[CellValue]] = []
    if sheet.start is not None:
        first_row, first_column = sheet.start
        rows.extend([] for _ in range(first_row))
        rows.extend([""] * first_column + list(row) for row in sheet.to_python())
    insert_texts(rows, scan.texts)
    clear_covered(rows, scan.covered)
    fill_down(rows, (sheet.merged_cell_ranges or scan.merged)[:MOST_MERGES], scan.marks)
    return rows
