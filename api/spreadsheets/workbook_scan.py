"""Scans all parts of a zipped workbook before the reader gets them."""

from __future__ import annotations

from api.spreadsheets.archive import Archive, Kind
from api.spreadsheets.ods_scan import OdsScan, SheetMarks
from api.spreadsheets.scan import Budget
from api.spreadsheets.xlsx_parts import part_named, worksheet_parts
from api.spreadsheets.xlsx_scan import Shared, SheetScan, shared_texts
from api.spreadsheets.xlsx_styles import cell_styles

Scans = dict[str, SheetMarks]


def scan_workbook(archive: Archive, budget: Budget) -> tuple[Scans, set[str]]:
    """Information that the reader does not return, by sheet, and the names of hidden sheets."""
    if archive.kind is Kind.XLSX:
        return _xlsx(archive, budget), set()
    scan = OdsScan(budget)
    scan.run(archive.parts["content.xml"])
    return scan.sheets, scan.hidden


def _xlsx(archive: Archive, budget: Budget) -> Scans:
    """Scan every part, since the workbook may declare any of them as a sheet."""
    shared = Shared()
    others = dict(archive.parts)
    for name in archive.parts:
        if name.casefold() == "xl/sharedstrings.xml":
            shared = shared_texts(others.pop(name))
    styles = cell_styles(part_named(archive.parts, "xl/styles.xml"))
    by_part: Scans = {}
    for name, part in others.items():
        scan = SheetScan(budget, shared, styles)
        scan.run(part)
        by_part[name] = SheetMarks(scan.marks, scan.texts)
    names = worksheet_parts(archive.parts)
    return {sheet: by_part[part] for sheet, part in names.items() if part in by_part}
