"""Sheets as municipalities keep them, and public plans of others with a mapping by hand.

With the reference data only; what comes out right is written in `api/plans/importing/README.md`.
"""

import csv
from pathlib import Path

import pytest

from api.core.partial_dates import PartialDate
from api.plans.importing.sheet.amounts import AmountRange
from api.plans.importing.sheet.column_mapping import SheetMapping
from api.plans.importing.sheet.contract_lengths import ContractLength
from api.plans.importing.sheet.parser import read_plan
from api.plans.importing.sheet.result import PlanReading, SheetRow, Skipped

SHEETS = {
    "01-kalenteri-perus.xlsx": 9,
    "02-jaksot-ja-summat.xlsx": 8,
    "04-vanha-csv.csv": 5,
    "06-upphandlingskalender.xlsx": 7,
    "07-kaksikielinen.xlsx": 2,
    "09-monta-valilehtea.xlsx": 3,
}
CELLS = 99
"""Seasons stand in the list as half-years: it was written before they were a precision."""


def _read(reference: Path, name: str) -> PlanReading:
    data = (reference / "sheets" / name).read_bytes()
    return read_plan(data, filename=name, default_year=2027)


def _expected(reference: Path) -> list[dict[str, str]]:
    with (reference / "sheets" / "expected.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def _written(value: object) -> str:
    if isinstance(value, AmountRange):
        low, high = (f"{end:.2f}" if end is not None else None for end in (value.low, value.high))
        return f"[{low}..{high}]{'~' * value.approximate}{'/y' * value.per_year}"
    if isinstance(value, PartialDate):
        return f"{value.value}/{value.precision}"
    if isinstance(value, ContractLength):
        return f"{value.months}+{value.option_months}{' indef' * value.indefinite}"
    return "" if value in (None, ()) else str(value)


def _found(row: SheetRow | None, field: str) -> str:
    if field == "ROW":
        return next(iter(row.values.titles.values())) if row else ""
    assert row is not None
    return _written(getattr(row.values, field))


def _is_right(reading: PlanReading, wanted: dict[str, str]) -> bool:
    sheet, number = wanted["sheet"], int(wanted["row"])
    rows = (row for row in reading.rows if (row.sheet, row.number) == (sheet, number))
    right, found = wanted["right value"], _found(next(rows, None), wanted["field"])
    told = {(problem.sheet, problem.cell) for problem in reading.problems}
    if right in {"TOLD", "AMBIGUOUS"} or right.endswith("?"):
        return found == "" and (sheet, wanted["cell"]) in told
    season = right.replace("01-01/half_year", "03-01/season").replace(
        "07-01/half_year", "09-01/season"
    )
    return found in {right, season}


def test_every_cell_comes_out_right(reference: Path) -> None:
    readings = {name: _read(reference, name) for name in SHEETS}
    wanted = _expected(reference)
    wrong = [cell for cell in wanted if not _is_right(readings[cell["file"]], cell)]
    assert wrong == []
    assert len(wanted) == CELLS


@pytest.mark.parametrize("name", SHEETS)
def test_every_row_is_taken_and_others_are_reported(reference: Path, name: str) -> None:
    reading = _read(reference, name)
    assert len(reading.rows) == SHEETS[name]
    assert Skipped.NO_TITLE not in {row.reason for row in reading.skipped}


PLANS: dict[str, tuple[SheetMapping, int, int]] = {
    "us-education-forecast": (
        SheetMapping(
            {
                "A": "reference",
                "B": "unit",
                "C": None,
                "E": "title",
                "H": None,
                "I": "procedure",
                "K": "value",
                "L": None,
                "N": "place",
                "O": None,
                "P": "contact_name",
                "Q": "contact_email",
                "R": "notice_date",
                "T": None,
            },
            heading_row=1,
        ),
        104,
        0,
    ),
    "us-labor-forecast-sections": (
        SheetMapping(
            {
                "A": "reference",
                "C": "title",
                "D": "procedure",
                "E": None,
                "F": "value",
                "G": None,
                "H": "contact_name",
                "I": "contact_phone",
            },
            heading_row=5,
        ),
        210,
        0,
    ),
    "us-state-forecast": (
        SheetMapping(
            {
                "B": "title",
                "C": "unit",
                "F": "procedure",
                "G": "value",
                "K": "place",
                "I": "contract_length",
                "L": "contact_name",
                "M": "contact_email",
            },
            heading_row=1,
        ),
        249,
        0,
    ),
    "us-treasury-forecast": (
        SheetMapping(
            {
                "A": "unit",
                "C": "title",
                "F": None,
                "G": "procedure",
                "H": "value",
                "I": None,
                "K": "place",
                "M": "contact_name",
                "N": "contact_email",
                "O": "notice_date",
            },
            heading_row=1,
        ),
        77,
        1,
    ),
}


MAC = {"us-state-forecast"}
"""Saved on an old Mac: refused as it is, taken once it is saved as UTF-8."""


def _plan(reference: Path, name: str) -> bytes:
    data = (reference / "plans" / f"{name}.csv").read_bytes()
    return data.decode("mac_roman").encode() if name in MAC else data


@pytest.mark.parametrize("name", PLANS)
def test_public_plans_go_in_with_a_mapping(reference: Path, name: str) -> None:
    mapping, rows, without_title = PLANS[name]
    reading = read_plan(_plan(reference, name), default_year=2016, mapping={"*": mapping})
    assert len(reading.rows) == rows - without_title
    left_aside = [row.reason for row in reading.skipped].count(Skipped.NO_TITLE)
    assert left_aside == without_title
    assert len({row.row_key for row in reading.rows}) == len(reading.rows)


def test_tables_of_one_sheet_have_their_own_columns(reference: Path) -> None:
    """`Expiration Date` and `Release Date` stand in one place by turns."""
    mapping, *_ = PLANS["us-labor-forecast-sections"]
    data = _plan(reference, "us-labor-forecast-sections")
    reading = read_plan(data, mapping={"*": mapping})
    assert len(reading.sheets[0].tables) == 9
    tables = [{c.heading: c.field for c in table.columns} for table in reading.sheets[0].tables]
    assert {table.get("Release Date", "notice_date") for table in tables} == {"notice_date"}
    assert {table.get("Expiration Date") for table in tables} == {None}
