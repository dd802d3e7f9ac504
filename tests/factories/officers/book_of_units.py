"""XLSX: instructions first, a sheet for each unit, quarters as columns, a hidden sheet."""

import io

from openpyxl import Workbook

NAME = "hankintasuunnitelma_kaikki.xlsx"
_GUIDE = [
    ["Täyttöohje"],
    ["Täytä oman yksikkösi välilehti 30.11. mennessä."],
    ["x = kilpailutus alkaa"],
]
_CARE = [
    [
        "Hankinnan nimi",
        "Lyhyt kuvaus",
        "Arvioitu arvo",
        "Q1",
        "Q2",
        "Q3",
        "Q4",
        "Vastuuhenkilö",
        "Huom!",
    ],
    ["Apuvälineet", "rollaattorit ym.", "0,3 milj. €", None, "x", None, None, "Oona Osto", None],
    ["Ateriapalvelut", None, "300 te/v", None, None, "x", "x", "Oona Osto", "optio käytetään"],
    ["Hoitotarvikkeet", None, "tarkentuu", "?", None, None, None, None, None],
    ["Yhteensä 3 kpl", None, "600 000 €"],
]
_IT = [
    ["Digipalvelut 2028"],
    ["#", "Mitä hankitaan", "Miksi", "Paljonko (€)", "Milloin", "Kuka", "Tila"],
    [
        1,
        "Asianhallintajärjestelmä",
        "nykyinen poistuu",
        "200 000",
        "1-3/2028",
        "Ilari It",
        "kesken",
    ],
    [2, "Tietoturvatestaus", None, "alle 20 000", "tammi-helmikuu", "Ilari It", None],
    [
        3,
        "Palvelimet",
        "leasing",
        "90 000 – 110 000 (alv 0)",
        "vko 35",
        "ilari.it@pieni.example",
        "ok",
    ],
]
_OLD = [["Hankinta", "Arvo", "Ajankohta"], ["Vanha hanke", 1000, "2025"]]


def build() -> bytes:
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in (("Ohje", _GUIDE), ("Hoiva 2027", _CARE), ("Digi", _IT), ("Arkisto", _OLD)):
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book["Arkisto"].sheet_state = "hidden"
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


EXPECTED = [
    {
        "title": "Apuvälineet",
        "description": "rollaattorit ym.",
        "value": "300000..300000",
        "notice_expected": "2027-04-01/quarter",
        "contact": "Oona Osto",
    },
    {
        "title": "Ateriapalvelut",
        "value": "300000..300000",
        "notice_expected": "2027-07-01/half_year",
        "contact": "Oona Osto",
        "notes": "optio käytetään",
    },
    {"title": "Hoitotarvikkeet"},
    {
        "title": "Asianhallintajärjestelmä",
        "description": "nykyinen poistuu",
        "value": "200000..200000",
        "notice_expected": "2028-01-01/quarter",
        "contact": "Ilari It",
    },
    {
        "title": "Tietoturvatestaus",
        "value": "..20000",
        "notice_expected": "2028-01-01/quarter",
        "contact": "Ilari It",
    },
    {
        "title": "Palvelimet",
        "description": "leasing",
        "value": "90000..110000",
        "notice_expected": "2028-08-01/month",
        "contact": "ilari.it@pieni.example",
    },
]

CELLS = 25
"""Looked at, empty ones apart."""
