"""What several cells, columns or parts of a cell say of one thing."""

import pytest

from api.plans.importing.sheet.contract_lengths import ContractLength
from api.plans.importing.sheet.parser import read_plan
from tests.unit.spreadsheets.sheets import found, xlsx


@pytest.mark.parametrize("heading", ["Nro", "Nr", "No", "N:o"])
@pytest.mark.parametrize("number", ["SIV-1", "12/2027", "TEK 4", "H1", "2027-03"])
def test_a_number_with_letters_or_a_year_is_a_reference(heading: str, number: str) -> None:
    reading = read_plan(xlsx([heading, "Hankinta", "Arvo"], [number, "Siivous", "5 t€"]))
    assert reading.rows[0].values.reference == number
    assert found(reading) == [("A1", "reference_in_numbers")]


@pytest.mark.parametrize("numbers", [(1, 2), ("1.", "2."), ("1.1", "1.2"), ("", "-"), (1, "SIV-1")])
def test_running_number_is_no_reference(numbers: tuple[object, ...]) -> None:
    rows = [[number, f"Hankinta {n}", "5 t€"] for n, number in enumerate(numbers)]
    reading = read_plan(xlsx(["Nro", "Hankinta", "Arvo"], *rows))
    assert [row.values.reference for row in reading.rows] == [None, None]


def test_own_reference_overrides_a_number() -> None:
    reading = read_plan(xlsx(["Nro", "Tunnus", "Hankinta"], ["SIV-1", "D/1", "Siivous"]))
    assert reading.rows[0].values.reference == "D/1"


def test_all_phone_numbers_are_kept() -> None:
    heads = ["Hankinta", "Yhteyshenkilö", "Puhelin"]
    row = ["Siivous", "Maija Malli 050 123 4567 / 08 310 2000", "040 765 4321; 050 123 4567"]
    values = read_plan(xlsx(heads, row)).rows[0].values
    assert values.contact_phone == "040 765 4321, 050 123 4567, 08 310 2000"
    assert values.contact_name == "Maija Malli"


@pytest.mark.parametrize("heading", ["Yhteyshenkilö", "Sähköposti"])
def test_second_address_is_reported(heading: str) -> None:
    cell = "maija@kunta.example; pekka@kunta.example"
    reading = read_plan(xlsx(["Hankinta", heading], ["Siivous", cell]))
    assert reading.rows[0].values.contact_email == "maija@kunta.example"
    assert found(reading) == [("B2", "more_emails")]


def test_a_second_column_for_one_thing_names_the_first() -> None:
    reading = read_plan(xlsx(["Hankinta", "Arvo €", "Budjetti"], ["Siivous", 5000, 6000]))
    (problem,) = reading.problems
    assert (problem.cell, problem.code) == ("C1", "heading_taken")
    assert problem.params == {"value": "Budjetti", "column": "B", "other": "Arvo €"}


@pytest.mark.parametrize(
    ("start", "end", "length"),
    [
        ("1.1.2028", "31.12.2029", ContractLength(24)),
        ("syyskuu 2027", "elokuu 2030", ContractLength(36)),
        ("1.3.2028", "15.3.2028", None),
        ("Q1/2028", "31.12.2029", None),
        ("1.1.2028", "31.12.2027", None),
        ("1.1.2028", "toistaiseksi", None),
        ("", "31.12.2029", None),
    ],
)
def test_contract_end_becomes_a_length_or_a_note(
    start: str, end: str, length: ContractLength | None
) -> None:
    heads = ["Hankinta", "Sopimus alkaa", "Sopimuskausi päättyy"]
    reading = read_plan(xlsx(heads, ["Siivous", start, end]))
    values = reading.rows[0].values
    assert values.contract_length == length
    assert values.notes == (None if length else f"Sopimuskausi päättyy: {end}")
    told = [] if length else [("C2", "end_kept_in_notes")]
    assert found(reading) == told


def test_end_of_the_current_contract_is_no_length() -> None:
    heads = ["Hankinta", "Sopimus alkaa", "Nykyinen sopimus päättyy"]
    values = read_plan(xlsx(heads, ["Siivous", "1.1.2027", "31.12.2027"])).rows[0].values
    assert (values.contract_length, values.notes) == (None, "Nykyinen sopimus päättyy: 31.12.2027")


def test_restricted_is_read_as_a_procedure() -> None:
    reading = read_plan(xlsx(["Title", "Procedure", "Value"], ["Roof", "Restricted", "restricted"]))
    values = reading.rows[0].values
    assert (values.procedure, values.value and values.value.withheld) == ("Restricted", True)


@pytest.mark.parametrize("section", ["PIENHANKINNAT", "EU-UPPHANDLINGAR", "PLANNED PROCUREMENTS"])
def test_kinds_of_procurements_are_no_unit(section: str) -> None:
    rows: list[list[object]] = [[section, None, None], ["Siivous", "5 t€", "Q1/2027"]]
    reading = read_plan(xlsx(["Hankinta", "Arvo", "Ajankohta"], *rows))
    assert [(row.values.titles["fi"], row.values.unit) for row in reading.rows] == [
        ("Siivous", None)
    ]


@pytest.mark.parametrize(
    ("heading", "euros"),
    [("Estimated value (€k)", 750_000), ("Värde (€ m)", 750_000_000), ("Arvo (EUR 000)", 750_000)],
)
def test_unit_after_the_currency_is_read(heading: str, euros: int) -> None:
    values = read_plan(xlsx(["Hankinta", heading], ["Siivous", 750])).rows[0].values
    assert values.value is not None
    assert values.value.low == euros
