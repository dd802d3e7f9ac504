"""XLSX: a column for each month with a cross, the year over them, money with letters."""

import io
from typing import Any

from openpyxl import Workbook

NAME = "Tekninen toimi kilpailutukset.xlsx"
_MONTHS = [f"{month}." for month in range(1, 13)]


def _row(
    *cells: object, months: tuple[int, ...] = (), tail: tuple[object, ...] = ()
) -> list[object]:
    return [*cells, *("x" if month in months else None for month in range(1, 13)), *tail]


_ROWS: list[list[Any]] = [
    ["TEKNINEN TOIMI – kilpailutukset"],
    [],
    ["Kohde", "Tarkennus", "Kust.arvio", *([None] * 12), "Vastuuhlö", "Nykyinen sopimus päättyy"],
    [None, None, None, 2027],
    [None, None, None, *_MONTHS],
    _row("Lumenauraus", "Itäinen alue", "120 k€", months=(5,), tail=("T. Tekijä", "30.9.2027")),
    _row("Hiekoitus", None, "alle 60 te", months=(8, 9), tail=("T. Tekijä", "toistaiseksi")),
    _row("Siltojen korjaus", "kolme siltaa", "1,2 M€", months=(2, 3, 4)),
    _row("Katuvalot", "LED", "100-200 t€", tail=("M. Mittari", None)),
    _row("Vesijohtoverkon saneeraus", None, "ei julkinen", months=(11,)),
    _row("Jätehuolto", "lajittelupisteet", "30 000 €/v", months=(12,), tail=("M. Mittari",)),
]


def build() -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in [*_ROWS[:2], _headings(), *_ROWS[5:]]:
        sheet.append(row)
    sheet.insert_rows(3)
    sheet.cell(3, 4, 2027)
    sheet.merge_cells("D3:O3")
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def _headings() -> list[object]:
    return ["Kohde", "Tarkennus", "Kust.arvio", *_MONTHS, "Vastuuhlö", "Nykyinen sopimus päättyy"]


EXPECTED = [
    {
        "title": "Lumenauraus",
        "description": "Itäinen alue",
        "value": "120000..120000",
        "notice_expected": "2027-05-01/month",
        "contact": "T. Tekijä",
        "notes": "Nykyinen sopimus päättyy: 30.9.2027",
    },
    {
        "title": "Hiekoitus",
        "value": "..60000",
        "notice_expected": "2027-07-01/quarter",
        "contact": "T. Tekijä",
        "notes": "Nykyinen sopimus päättyy: toistaiseksi",
    },
    {
        "title": "Siltojen korjaus",
        "description": "kolme siltaa",
        "value": "1200000..1200000",
        "notice_expected": "2027-01-01/half_year",
    },
    {
        "title": "Katuvalot",
        "description": "LED",
        "value": "100000..200000",
        "contact": "M. Mittari",
    },
    {
        "title": "Vesijohtoverkon saneeraus",
        "value": "withheld",
        "notice_expected": "2027-11-01/month",
    },
    {
        "title": "Jätehuolto",
        "description": "lajittelupisteet",
        "value": "30000..30000",
        "notice_expected": "2027-12-01/month",
        "contact": "M. Mittari",
    },
]

CELLS = 27
"""Looked at, empty ones apart."""
