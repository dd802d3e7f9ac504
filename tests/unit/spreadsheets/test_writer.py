"""Tables that are written: no user text runs as a formula."""

import csv
from datetime import date
from decimal import Decimal
from io import BytesIO, StringIO

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.spreadsheets.writer import Cell, XlsxTable, chunks, csv_lines, csv_start

texts = st.text(st.characters(codec="utf-8", exclude_characters="\0\r\n"))
FORMULAS = ("=1+1", "+358 40 123", "-2+3", "@SUM(A1)", "\tx", "\r=1", "\n=1")


def _read(content: bytes) -> list[list[str]]:
    return list(csv.reader(StringIO(content.decode(), newline="")))


@given(st.lists(st.lists(texts, min_size=1), min_size=1))
def test_nothing_in_a_csv_begins_like_a_formula(rows: list[list[str]]) -> None:
    found = _read(csv_lines(rows))
    assert [[cell.replace("'", "") for cell in row] for row in found] == [
        [cell.replace("'", "") for cell in row] for row in rows
    ]
    assert not any(cell.startswith(("=", "+", "-", "@", "\t")) for row in found for cell in row)


@pytest.mark.parametrize("text", FORMULAS)
def test_formulas_get_an_apostrophe_and_numbers_do_not(text: str) -> None:
    row: list[Cell] = [text, -5, Decimal("-1.50"), date(2027, 3, 31), None]
    [[first, *others]] = _read(csv_lines([row]))
    assert (first[0], first.replace("'", "")) == ("'", text)
    assert others == ["-5", "-1.50", "2027-03-31", ""]


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("hei;=1+1", "hei;'=1+1"),
        ("a;@SUM(1)", "a;'@SUM(1)"),
        ("a; =1+1;b", "a;' =1+1;b"),
        ("＝1+1", "'＝1+1"),
        ("＋1", "'＋1"),
        ("－1", "'－1"),
        ("＠SUM(1)", "'＠SUM(1)"),
        ("a\n=1+1\nb", "a\n'=1+1\nb"),
        ("1 + 1 = 2; a-b", "1 + 1 = 2; a-b"),
    ],
)
def test_no_part_that_excel_takes_for_a_cell_is_a_formula(text: str, kept: str) -> None:
    """As Excel in Finnish or Swedish reads it: `;` ends a cell also between quotes."""
    assert _read(csv_lines([[5, text]])) == [["5", kept]]
    assert csv_lines([[5, text]]).startswith(b'5,"'), "texts are quoted"


def test_csv_begins_with_a_byte_order_mark() -> None:
    assert (csv_start() + csv_lines([["ä"]])).decode("utf-8-sig") == '"ä"\r\n'


def test_xlsx_stores_texts_as_texts() -> None:
    file = BytesIO()
    table = XlsxTable(file, "Vastaukset")
    table.head(["=A1", "Luku"])
    table.add([(text, 1.5) for text in FORMULAS])
    table.add([("https://example.fi", date(2027, 3, 31)), (None, -5)])
    table.close()
    content = b"".join(chunks(file, 100))
    sheet = openpyxl.load_workbook(BytesIO(content))["Vastaukset"]
    rows = list(sheet.iter_rows())
    assert rows[0][0].value == "=A1"
    assert {row[0].data_type for row in rows[:-1]} == {"s"}
    assert (rows[1][1].value, rows[-1][0].value, rows[-1][1].value) == (1.5, None, -5)
    assert rows[-2][0].hyperlink is None
    assert rows[-2][1].number_format == "yyyy-mm-dd"
    assert file.closed
