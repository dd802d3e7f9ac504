"""XLSX in Swedish: lots, options in a column of their own, two contacts in a cell, notes below."""

import io
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Font

NAME = "upphandlingskalender 2027.xlsx"
_ROWS: list[list[Any]] = [
    ["Upphandlingskalender för Sommarnäs kommun"],
    ["Kalendern uppdateras kvartalsvis."],
    [
        "Nr",
        "Upphandlingens föremål",
        "Vara/tjänst/entreprenad",
        "Uppskattat värde",
        "Annonseras",
        "Avtalstid",
        "Option",
        "Avtalsperioden börjar",
        "Delas upp i delar",
        "Ansvarig sektor",
        "Kontaktperson",
        "Anmärkningar",
    ],
    [
        1,
        "Städtjänster för skolor",
        "Tjänst",
        "ca 300 000 €",
        "april-maj 2027",
        "2 år",
        "1+1 år",
        "1.9.2027",
        "ja, 3 delar",
        "Bildning",
        "Anna Exempel, anna.exempel@sommarnas.example",
        None,
    ],
    [
        2,
        "Livsmedel",
        "Vara",
        "1,2 milj. €",
        "hösten 2027",
        "3 år",
        None,
        "januari 2028",
        "nej",
        "Kostservice",
        "Bo Prov, tfn 019 123 456",
        "gemensam upphandling",
    ],
    [
        3,
        "Renovering av simhallen",
        "Entreprenad",
        "4–5 M€",
        "vecka 10/2027",
        "18 mån",
        "-",
        "sommaren 2027",
        "ej beslutat",
        "Tekniska",
        "ej utsedd",
        None,
    ],
    [
        4,
        "Skolskjuts",
        "Tjänst",
        "ej offentlig",
        "Q1/2028",
        "4 år",
        "option 2 år",
        "1.8.2028",
        "ja",
        "Bildning",
        "anna.exempel@sommarnas.example; bo.prov@sommarnas.example",
        None,
    ],
    [
        5,
        "Konsulttjänster för planläggning",
        "Tjänst",
        "högst 60 000 €",
        "15.2.2027",
        "tills vidare",
        None,
        "mars 2027",
        "1",
        "Tekniska",
        "Cilla Test",
        "ramavtal",
    ],
    ["Totalt", None, None, "6 560 000 €"],
    ["Tilläggsuppgifter: upphandlingstjänsten, upphandling@sommarnas.example"],
]


def build() -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "2027"
    for row in _ROWS:
        sheet.append(row)
    for cell in sheet[3]:
        cell.font = Font(bold=True)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


EXPECTED = [
    {
        "title": "Städtjänster för skolor",
        "category": "services",
        "value": "300000..300000",
        "notice_expected": "2027-04-01/quarter",
        "contract_months": "24",
        "contract_options": "1+1 år",
        "contract_start_expected": "2027-09-01/day",
        "lots": "3",
        "unit": "Bildning",
        "contact": "Anna Exempel | anna.exempel@sommarnas.example",
    },
    {
        "title": "Livsmedel",
        "category": "goods",
        "value": "1200000..1200000",
        "notice_expected": "2027-09-01/season",
        "contract_months": "36",
        "contract_start_expected": "2028-01-01/month",
        "unit": "Kostservice",
        "contact": "Bo Prov | 019 123 456",
        "notes": "gemensam upphandling",
    },
    {
        "title": "Renovering av simhallen",
        "category": "works",
        "value": "4000000..5000000",
        "notice_expected": "2027-03-01/month",
        "contract_months": "18",
        "contract_start_expected": "2027-06-01/season",
        "unit": "Tekniska",
    },
    {
        "title": "Skolskjuts",
        "category": "services",
        "value": "withheld",
        "notice_expected": "2028-01-01/quarter",
        "contract_months": "48",
        "contract_options": "option 2 år",
        "contract_start_expected": "2028-08-01/day",
        "unit": "Bildning",
        "contact": "anna.exempel@sommarnas.example",
    },
    {
        "title": "Konsulttjänster för planläggning",
        "category": "services",
        "value": "..60000",
        "notice_expected": "2027-02-15/day",
        "contract_options": "tills vidare",
        "contract_start_expected": "2027-03-01/month",
        "unit": "Tekniska",
        "contact": "Cilla Test",
        "notes": "ramavtal",
    },
]

CELLS = 44
"""Looked at, empty ones apart."""
