"""Builds spreadsheets in memory, honest ones and others."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Sequence
from decimal import Decimal

import openpyxl

from api.plans.importing.sheet.amounts import AmountRange
from api.plans.importing.sheet.parser import read_plan
from api.plans.importing.sheet.result import PlanReading
from api.spreadsheets.problems import ProblemCode, UnreadableSheetError

HEADINGS = ["Tunnus", "Hankinta", "Arvo", "Ajankohta", "CPV", "Toimiala"]
NAMESPACE = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_ODF = "urn:oasis:names:tc:opendocument:xmlns"


def xlsx(*rows: Sequence[object], merged: Iterable[str] = (), title: str = "Taulukko") -> bytes:
    return workbook({title: rows}, merged)


def workbook(sheets: dict[str, Iterable[Sequence[object]]], merged: Iterable[str] = ()) -> bytes:
    book = openpyxl.Workbook(write_only=False)
    del book[book.sheetnames[0]]
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
        for area in merged:
            sheet.merge_cells(area)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def with_part(data: bytes, name: str, content: bytes) -> bytes:
    """The zipped workbook with one part put in or replaced."""
    target = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as source,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as copy,
    ):
        for info in source.infolist():
            if info.filename != name:
                copy.writestr(info.filename, source.read(info))
        copy.writestr(name, content)
    return target.getvalue()


def with_cells(cells: str, *, after: str = "") -> bytes:
    """An XLSX whose only sheet has this for its rows."""
    sheet = f"<worksheet {NAMESPACE}><sheetData>{cells}</sheetData>{after}</worksheet>"
    return with_part(xlsx(["x"]), "xl/worksheets/sheet1.xml", sheet.encode())


def text_cells(*texts: str) -> str:
    return "".join(f'<c t="inlineStr"><is><t>{text}</t></is></c>' for text in texts)


def ods(rows: str, name: str = "Taulukko", styles: str = "") -> bytes:
    content = (
        f'<office:document-content xmlns:office="{_ODF}:office:1.0" xmlns:table="{_ODF}:table:1.0"'
        f' xmlns:text="{_ODF}:text:1.0" xmlns:calcext="urn:org:documentfoundation:calcext"'
        f' xmlns:style="{_ODF}:style:1.0" xmlns:number="{_ODF}:datastyle:1.0">{styles}'
        f'<office:body><office:spreadsheet><table:table table:name="{name}">{rows}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
        archive.writestr("content.xml", content)
    return target.getvalue()


def ods_row(*texts: str, repeated: int = 1) -> str:
    cells = "".join(
        f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>'
        if text
        else "<table:table-cell/>"
        for text in texts
    )
    return f'<table:table-row table:number-rows-repeated="{repeated}">{cells}</table:table-row>'


def euros(
    low: float | None,
    high: float | None = None,
    *,
    per_year: bool = False,
    with_vat: bool = False,
) -> AmountRange:
    """One figure is both ends."""
    first, last = low, low if high is None else high
    return AmountRange(
        None if first is None else Decimal(str(first)),
        None if last is None else Decimal(str(last)),
        per_year=per_year,
        with_vat=with_vat,
    )


def found(reading: PlanReading) -> list[tuple[str, str]]:
    return [(problem.cell, problem.code.value) for problem in reading.problems]


def refusal(data: bytes) -> ProblemCode:
    try:
        read_plan(data)
    except UnreadableSheetError as refused:
        return refused.code
    raise AssertionError("it was read")
