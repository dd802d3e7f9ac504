"""All parts of a zipped workbook are walked through before the reader gets them."""

from __future__ import annotations

from api.spreadsheets.archive import Archive, Kind
from api.spreadsheets.ods_scan import OdsScan, SheetMarks
from api.spreadsheets.scan import Budget
from api.spreadsheets.xlsx_parts import part_named, worksheet_parts
from api.spreadsheets.xlsx_scan import Shared, SheetScan, shared_texts
from api.spreadsheets.xlsx_styles import looks_of

Scans = dict[str, SheetMarks]


def scanned(archive: Archive, budget: Budget) -> tuple[Scans, set[str]]:
    """By sheet what the reader does not tell, and which sheets are hidden."""
    if archive.kind is Kind.XLSX:
        return _xlsx(archive, budget), set()
    scan = OdsScan(budget)
    scan.run(archive.parts["content.xml"])
    return scan.sheets, scan.hidden


def _xlsx(archive: Archive, budget: Budget) -> Scans:
    """Every part is walked through: the workbook could name any of them as a sheet."""
    shared = Shared()
    others = dict(archive.parts)
    for name in archive.parts:
        if name.casefold() == "xl/sharedstrings.xml":
            shared = shared_texts(others.pop(name))
    looks = looks_of(part_named(archive.parts, "xl/styles.xml"))
    by_part: Scans = {}
    for name, part in others.items():
        scan = SheetScan(budget, shared, looks)
        scan.run(part)
        by_part[name] = SheetMarks(scan.marks, scan.puts)
    names = worksheet_parts(archive.parts)
    return {sheet: by_part[part] for sheet, part in names.items() if part in by_part}
