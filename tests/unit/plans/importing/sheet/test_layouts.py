"""Which rows of a sheet are procurements: tables, sections, totals, headings in two rows."""

from collections.abc import Sequence
from decimal import Decimal

import pytest

from api.plans.importing.sheet.categories import Category
from api.plans.importing.sheet.columns import SheetField
from api.plans.importing.sheet.parser import read_plan
from api.plans.importing.sheet.result import PlanReading, RowValues, Skipped
from tests.unit.spreadsheets.sheets import euros, found, xlsx

HEADINGS = ["Hankinta", "CPV", "Arvo €", "Ajankohta"]
FULL = ["Kalusteet", "39150000", 30000, "Q3/2027"]


def _titles(reading: PlanReading) -> list[str]:
    return [next(iter(row.values.titles.values())) for row in reading.rows]


def _left(reading: PlanReading) -> list[tuple[int, Skipped]]:
    return [(row.number, row.reason) for row in reading.skipped]


def _below(*rows: Sequence[object], headings: list[str] = HEADINGS) -> PlanReading:
    return read_plan(xlsx(headings, *rows))


def test_a_second_table_has_its_own_headings() -> None:
    reading = _below(
        ["Pulpetit", 5000],
        [],
        ["Hankinta", "Arvo €", "Ajankohta"],
        ["Auraus", 8000, "Q4/2027"],
        headings=["Hankinta", "Arvo €"],
    )
    assert _titles(reading) == ["Pulpetit", "Auraus"]
    assert reading.rows[1].values.notice_date is not None
    assert found(reading) == []
    assert [table.heading_row for table in reading.sheets[0].tables] == [1, 4]


def test_columns_that_change_places_are_read_by_the_new_headings() -> None:
    reading = _below(
        ["Pulpetit", "39160000", 5000],
        [],
        ["Hankinta", "Arvo €", "CPV"],
        ["Auraus", 8000, "90620000"],
        headings=["Hankinta", "CPV", "Arvo €"],
    )
    auraus = reading.rows[1].values
    assert (auraus.value, auraus.cpv) == (euros(8000), ("90620000",))


def test_a_column_of_another_meaning_is_read_as_such() -> None:
    reading = _below(
        ["Pulpetit", 5000, "Q1/2027"],
        ["Hankinta", "Arvo €", "Sopimus alkaa"],
        ["Auraus", 8000, "Q4/2027"],
        headings=["Hankinta", "Arvo €", "Ajankohta"],
    )
    auraus = reading.rows[1].values
    assert auraus.notice_date is None
    assert auraus.contract_start is not None


def test_repeated_headings_are_left_aside_and_told() -> None:
    reading = _below(FULL, HEADINGS, ["Auraus", "90620000", 1, "Q1/2027"])
    assert _titles(reading) == ["Kalusteet", "Auraus"]
    assert _left(reading) == [(3, Skipped.REPEATED_HEADINGS)]


def test_lone_title_is_a_procurement_with_a_question() -> None:
    reading = _below(["Torin kunnostus"], FULL)
    assert _titles(reading) == ["Torin kunnostus", "Kalusteet"]
    assert reading.rows[1].values.unit is None
    assert found(reading) == [("A2", "lone_title")]


@pytest.mark.parametrize(
    ("title", "unit", "category"),
    [
        ("Sivistyspalvelut", "Sivistyspalvelut", None),
        ("Rakennusvalvonta", "Rakennusvalvonta", None),
        ("Tekninen toimi", "Tekninen toimi", None),
        ("Talous ja hallinto", "Talous ja hallinto", None),
        ("Bildningssektorn", "Bildningssektorn", None),
        ("HANKE X", "HANKE X", None),
        ("PALVELUT", None, Category.SERVICES),
        ("Tavarahankinnat", None, Category.GOODS),
        ("Entreprenader", None, Category.WORKS),
    ],
)
def test_a_section_is_a_unit_or_a_category(
    title: str, unit: str | None, category: Category | None
) -> None:
    reading = _below([title], FULL)
    assert _left(reading) == [(2, Skipped.SECTION)]
    values = reading.rows[0].values
    assert (values.unit, values.category, values.section) == (unit, category, title)


def test_a_title_over_merged_cells_is_a_section() -> None:
    data = xlsx(HEADINGS, ["Puistot"], FULL, merged=["A2:D2"])
    assert read_plan(data).rows[0].values.unit == "Puistot"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("* alustava tieto", Skipped.FOOTNOTE),
        ("Huom. tiedot tarkentuvat", Skipped.FOOTNOTE),
        ("¹ alustava", Skipped.FOOTNOTE),
        ("Lisätietoja: hankinnat@kunta.example", Skipped.FOOTNOTE),
        ("Tekninen toimi yhteensä", Skipped.TOTAL),
        ("Helmikuu", Skipped.GROUP),
        ("Vuosi 2027", Skipped.GROUP),
        ("2028", Skipped.GROUP),
    ],
)
def test_other_words_give_no_unit(text: str, reason: Skipped) -> None:
    reading = _below([text], FULL)
    assert _left(reading) == [(2, reason)]
    assert reading.rows[0].values.unit is None


def test_a_continued_line_goes_to_the_row_above() -> None:
    reading = _below(
        ["Siivous", "koulut ja", 1],
        [None, "päiväkodit", None],
        ["Auraus", "kadut", 2],
        headings=["Hankinta", "Kuvaus", "Arvo"],
    )
    first, second = (row.values for row in reading.rows)
    assert first.descriptions == {"fi": "koulut ja päiväkodit"}
    assert (second.unit, second.descriptions) == (None, {"fi": "kadut"})
    assert _left(reading) == [(3, Skipped.CONTINUED)]


@pytest.mark.parametrize(
    "title", ["Total station -mittalaite", "Summa-ajastimet", "Totalentreprenad skola", "Yhtiöt"]
)
def test_a_title_may_begin_like_a_total(title: str) -> None:
    reading = _below([title, "38295000", 20000, "Q2/2027"])
    assert _titles(reading) == [title]
    assert reading.skipped == ()


@pytest.mark.parametrize(
    "text",
    [
        *("Tekninen toimi yhteensä", "Yht.", "Σ", "KAIKKI YHTEENSÄ", "Summa", "Totalt"),
        *("Tekninen toimi yht.", "Yhteensä 2027", "Summa tekniska", "Total for education"),
    ],
)
def test_totals_are_left_aside_and_told(text: str) -> None:
    reading = _below(FULL, [text, None, 90000])
    assert _titles(reading) == ["Kalusteet"]
    assert [(row.reason, row.text) for row in reading.skipped] == [(Skipped.TOTAL, text)]


def test_a_sum_without_a_word_is_a_total() -> None:
    assert _left(_below(FULL, [None, None, 90000])) == [(3, Skipped.TOTAL)]


def _two_rows(upper: list[str | None], lower: list[str | None], row: list[object]) -> RowValues:
    reading = read_plan(xlsx(upper, lower, row))
    assert found(reading) == []
    return reading.rows[0].values


def test_ends_of_the_value_below_its_heading() -> None:
    values = _two_rows(["Hankinta", "Arvo (€)", None], [None, "min", "max"], ["A", 100, 200])
    assert values.value == euros(100, 200)


def test_dates_below_their_heading() -> None:
    values = _two_rows(
        ["Hankinta", "Aikataulu", None], [None, "Ilmoitus", "Sopimus"], ["A", "Q1/2027", "Q3/2027"]
    )
    assert values.notice_date
    assert values.contract_start


def test_a_dialogue_and_two_dates_below_a_heading_of_all() -> None:
    values = _two_rows(
        ["Hankinta", "Ajankohdat", None, None],
        [None, "Vuoropuhelu", "Ilmoitus", "Sopimus"],
        ["A", "1/2027", "2/2027", "3/2027"],
    )
    dates = (values.dialogue_date, values.notice_date, values.contract_start)
    assert [date.value.month for date in dates if date] == [1, 2, 3]


def test_a_year_over_rows_is_the_year_of_their_dates() -> None:
    reading = _below(["2028"], ["A", None, 1, "Q1"], ["Vuosi 2029"], ["B", None, 1, "Q1"])
    years = [row.values.notice_date.value.year for row in reading.rows if row.values.notice_date]
    assert years == [2028, 2029]
    assert [code for _, code in found(reading)] == ["year_assumed", "year_assumed"]


def test_a_contact_below_its_heading_and_a_unit_of_both_values() -> None:
    values = _two_rows(
        ["Upphandling", "Värde (t€)", None, "Kontaktperson", None],
        [None, "minst", "högst", "namn", "e-post"],
        ["A", 100, 200, "Maja Modell", "maja@kommun.example"],
    )
    assert values.value == euros(100_000, 200_000)
    assert (values.contact_name, values.contact_email) == ("Maja Modell", "maja@kommun.example")


def test_a_row_of_words_below_the_headings_is_a_row() -> None:
    reading = _below(["Siivous", "Avoin menettely"], headings=["Hankinta", "Menettely"])
    assert _titles(reading) == ["Siivous"]


def test_a_column_without_a_heading_is_told() -> None:
    reading = read_plan(xlsx(["Hankinta", None, "Arvo €"], ["A", "tärkeä", 1]))
    assert found(reading) == [("B1", "column_without_heading")]
    reading = read_plan(xlsx(["Hankinta", "Arvo €"], ["A", 1, "tärkeä"]))
    assert found(reading) == [("C1", "column_without_heading")]


def test_empty_column_without_a_heading_is_ignored() -> None:
    assert found(read_plan(xlsx(["Hankinta", None, "Arvo €"], ["A", None, 1]))) == []


def test_a_year_in_its_own_column_completes_the_quarter() -> None:
    reading = read_plan(xlsx(["Hankinta", "Vuosi", "Kvartaali"], ["A", 2028, "Q3"], ["B", 2029, 2]))
    assert found(reading) == []
    first, second = (row.values.notice_date for row in reading.rows)
    assert (str(first.value), first.precision) == ("2028-07-01", "quarter")  # type: ignore[union-attr]
    assert (str(second.value), second.precision) == ("2029-04-01", "quarter")  # type: ignore[union-attr]
    assert SheetField.YEAR in reading.rows[0].cells


@pytest.mark.parametrize(
    ("upper", "lower"),
    [
        (["Hankinta", "Arvo", "", "Ajankohta"], ["", "min t€", "max t€", ""]),
        (["Hankinta", "Arvo", "", "Ajankohta"], ["", "min (1000 €)", "max (1000 €)", ""]),
        (["Upphandling", "Värde", "", "Tidpunkt"], ["Föremål", "min (t€)", "max (t€)", "annons"]),
        (["Hankinta", "Arvo min", "Arvo max", "Ajankohta"], ["", "1000 €", "1000 €", ""]),
        (["Hankinta", "Arvo min", "Arvo max", "Ajankohta"], ["", "t€", "t€", ""]),
    ],
)
def test_units_in_a_second_row_of_headings_count(upper: list[str], lower: list[str]) -> None:
    [row] = read_plan(xlsx(upper, lower, ["Auraus", 10, 20, "Q3/2027"])).rows
    assert row.values.titles.popitem()[1] == "Auraus"
    assert row.values.value is not None
    assert (row.values.value.low, row.values.value.high) == (Decimal(10_000), Decimal(20_000))
    assert row.values.notice_date is not None


def test_a_row_with_an_amount_is_no_row_of_units() -> None:
    reading = read_plan(xlsx(["Hankinta", "Arvo", "Tunnus"], ["Siivous", "1000 €", ""]))
    assert [row.values.titles for row in reading.rows] == [{"fi": "Siivous"}]


@pytest.mark.parametrize("section", ["Bildning", "Kunta", "Lautakunta", "Ympäristö"])
def test_a_lone_word_below_the_headings_is_a_section_though_it_is_a_heading(section: str) -> None:
    reading = _below([section], FULL)
    assert _titles(reading) == ["Kalusteet"]
    assert [reason for _, reason in _left(reading)] == [Skipped.SECTION]


@pytest.mark.parametrize(
    ("low", "high", "value"),
    [
        ("80 000 - 100 000", None, (80_000, 100_000)),
        ("alle 60 000", None, (None, 60_000)),
        (None, "80 000 - 100 000", (80_000, 100_000)),
        ("80 000", "100 000", (80_000, 100_000)),
        ("80 000", None, (80_000, None)),
    ],
)
def test_a_range_in_one_of_two_columns_is_the_whole_value(
    low: str | None, high: str | None, value: tuple[int | None, int | None]
) -> None:
    reading = read_plan(xlsx(["Hankinta", "Arvo alkaen", "Arvo enintään"], ["Auraus", low, high]))
    read = reading.rows[0].values.value
    assert read is not None
    assert (read.low, read.high) == value


def test_remarks_beside_a_figure_are_kept_from_two_columns() -> None:
    cells = ["Auraus", "n. 100 000 €/v", "n. 130 000 €/v"]
    reading = read_plan(xlsx(["Hankinta", "Arvo alkaen", "Arvo enintään"], cells))
    value = reading.rows[0].values.value
    assert value is not None
    assert (value.approximate, value.per_year) == (True, True)
