"""XLSX in English, as a joint authority keeps it: number formats, dates as dates, a link."""

import io
from datetime import date
from typing import Any

from openpyxl import Workbook

NAME = "procurement pipeline.xlsx"
_HEAD = [
    "Ref.",
    "Procurement title",
    "Brief description",
    "Goods/Services/Works",
    "Estimated value (€k)",
]
_HEAD += [
    "Market engagement",
    "Expected publication date",
    "Contract start date",
    "Contract end date",
]
_HEAD += [
    "Extension options",
    "Procedure",
    "Department",
    "Contact e-mail",
    "Suitable for SMEs",
    "URL",
]
_ROWS: list[list[Any]] = [
    [
        "NJA/2027/01",
        "Laundry services",
        "Hospital linen",
        "Services",
        750,
        "Nov 2026",
        date(2027, 3, 1),
        date(2027, 9, 1),
        date(2030, 8, 31),
        "1 + 1 years",
        "Open",
        "Facilities",
        "proc@nja.example",
        "Yes",
        "https://nja.example/laundry",
    ],
    [
        "NJA/2027/02",
        "X-ray equipment",
        "3 units",
        "Goods",
        "1,200",
        "early 2027",
        "Summer 2027",
        "Q4 2027",
        "n/a",
        None,
        "Negotiated",
        "Imaging",
        "proc@nja.example",
        "No",
        None,
    ],
    [
        "NJA/2027/03",
        "Roof repairs",
        None,
        "Works",
        "approx. 90–120",
        "TBC",
        "2027-05-15",
        "1 July 2027",
        "30 September 2027",
        "None",
        "Restricted",
        "Estates",
        "TBD",
        "not decided",
        None,
    ],
    [
        "NJA/2027/04",
        "Interpreting",
        "12 languages",
        "Services",
        "confidential",
        "n/a",
        "H2 2027",
        "January 2028",
        "December 2031",
        "up to 2 years",
        "open procedure",
        "Patient services",
        "proc@nja.example",
        "yes",
        "www.nja.example/int",
    ],
]
_MONTH_ONLY = "mmm yyyy"


def build() -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Pipeline"
    sheet.append(["Northern Joint Authority – procurement pipeline FY2027"])
    sheet.append(_HEAD)
    for row in _ROWS:
        sheet.append(row)
    sheet.append([None, "Total value", None, None, 2130])
    sheet["G3"].number_format = _MONTH_ONLY
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


EXPECTED = [
    {
        "reference": "NJA/2027/01",
        "title": "Laundry services",
        "description": "Hospital linen",
        "category": "services",
        "value": "750000..750000",
        "dialogue_expected": "2026-11-01/month",
        "notice_expected": "2027-03-01/month",
        "contract_start_expected": "2027-09-01/day",
        "contract_months": "36",
        "contract_options": "1 + 1 years",
        "procedure": "open",
        "unit": "Facilities",
        "contact": "proc@nja.example",
        "sme_suitable": "True",
        "links": "https://nja.example/laundry",
    },
    {
        "reference": "NJA/2027/02",
        "title": "X-ray equipment",
        "description": "3 units",
        "category": "goods",
        "value": "1200000..1200000",
        "dialogue_expected": "2027-01-01/half_year",
        "notice_expected": "2027-06-01/season",
        "contract_start_expected": "2027-10-01/quarter",
        "procedure": "negotiated",
        "unit": "Imaging",
        "contact": "proc@nja.example",
        "sme_suitable": "False",
    },
    {
        "reference": "NJA/2027/03",
        "title": "Roof repairs",
        "category": "works",
        "value": "90000..120000",
        "notice_expected": "2027-05-15/day",
        "contract_start_expected": "2027-07-01/day",
        "contract_months": "3",
        "procedure": "restricted",
        "unit": "Estates",
    },
    {
        "reference": "NJA/2027/04",
        "title": "Interpreting",
        "description": "12 languages",
        "category": "services",
        "value": "withheld",
        "notice_expected": "2027-07-01/half_year",
        "contract_start_expected": "2028-01-01/month",
        "contract_months": "48",
        "contract_options": "up to 2 years",
        "procedure": "open",
        "unit": "Patient services",
        "contact": "proc@nja.example",
        "sme_suitable": "True",
        "links": "https://www.nja.example/int",
    },
]

CELLS = 50
"""Looked at, empty ones apart."""
