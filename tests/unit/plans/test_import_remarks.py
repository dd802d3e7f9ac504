"""Odd cells do not refuse their row: values are left out and reported once, at the cell."""

from datetime import date

import pytest

from api.plans.importing.results import Import
from api.plans.importing.row_mapping import LONGEST_NOTES
from tests.unit.plans.sheets import after, by_hand, read_in

HEAD = "Hankinta;Ajankohta;Sopimus alkaa\n"
TODAY = date(2026, 11, 30)


def _told(found: Import) -> list[tuple[str, str, str]]:
    return [(problem.cell, problem.code, problem.severity.value) for problem in found.problems]


@pytest.mark.parametrize(
    ("first", "second", "told"),
    [
        # Both dates move so that they contradict each other: neither is taken.
        ("Q1/2027;Q2/2027", "Q4/2028;Q3/2028", {"B2", "C2"}),
        # The contract is left out, and what the application has of it does not fit either.
        ("Q1/2027;Q2/2027", "Q4/2027;Q3/2027", {"B2", "C2"}),
        ("Q3/2027;Q4/2027", "Q3/2027;Q1/2027", {"C2"}),
    ],
)
def test_dates_that_contradict_each_other_refuse_no_sheet(
    first: str, second: str, told: set[str]
) -> None:
    plan = after(read_in(f"{HEAD}Siivous;{first}\nAuraus;2028;\n"))
    found = read_in(f"{HEAD}Siivous;{second}\nAuraus;2028;\n", plan)
    assert (found.failed, found.unchanged) == (0, 2)
    assert {(cell, code, how) for cell, code, how in _told(found)} == {
        (cell, "contract_before_notice", "warning") for cell in told
    }
    assert len(found.problems) == len(told)


def test_a_notice_after_the_contract_of_the_application_is_left_out_and_told() -> None:
    plan = after(read_in("Hankinta;Ajankohta\nSiivous;Q1/2027\n"))
    start = read_in(f"{HEAD}Siivous;;Q2/2027\n").created[0].fields.contract_start_expected
    by_hand(plan, "Siivous", contract_start_expected=start)
    found = read_in("Hankinta;Ajankohta\nSiivous;Q4/2027\n", plan)
    assert (found.failed, found.unchanged) == (0, 1)
    assert _told(found) == [("B2", "contract_before_notice", "warning")]


def test_notes_that_are_too_long_are_left_out_and_told() -> None:
    half = "x" * (LONGEST_NOTES // 2 + 1)
    found = read_in(f"Hankinta;Huomautus;Lisätiedot\nSiivous;{half};{half}\n")
    assert len(found.created) == 1
    assert found.created[0].notes == ""
    assert _told(found) == [("B2", "length", "warning")]


def test_past_dates_of_the_sheet_are_reported() -> None:
    text = f"{HEAD}Siivous;Q3/2026;1.1.2027\nAuraus;marraskuu 2026;\nHiekoitus;vuosi 2026;\n"
    found = read_in(text, today=TODAY)
    assert _told(found) == [("B2", "date_passed", "warning")]
    again = read_in(text, after(found), today=TODAY)
    assert _told(again) == []


def test_a_date_long_before_the_plan_is_told_once() -> None:
    found = read_in(f"{HEAD}Siivous;Q3/2019;\n", today=TODAY)
    assert _told(found) == [("B2", "date_before_plan", "warning")]


def test_a_personal_identity_code_is_repeated_in_no_message() -> None:
    text = "Hankinta;Kunta;Menettely\nSiivous;131052-308T;Arvonta 131052-308T\n"
    found = read_in(text)
    assert {code for _, code, _ in _told(found)} == {
        "personal_identity_code",
        "unknown_place",
        "unknown_procedure",
    }
    assert "131052-308T" not in str([problem.params for problem in found.problems])


def test_the_end_of_a_contract_goes_to_the_notes_and_comes_back_unchanged() -> None:
    text = "Hankinta;Arvo;Nykyinen sopimus päättyy\nSiivous;5 t€;30.9.2027\n"
    first = read_in(text)
    assert first.created[0].notes == "Nykyinen sopimus päättyy: 30.9.2027"
    assert read_in(text, after(first)).unchanged == 1


def test_the_length_until_the_end_comes_back_unchanged() -> None:
    text = "Hankinta;Sopimus alkaa;Sopimuskausi päättyy\nSiivous;1.1.2028;31.12.2029\n"
    first = read_in(text)
    assert first.created[0].fields.contract_months == 24
    again = read_in(text.replace("2029", "2030"), after(first))
    assert again.updated[0].changed == {"contract_months"}
