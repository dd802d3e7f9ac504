"""XLSX: two tables on one sheet with other columns each, notes between, a merged unit, a total."""

import io
from typing import Any

from openpyxl import Workbook

NAME = "Hankinnat 2027-2028.xlsx"
_ROWS: list[list[Any]] = [
    ["KYNNYSARVON YLITTÄVÄT HANKINNAT"],
    [
        "Toimiala",
        "Hankinnan kohde",
        "Arvo",
        "Hankintailmoitus julkaistaan",
        "Sopimuskausi päättyy",
        "Sopimuskausi alkaa",
        "Asianro",
    ],
    [
        "Hyvinvointi",
        "Kotihoidon ostopalvelut",
        "2,4 M€",
        "tammikuu 2027",
        "30.6.2031",
        "1.7.2027",
        "HYV/12/2027",
    ],
    [
        None,
        "Asumispalvelut",
        "800 000–1 000 000 euroa",
        "1.2.–30.4.2027",
        "31.12.2029",
        "1.1.2028",
        "HYV/13/2027",
    ],
    [
        None,
        "Turvapuhelimet",
        "150.000 €",
        "kesäkuun loppu 2027",
        None,
        "syyskuu 2027",
        "HYV/14/2027",
    ],
    [
        "Konsernipalvelut",
        "Sähköenergia",
        "> 500 000 € / vuosi",
        "Q2-Q3/2027",
        "vuosi 2030",
        "1.1.2028",
        "KON/3/2027",
    ],
    ["Yhteensä", None, "3 850 000 €"],
    [],
    ["Alla olevista pyydetään tarjoukset suoraan."],
    ["PIENHANKINNAT"],
    ["Hankinnan kohde", "Laji", "Arvo (€)", "Milloin", "Vastuuhenkilö", "Puhelin"],
    ["Kahviautomaatit", "tavara", 15000, "3/2027", "Sari Sovittu", 401234567],
    [
        "Esittelyvideo",
        "palvelu",
        "5 000 - 8 000",
        "heti",
        "Sari Sovittu",
        "040 123 4567, 050 765 4321",
    ],
    ["Pihan asfaltointi", "urakka", 40000, "toukokuussa 2028", "avoin", None],
]


def build() -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in _ROWS:
        sheet.append(row)
    for area in ("A1:G1", "A3:A5", "A9:G9", "A10:G10"):
        sheet.merge_cells(area)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


EXPECTED = [
    {
        "reference": "HYV/12/2027",
        "title": "Kotihoidon ostopalvelut",
        "unit": "Hyvinvointi",
        "value": "2400000..2400000",
        "notice_expected": "2027-01-01/month",
        "contract_start_expected": "2027-07-01/day",
        "contract_months": "48",
    },
    {
        "reference": "HYV/13/2027",
        "title": "Asumispalvelut",
        "unit": "Hyvinvointi",
        "value": "800000..1000000",
        "notice_expected": "2027-01-01/half_year",
        "contract_start_expected": "2028-01-01/day",
        "contract_months": "24",
    },
    {
        "reference": "HYV/14/2027",
        "title": "Turvapuhelimet",
        "unit": "Hyvinvointi",
        "value": "150000..150000",
        "notice_expected": "2027-06-01/month",
        "contract_start_expected": "2027-09-01/month",
    },
    {
        "reference": "KON/3/2027",
        "title": "Sähköenergia",
        "unit": "Konsernipalvelut",
        "value": "500000..",
        "notice_expected": "2027-04-01/quarter",
        "contract_start_expected": "2028-01-01/day",
        "notes": "Sopimuskausi päättyy: vuosi 2030",
    },
    {
        "title": "Kahviautomaatit",
        "category": "goods",
        "value": "15000..15000",
        "notice_expected": "2027-03-01/month",
        "contact": "Sari Sovittu | 0401234567",
    },
    {
        "title": "Esittelyvideo",
        "category": "services",
        "value": "5000..8000",
        "contact": "Sari Sovittu | 040 123 4567, 050 765 4321",
    },
    {
        "title": "Pihan asfaltointi",
        "category": "works",
        "value": "40000..40000",
        "notice_expected": "2028-05-01/month",
    },
]

CELLS = 40
"""Looked at, empty ones apart."""
