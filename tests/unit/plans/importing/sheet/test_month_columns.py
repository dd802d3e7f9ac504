"""Columns of months or quarters, with a cross where it happens."""

from collections.abc import Sequence
from datetime import date

import pytest

from api.core.partial_dates import PartialDate, Precision
from api.plans.importing.sheet.column_mapping import SheetMapping
from api.plans.importing.sheet.columns import SheetField
from api.plans.importing.sheet.parser import read_plan
from api.plans.importing.sheet.result import PlanReading
from api.spreadsheets.problems import ProblemCode
from tests.unit.spreadsheets.sheets import found, xlsx

FINNISH = [
    *("tammi", "helmi", "maalis", "huhti", "touko", "kesä"),
    *("heinä", "elo", "syys", "loka", "marras", "joulu"),
]
SWEDISH = ["jan", "feb", "mars", "april", "maj", "juni", "juli", "aug", "sept", "okt", "nov", "dec"]
MARCH = PartialDate(date(2027, 3, 1), Precision.MONTH)


def _crosses(*months: int, of: int = 12, mark: str = "x") -> list[str]:
    return [mark if number in months else "" for number in range(1, of + 1)]


def _read(*rows: Sequence[object], year: int | None = 2027) -> PlanReading:
    return read_plan(xlsx(*rows), default_year=year)


def _times(reading: PlanReading) -> list[PartialDate | None]:
    return [row.values.notice_date for row in reading.rows]


@pytest.mark.parametrize(
    "months",
    [
        *(FINNISH, SWEDISH, [f"{month}kuu" for month in FINNISH], list(range(1, 13))),
        *([f"{number}." for number in range(1, 13)], list("THMHTKHESLMJ"), list("JFMAMJJASOND")),
        [f"{number}/2027" for number in range(1, 13)],
        [date(2027, number, 1) for number in range(1, 13)],
    ],
)
@pytest.mark.parametrize("mark", ["x", "X", "●", "1", "✓"])
def test_a_cross_below_a_month_is_that_month(months: list[object], mark: str) -> None:
    reading = _read(["Hankinta", "Arvo", *months], ["Siivous", "5 t€", *_crosses(3, mark=mark)])
    assert _times(reading) == [MARCH]
    assert {code for _, code in found(reading)} <= {"year_assumed"}
    assert [cell.ref for cell in reading.rows[0].cells[SheetField.NOTICE_DATE]] == ["E2"]


@pytest.mark.parametrize(
    ("months", "first", "precision", "told"),
    [
        ((3, 4, 5), date(2027, 3, 1), Precision.SEASON, []),
        ((9, 10), date(2027, 9, 1), Precision.SEASON, ["date_range_widened"]),
        ((2, 11), date(2027, 2, 1), Precision.MONTH, ["date_range_start_kept"]),
    ],
)
def test_several_crosses_are_a_range(
    months: tuple[int, ...], first: date, precision: Precision, told: list[str]
) -> None:
    above = ["Hankinta", "Arvo", 2027]
    row = ["Siivous", "5 t€", *_crosses(*months)]
    reading = _read(above, ["", "", *range(1, 13)], row)
    assert _times(reading) == [PartialDate(first, precision)]
    assert [code for _, code in found(reading)] == told


def test_quarters_of_two_dates_side_by_side() -> None:
    above = ["Hankinta", "Vuoropuhelu 2027", "", "", "", "Kilpailutus"]
    below = ["", *("I", "II", "III", "IV"), *("I", "II", "III", "IV")]
    reading = _read(above, below, ["Siivous", *_crosses(2, of=4), *_crosses(4, of=4)])
    values = reading.rows[0].values
    assert values.dialogue_date == PartialDate(date(2027, 4, 1), Precision.QUARTER)
    assert values.notice_date == PartialDate(date(2027, 10, 1), Precision.QUARTER)


def test_months_of_two_years_in_a_row() -> None:
    above = ["Upphandling", "Värde", *[2027, *[""] * 11], 2028]
    below = ["", "", *SWEDISH, *SWEDISH]
    reading = _read(above, below, ["Städ", 1, *_crosses(15, of=24)], year=None)
    assert _times(reading) == [PartialDate(date(2028, 3, 1), Precision.MONTH)]


def test_other_words_in_month_columns_are_reported_and_a_dash_is_empty() -> None:
    row = ["Siivous", "5 t€", "-", "ehkä", "?", *[""] * 9]
    reading = _read(["Hankinta", "Arvo", *FINNISH], row)
    assert _times(reading) == [None]
    assert found(reading) == [("D2", ProblemCode.UNCLEAR_MARK)]


def test_a_column_of_its_own_for_the_notice_goes_first() -> None:
    heads = ["Hankinta", "Hankintailmoitus", *FINNISH]
    reading = _read(heads, ["Siivous", "4/2027", *_crosses(8)])
    assert _times(reading) == [PartialDate(date(2027, 4, 1), Precision.MONTH)]
    assert found(reading) == [("C1", "heading_taken")]


def test_the_same_headings_once_more_are_no_procurement() -> None:
    heads = ["Upphandling", "Värde", *SWEDISH]
    rows: list[list[object]] = [["Städ", 1, *_crosses(3)], [*heads], ["Mat", 2, *_crosses(3)]]
    assert _times(_read(heads, *rows)) == [MARCH, MARCH]


def test_dates_side_by_side_in_a_row_are_no_headings() -> None:
    heads = ["Hankinta", "Vuoropuhelu", "Hankintailmoitus", "Sopimus alkaa"]
    reading = _read(heads, ["Siivous", "Q1", "Q2", "Q3"])
    assert len(reading.rows) == 1


def test_mapping_can_name_month_columns() -> None:
    data = xlsx(["Hankinta", "Arvo", "1", "2", "3"], ["Siivous", 1, "a", "b", "c"])
    reading = read_plan(data, mapping={"*": SheetMapping({"C": "description"}, heading_row=1)})
    assert reading.rows[0].values.descriptions == {"fi": "a"}
