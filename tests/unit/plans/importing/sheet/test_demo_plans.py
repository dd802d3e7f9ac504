"""The plans that the demonstration imports."""

from itertools import pairwise
from pathlib import Path

import pytest

import api.demo
from api.plans.importing.sheet.parser import read_plan
from api.plans.importing.sheet.result import PlanReading, Skipped

PLANS = Path(api.demo.__file__).parent / "plans"
ROWS = {
    "oulu-hankintakalenteri-2027.xlsx": 130,
    "pargas-upphandlingsplan-2027.ods": 53,
    "raisio-hankintasuunnitelma-2027.csv": 56,
}


def _read(name: str) -> PlanReading:
    return read_plan((PLANS / name).read_bytes(), filename=name)


def test_every_demonstration_plan_is_tested() -> None:
    assert {path.name for path in PLANS.iterdir()} == set(ROWS)


@pytest.mark.parametrize("name", ROWS)
def test_demonstration_plan_imports_without_errors(name: str) -> None:
    reading = _read(name)
    assert Skipped.NO_TITLE not in {row.reason for row in reading.skipped}
    assert len(reading.rows) == ROWS[name]
    assert len({row.row_key for row in reading.rows}) == ROWS[name]


@pytest.mark.parametrize("name", ROWS)
def test_demonstration_rows_have_title_date_and_category(name: str) -> None:
    rows = _read(name).rows
    assert all(row.values.category and row.values.cpv for row in rows)
    assert sum(1 for row in rows if row.values.notice_date) >= len(rows) * 0.9
    assert sum(1 for row in rows if row.values.value) >= len(rows) * 0.9
    for values in (row.values for row in rows):
        dates = [values.dialogue_date, values.notice_date, values.contract_start]
        given = [date for date in dates if date]
        in_order = all(one.first_day <= next_.last_day for one, next_ in pairwise(given))
        assert in_order, values.titles


def test_the_bilingual_plan_has_titles_in_both_languages() -> None:
    rows = _read("pargas-upphandlingsplan-2027.ods").rows
    assert all(set(row.values.titles) == {"fi", "sv"} for row in rows)
