"""A personal identity code anywhere on a sheet is told, and repeated in no message."""

import pytest

from api.core.identity_codes import holds_identity_code, without_identity_codes
from api.plans.importing.sheet.parser import read_plan
from tests.unit.spreadsheets.sheets import found, xlsx

CODE = "131052-308T"


@pytest.mark.parametrize(
    "text",
    [
        *(CODE, f"Maija ({CODE})", "131052–308t", "010594Y9032", "010594 Y 9032", f"D/{CODE}/2027"),
        "050 123 4567, 131052-308T",
    ],
)
def test_codes_are_known_by_their_check_character(text: str) -> None:
    assert holds_identity_code(text)
    assert not holds_identity_code(without_identity_codes(text))


@pytest.mark.parametrize(
    "text",
    [
        "131052-308U",
        "310252-308T",
        "1310521308T",
        "131052-308",
        "OUL/131052-30812",
        "60130000-8",
        "",
    ],
)
def test_other_numbers_are_no_identity_codes(text: str) -> None:
    assert not holds_identity_code(text)
    assert without_identity_codes(text) == text


@pytest.mark.parametrize("column", ["Arvo", "Huomioitavaa", "Prioriteetti", "Ajankohta", "Kunta"])
def test_code_is_reported_at_its_cell_and_repeated_nowhere(column: str) -> None:
    reading = read_plan(xlsx(["Hankinta", "CPV", column], ["Siivous", None, f"n. {CODE}"]))
    assert ("C2", "personal_identity_code") in found(reading)
    assert all(CODE not in str(problem.params) for problem in reading.problems)


def test_codes_are_found_above_headings_and_in_skipped_rows() -> None:
    reading = read_plan(xlsx([CODE], ["Hankinta", "Arvo"], ["Siivous", 5], ["Yhteensä", CODE]))
    told = [cell for cell, code in found(reading) if code == "personal_identity_code"]
    assert told == ["A1", "B4"]
