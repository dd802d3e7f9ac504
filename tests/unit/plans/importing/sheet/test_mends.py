"""Corrected cells are read as if the sheet had them."""

import pytest

from api.plans.importing.sheet.columns import SheetField
from api.plans.importing.sheet.mends import mended, position_of
from api.plans.importing.sheet.parser import read_plan
from api.spreadsheets.cell_marks import Marks
from api.spreadsheets.problems import ProblemCode
from api.spreadsheets.workbook import Table

SHEET = b"Hankinta;Arvo;Ilmoitus\nTie;sata euroa;Q3/2027\nSilta;5 000;2027\n"


def test_correction_takes_the_place_of_the_cell() -> None:
    reading = read_plan(SHEET, filename="plan.csv", mends={"plan": {"B2": "120 t€"}})
    assert reading.problems == ()
    assert reading.rows[0].values.value is not None
    assert reading.rows[0].values.value.low == 120_000
    assert [cell.written for cell in reading.rows[0].cells[SheetField.VALUE]] == ["120 t€"]


@pytest.mark.parametrize("ref", ["B20", "ZZ2", "b2", "B0", "B2:C3", "", "B9999999"])
def test_correction_of_no_cell_changes_nothing(ref: str) -> None:
    reading = read_plan(SHEET, filename="plan.csv", mends={"plan": {ref: "120 t€"}, "x": {}})
    assert [problem.code for problem in reading.problems] == [ProblemCode.UNKNOWN_AMOUNT]


def test_corrected_cell_is_neither_struck_out_nor_a_formula() -> None:
    at = (0, 1)
    marks = Marks(struck={at: True}, formats={at: "0%"}, faults={at: ProblemCode.CELL_ERROR})
    table = Table("Plan", [["Tie"]], marks)
    result = mended(table, {"B1": "5"})
    assert result.rows == [["Tie", "5"]]
    assert (result.marks.struck, result.marks.formats, result.marks.faults) == ({}, {}, {})
    assert table.rows == [["Tie"]]


def test_reference_is_a_position() -> None:
    assert (position_of("A1"), position_of("AB20")) == ((0, 0), (19, 27))
