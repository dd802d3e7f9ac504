"""XLSX: notes above, two rows of headings, sections, a total, hidden and struck rows."""

import io
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Font

NAME = "hankintakalenteri-2027.xlsx"
_ROWS: list[list[Any]] = [
    ["Suvikunnan hankintakalenteri 2027"],
    ["Päivitetty 3.11.2026. Arvot ovat alustavia (t€, alv 0 %)."],
    [],
    [
        "Nro",
        "Hankintakokonaisuus",
        "Palvelu/tavara/urakka",
        "CPV-koodi",
        "Arvo (t€, alv 0 %)",
        None,
        "Aikataulu",
        None,
        None,
        "Sopimuskausi + optiot",
        "Menettely",
        "Yhteyshenkilö",
        "Huomioitavaa",
    ],
    [None, None, None, None, "min", "max", "Markkinavuoropuhelu", "Kilpailutus", "Sopimus alkaa"],
    ["SIVISTYSPALVELUT"],
    [
        "SIV-1",
        "Koulukuljetukset",
        "Palvelu",
        "60130000-8",
        400,
        600,
        "helmikuu 2027",
        "Q2/2027",
        "1.8.2027",
        "3+1+1 v",
        "Avoin",
        "Maija Malli, p. 050 123 4567 / 08 310 2000",
        "2 aluetta",
    ],
    [
        "SIV-2",
        "Koulukalusteet",
        "Tavara",
        39160000,
        50,
        80,
        "-",
        "syksy 2027",
        "alkuvuosi 2028",
        "kertahankinta",
        "Avoin",
        "maija.malli@suvikunta.example",
        None,
    ],
    ["TEKNISET PALVELUT"],
    [
        "TEK-1",
        "Päiväkodin peruskorjaus",
        "Urakka",
        "45214100",
        "n. 1 500",
        None,
        "Ei",
        "vk 14",
        "kesä 2027",
        "8 kk",
        "Rajoitettu",
        "Teemu Tekijä",
        "rakennuslupa haettu",
    ],
    ["TEK-2", "Salainen hanke", "Palvelu", None, 10, 20, None, "Q1/2027"],
    ["TEK-3", "Hiekoitushiekka", "Tavara", None, 10, 20, None, "Q1/2027"],
    [
        "TEK-4",
        "Katujen talvikunnossapito",
        "Palvelu",
        "90620000",
        300,
        300,
        "touko–kesäkuu 2027",
        "8/2027",
        "1.10.2027",
        "2 v + optio 2 v",
        "Avoin",
        "Teemu Tekijä, 040 765 4321",
        None,
    ],
    ["Yhteensä", None, None, None, 770, 1000],
    ["* tarkentuu talousarvion myötä"],
]
_HIDDEN, _STRUCK = 11, 12


def build() -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in _ROWS:
        sheet.append(row)
    for area in ("A1:M1", "E4:F4", "G4:I4", "A6:M6", "A9:M9", "A4:A5", "B4:B5", "C4:C5", "D4:D5"):
        sheet.merge_cells(area)
    for section in (6, 9):
        sheet.cell(section, 1).font = Font(bold=True)
    sheet.row_dimensions[_HIDDEN].hidden = True
    for column in range(1, 9):
        sheet.cell(_STRUCK, column).font = Font(strike=True)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


EXPECTED = [
    {
        "reference": "SIV-1",
        "title": "Koulukuljetukset",
        "unit": "SIVISTYSPALVELUT",
        "category": "services",
        "cpv_main": "60130000",
        "value": "400000..600000",
        "dialogue_expected": "2027-02-01/month",
        "notice_expected": "2027-04-01/quarter",
        "contract_start_expected": "2027-08-01/day",
        "contract_months": "36",
        "contract_options": "3+1+1 v",
        "procedure": "open",
        "contact": "Maija Malli | 050 123 4567, 08 310 2000",
        "notes": "2 aluetta",
    },
    {
        "reference": "SIV-2",
        "title": "Koulukalusteet",
        "unit": "SIVISTYSPALVELUT",
        "category": "goods",
        "cpv_main": "39160000",
        "value": "50000..80000",
        "notice_expected": "2027-09-01/season",
        "contract_start_expected": "2028-01-01/half_year",
        "procedure": "open",
        "contact": "maija.malli@suvikunta.example",
    },
    {
        "reference": "TEK-1",
        "title": "Päiväkodin peruskorjaus",
        "unit": "TEKNISET PALVELUT",
        "category": "works",
        "cpv_main": "45214100",
        "value": "1500000..",
        "notice_expected": "2027-04-01/month",
        "contract_start_expected": "2027-06-01/season",
        "contract_months": "8",
        "procedure": "restricted",
        "contact": "Teemu Tekijä",
        "notes": "rakennuslupa haettu",
    },
    {
        "reference": "TEK-4",
        "title": "Katujen talvikunnossapito",
        "unit": "TEKNISET PALVELUT",
        "category": "services",
        "cpv_main": "90620000",
        "value": "300000..300000",
        "dialogue_expected": "2027-04-01/quarter",
        "notice_expected": "2027-08-01/month",
        "contract_start_expected": "2027-10-01/day",
        "contract_months": "24",
        "contract_options": "2 v + optio 2 v",
        "procedure": "open",
        "contact": "Teemu Tekijä | 040 765 4321",
    },
]

CELLS = 49
"""Looked at, empty ones apart."""
