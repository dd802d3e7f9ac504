"""Files that want memory, time or trust. Each is refused with a code, or read within limits."""

import io
import tracemalloc
import zipfile
from collections.abc import Callable
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.plans.importing.sheet.parser import read_plan
from api.spreadsheets.limits import Limits
from api.spreadsheets.problems import ProblemCode, UnreadableSheetError
from api.spreadsheets.workbook import read_workbook
from tests.unit.spreadsheets.sheets import (
    HEADINGS,
    NAMESPACE,
    ods,
    ods_row,
    refusal,
    text_cells,
    with_cells,
    with_part,
    workbook,
    xlsx,
)

GOOD = xlsx(HEADINGS, ["A1", "Auraus", 60000, "3/2027", "90620000", "Tekninen"])
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600


def _zip(**parts: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return target.getvalue()


def _rows(count: int) -> str:
    row = f"<row>{text_cells('Auraus', '60 000', '3/2027')}</row>"
    return f"<row>{text_cells('Hankinta', 'Arvo', 'Ajankohta')}</row>" + row * count


def _twice_the_same_name() -> bytes:
    target = io.BytesIO(GOOD)
    with (
        zipfile.ZipFile(target, "a") as archive,
        pytest.warns(UserWarning, match="Duplicate name"),
    ):
        archive.writestr("xl/workbook.xml", b"<workbook/>")
    return target.getvalue()


def _lying_size() -> bytes:
    """Says in its directory that the sheet unpacks to ten bytes."""
    data = bytearray(with_cells(_rows(10)))
    at = data.find(b"PK\x01\x02")
    while at >= 0:
        if data[at + 46 :].startswith(b"xl/worksheets/sheet1.xml"):
            data[at + 24 : at + 28] = (10).to_bytes(4, "little")
        at = data.find(b"PK\x01\x02", at + 4)
    return bytes(data)


def _ods_cell(
    repeated: str, *, row: bool = False, cell: str = "", text: str | None = None
) -> bytes:
    """A row with one cell, the one or the other of them repeated."""
    paragraph = "" if cell else f"<text:p>{'x' if text is None else text}</text:p>"
    of_row, of_cell = (repeated, cell) if row else ("", f"{repeated} {cell}")
    made = f"<table:table-cell {of_cell}>{paragraph}</table:table-cell>"
    return ods(f"<table:table-row {of_row}>{made}</table:table-row>")


FILES: dict[str, tuple[ProblemCode, Callable[[], bytes]]] = {
    "nothing": (ProblemCode.EMPTY_FILE, lambda: b""),
    "only spaces": (ProblemCode.EMPTY_FILE, lambda: b" \r\n "),
    "pdf": (ProblemCode.NOT_A_SPREADSHEET, lambda: b"%PDF-1.7 ..."),
    "html": (ProblemCode.NOT_A_SPREADSHEET, lambda: b"\r\n<html><table></table></html>"),
    "binary": (ProblemCode.NOT_A_SPREADSHEET, lambda: bytes(range(32)) * 40),
    "prose": (ProblemCode.NO_HEADINGS, lambda: b"Hei! Tassa ei ole taulukkoa.\n"),
    "word document": (
        ProblemCode.NOT_A_SPREADSHEET,
        lambda: _zip(**{"word/document.xml": b"<x/>"}),
    ),
    "old excel": (ProblemCode.OLD_EXCEL_FORMAT, lambda: OLE + "Workbook".encode("utf-16-le")),
    "password": (
        ProblemCode.PASSWORD_PROTECTED,
        lambda: OLE + "EncryptedPackage".encode("utf-16-le"),
    ),
    "macros": (
        ProblemCode.CONTAINS_MACROS,
        lambda: with_part(GOOD, "xl/vbaProject.bin", b"\xcc\x61"),
    ),
    "macro type": (
        ProblemCode.CONTAINS_MACROS,
        lambda: with_part(
            GOOD,
            "[Content_Types].xml",
            b'<Types><Override ContentType="application/vnd.ms-excel.sheet.macroEnabled"/></Types>',
        ),
    ),
    "binary workbook": (
        ProblemCode.UNSUPPORTED_FORMAT,
        lambda: with_part(GOOD, "xl/workbook.bin", b"x"),
    ),
    "cut short": (ProblemCode.DAMAGED_FILE, lambda: GOOD[:-40]),
    "broken xml": (ProblemCode.DAMAGED_FILE, lambda: with_cells("<row><c><v>1</v>")),
    "entity bomb": (
        ProblemCode.UNSAFE_FILE,
        lambda: with_part(
            GOOD,
            "xl/worksheets/sheet1.xml",
            b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'
            + f"<worksheet {NAMESPACE}>{text_cells('&b;')}</worksheet>".encode(),
        ),
    ),
    "zip bomb": (
        ProblemCode.EXPANDS_TOO_MUCH,
        lambda: with_part(GOOD, "xl/sharedStrings.xml", b"<sst>" + b" " * 70_000_000),
    ),
    "lying size": (ProblemCode.DAMAGED_FILE, _lying_size),
    "two parts of one name": (ProblemCode.UNSAFE_FILE, _twice_the_same_name),
    "too many parts": (
        ProblemCode.UNSAFE_FILE,
        lambda: _zip(**{f"xl/worksheets/sheet{number}.xml": b"" for number in range(501)}),
    ),
    "20,000 rows": (ProblemCode.TOO_MANY_ROWS, lambda: with_cells(_rows(20_000))),
    "200,000 rows": (ProblemCode.TOO_MANY_ELEMENTS, lambda: with_cells(_rows(200_000))),
    "10 million empty elements": (
        ProblemCode.TOO_MANY_ELEMENTS,
        lambda: with_part(GOOD, "xl/styles.xml", b"<s>" + b"<x/>" * 10_000_000 + b"</s>"),
    ),
    "3 million empty rows": (
        ProblemCode.TOO_MANY_ELEMENTS,
        lambda: with_cells("<row/>" * 3_000_000),
    ),
    "comments without end": (
        ProblemCode.TOO_MANY_ELEMENTS,
        lambda: with_cells("<!---->" * 3_000_000),
    ),
    "deep nesting": (
        ProblemCode.UNSAFE_FILE,
        lambda: with_part(GOOD, "xl/styles.xml", b"<a>" * 900_000 + b"</a>" * 900_000),
    ),
    "a row number with zeros in front": (
        ProblemCode.DAMAGED_FILE,
        lambda: with_cells('<row r="00001048576"><c t="str"><v>x</v></c></row>'),
    ),
    "a row number with a sign": (
        ProblemCode.DAMAGED_FILE,
        lambda: with_cells('<row r="+1048576"><c t="str"><v>x</v></c></row>'),
    ),
    "a cell without reference in a row far below": (
        ProblemCode.TOO_MANY_ROWS,
        lambda: with_cells('<row r="1048576"><c r="A1"/><c t="str"><v>x</v></c></row>'),
    ),
    "an empty text far out": (
        ProblemCode.TOO_MANY_COLUMNS,
        lambda: with_cells('<row r="1"><c r="XFD1" t="str"><v></v></c></row>'),
    ),
    "an empty text far below": (
        ProblemCode.TOO_MANY_ROWS,
        lambda: with_cells('<row><c r="A1048576" t="inlineStr"><is><t></t></is></c></row>'),
    ),
    "200,000 rows of csv": (
        ProblemCode.TOO_MANY_ROWS,
        lambda: b"Hankinta;Arvo\n" + b"Auraus;60000\n" * 200_000,
    ),
    "a cell far below": (
        ProblemCode.TOO_MANY_ROWS,
        lambda: with_cells(
            '<row><c r="A1"><v>1</v></c></row><row><c r="A1048576"><v>1</v></c></row>'
        ),
    ),
    "a row number past counting": (
        ProblemCode.DAMAGED_FILE,
        lambda: with_cells('<row><c r="A99999999999"><v>1</v></c></row>'),
    ),
    "a cell far out": (
        ProblemCode.TOO_MANY_COLUMNS,
        lambda: with_cells('<row><c r="XFD1"><v>1</v></c></row>'),
    ),
    "a sheet in the place of styles": (
        ProblemCode.TOO_MANY_ROWS,
        lambda: with_part(GOOD, "xl/styles.xml", b'<x><row><c r="A1048576"><v>1</v></c></row></x>'),
    ),
    "shared texts in the place of styles": (
        ProblemCode.UNSAFE_FILE,
        lambda: with_part(GOOD, "xl/styles.xml", b"<sst><si><t>x</t></si></sst>"),
    ),
    "a sheet among shared texts": (
        ProblemCode.UNSAFE_FILE,
        lambda: with_part(GOOD, "xl/sharedStrings.xml", b'<x><row><c r="A1048576"/></row></x>'),
    ),
    "names that differ by case": (
        ProblemCode.UNSAFE_FILE,
        lambda: with_part(GOOD, "xl/STYLES.xml", b"<x/>"),
    ),
    "ods rows repeated": (
        ProblemCode.TOO_MANY_ROWS,
        lambda: ods(ods_row("Hankinta", "Arvo") + ods_row("Auraus", "1", repeated=1_000_000)),
    ),
    "ods rows repeated past counting": (
        ProblemCode.TOO_MANY_ROWS,
        lambda: ods(ods_row("x", repeated=9_999_999_999)),
    ),
    "ods columns repeated past counting": (
        ProblemCode.TOO_MANY_ROWS,
        lambda: _ods_cell('table:number-columns-repeated="9999999999"'),
    ),
    "ods repeated with a sign": (
        ProblemCode.DAMAGED_FILE,
        lambda: _ods_cell('table:number-rows-repeated="+999999999"', row=True),
    ),
    "ods repeated cells of spaces": (
        ProblemCode.TOO_MANY_ROWS,
        lambda: _ods_cell('table:number-rows-repeated="99999999"', row=True, text="<text:s/>"),
    ),
    "ods repeated cells of nothing": (
        ProblemCode.TOO_MANY_ROWS,
        lambda: _ods_cell(
            'table:number-rows-repeated="99999999"', row=True, cell='office:value-type="string"'
        ),
    ),
    "shared text without end": (
        ProblemCode.DAMAGED_FILE,
        lambda: with_cells('<row><c t="s"><v>7</v></c></row>'),
    ),
    "many sheets": (
        ProblemCode.TOO_MANY_SHEETS,
        lambda: workbook({f"S{number}": [["x"]] for number in range(51)}),
    ),
    "large": (ProblemCode.FILE_TOO_LARGE, lambda: b"a;b\n" * 2_600_000),
}


@pytest.mark.parametrize("name", FILES)
def test_hostile_file_is_refused(name: str) -> None:
    code, build = FILES[name]
    assert refusal(build()) is code


def test_one_long_text_in_many_cells_is_refused() -> None:
    """Two megabytes that the reader would copy for each of the cells that point to it."""
    strings = f"<sst {NAMESPACE}><si><t>{'x' * 2_000_000}</t></si></sst>".encode()
    cells = "<row>" + '<c t="s"><v>0</v></c>' * 50 + "</row>"
    data = with_part(with_cells(cells), "xl/sharedStrings.xml", strings)
    assert refusal(data) is ProblemCode.EXPANDS_TOO_MUCH


def test_formats_that_reach_to_the_end_of_the_sheet_cost_nothing() -> None:
    styled = '<row r="1048576"><c r="A1048576" s="0"/><c r="XFD1048576" s="0"><v></v></c></row>'
    assert len(read_plan(with_cells(_rows(2) + styled)).rows) == 2


def test_merges_without_end_cost_nothing() -> None:
    merges = '<mergeCell ref="A1:A1048576"/><mergeCell ref="A2:XFD1048576"/>' * 5_000
    sheet = (
        f"<worksheet {NAMESPACE}><sheetData>{_rows(20)}</sheetData>"
        f"<mergeCells>{merges}</mergeCells></worksheet>"
    )
    data = with_part(GOOD, "xl/worksheets/sheet1.xml", sheet.encode())
    assert len(read_plan(data).rows) == 20


def test_memory_stays_flat_while_a_bomb_is_refused() -> None:
    data = FILES["zip bomb"][1]()
    tracemalloc.start()
    refusal(data)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 3 * Limits().expanded_bytes


@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    with suppress(UnreadableSheetError):
        read_plan(data)


@given(st.text(max_size=300))
def test_any_text_below_headings_is_read_or_refused(text: str) -> None:
    with suppress(UnreadableSheetError):
        read_plan(
            f"Hankinta;Arvo;Ajankohta;CPV;Osat;Kesto;Sähköposti\n{text}".encode(errors="ignore")
        )


@settings(deadline=None)
@given(st.integers(0, len(GOOD) - 1), st.binary(min_size=1, max_size=8))
def test_any_damage_to_a_good_file_is_read_or_refused(at: int, patch: bytes) -> None:
    with suppress(UnreadableSheetError):
        read_plan(GOOD[:at] + patch + GOOD[at + len(patch) :])


_TEXT = st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=30)
_CELL = st.none() | _TEXT | st.integers() | st.floats(allow_nan=False, allow_infinity=False)


@settings(deadline=None, max_examples=50)
@given(st.lists(st.lists(_CELL, min_size=6, max_size=6), max_size=5))
def test_any_cells_are_read_or_refused(rows: list[list[object]]) -> None:
    with suppress(UnreadableSheetError):
        read_plan(xlsx(HEADINGS, *rows))


def test_marks_are_kept_within_the_limits_of_cells() -> None:
    """A few bytes may hide all columns, or rows to the end, many times over."""
    row = f"<row>{text_cells('Hankinta', 'Arvo')}</row><row>{text_cells('Auraus', '5')}</row>"
    hidden = '<col min="3" max="16384" hidden="1"/>' * 500 + '<col min="9999999" max="1"/>'
    sheet = f"<worksheet {NAMESPACE}><cols>{hidden}</cols><sheetData>{row}</sheetData></worksheet>"
    data = with_part(xlsx(["x"]), "xl/worksheets/sheet1.xml", sheet.encode())
    (table,) = read_workbook(data).tables
    assert table.marks.hidden_columns == set(range(2, 100))
    column = (
        '<table:table-column table:number-columns-repeated="16384" table:visibility="collapse"/>'
    )
    empty = '<table:table-row table:visibility="collapse" table:number-rows-repeated="1000000"/>'
    (table,) = read_workbook(ods(column * 300 + ods_row("Hankinta", "Arvo") + empty * 50)).tables
    assert len(table.marks.hidden_columns) == 100
    assert table.marks.hidden_rows == set()


def test_styles_of_any_kind_are_read_or_refused() -> None:
    for styles in (
        b'<styleSheet><cellXfs><xf fontId="999999999" numFmtId="-1"/></cellXfs></styleSheet>',
        b'<styleSheet><cellXfs><xf fontId="x"/></cellXfs><fonts><strike/></fonts></styleSheet>',
        b"<styleSheet><numFmts>" + b'<numFmt numFmtId="1" formatCode="[[[\\"/>' * 50 + b"</numFmts>"
        b'<cellXfs><xf numFmtId="1"/></cellXfs></styleSheet>',
    ):
        reading = read_plan(with_part(GOOD, "xl/styles.xml", styles))
        assert reading.rows[0].values.titles == {"fi": "Auraus"}
