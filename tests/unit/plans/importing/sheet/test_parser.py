from datetime import date
from decimal import Decimal

import pytest

from api.core.partial_dates import PartialDate, Precision
from api.plans.importing.sheet.amounts import AmountRange
from api.plans.importing.sheet.categories import Category
from api.plans.importing.sheet.parser import read_plan
from api.plans.importing.sheet.result import SheetState, Skipped
from api.spreadsheets.limits import Limits
from api.spreadsheets.problems import ProblemCode, UnreadableSheetError
from tests.unit.spreadsheets.sheets import (
    HEADINGS,
    NAMESPACE,
    found,
    ods,
    ods_row,
    text_cells,
    with_cells,
    with_part,
    workbook,
    xlsx,
)


def test_row_is_read_into_values() -> None:
    reading = read_plan(
        xlsx(
            ["Oulun hankintasuunnitelma"],
            [],
            HEADINGS,
            ["A1", "Koulukuljetukset", "noin 1,5 M€", "Q3/2027", "60130000-8", "Sivistys"],
        )
    )
    (row,) = reading.rows
    assert (row.number, row.row_key) == (4, "ref:a1")
    assert row.values.titles == {"fi": "Koulukuljetukset"}
    assert row.values.value == AmountRange(Decimal(1_500_000), Decimal(1_500_000), approximate=True)
    assert row.values.notice_date == PartialDate(date(2027, 7, 1), Precision.QUARTER)
    assert row.values.cpv == ("60130000",)
    assert reading.sheets[0].columns["D"] == "notice_date"


def test_numbers_and_dates_of_the_spreadsheet_are_read() -> None:
    reading = read_plan(
        xlsx(
            ["Nimi", "Arvo (t€)", "Ajankohta", "Sopimus alkaa", "CPV", "Asianumero"],
            ["Siivous", 150, date(2027, 3, 15), 2028, 90910000, 12.0],
        )
    )
    values = reading.rows[0].values
    assert values.value == AmountRange(Decimal(150_000), Decimal(150_000))
    assert values.notice_date == PartialDate.of(date(2027, 3, 15))
    assert values.contract_start == PartialDate(date(2028, 1, 1), Precision.YEAR)
    assert (values.cpv, values.reference) == (("90910000",), "12")


def test_every_problem_names_its_cell() -> None:
    reading = read_plan(
        xlsx(
            HEADINGS,
            ["A1", "Aurauskalusto", "paljon", "talvi 2027", "lumi", "Tekninen"],
            ["A2", None, "60 000", "Q1/2027", "90620000", "Tekninen"],
            ["A1", "Hiekoitus", "1.500", "2/4 2027", "90630000", "Tekninen"],
        )
    )
    assert found(reading) == [
        ("C2", "unknown_amount"),
        ("D2", "ambiguous_date"),
        ("E2", "unknown_cpv"),
        ("B3", "missing_title"),
        ("C4", "ambiguous_number"),
        ("D4", "ambiguous_date"),
        ("A4", "duplicate_reference"),
    ]
    assert reading.problems[0].params["value"] == "paljon"
    assert reading.problems[-1].params["row"] == 2


def test_a_cell_that_cannot_be_read_keeps_its_row() -> None:
    cells = ["A1", "Auraus", "paljon", "kun ehditään", "lumi", "Tekninen"]
    reading = read_plan(xlsx(HEADINGS, cells, ["A2", None, 5, None, None, None]))
    assert [(row.number, row.reason) for row in reading.skipped] == [(3, Skipped.NO_TITLE)]
    assert len(reading.rows) == 1
    values = reading.rows[0].values
    assert (values.value, values.notice_date, values.cpv) == (None, None, ())
    assert (values.titles, values.unit) == ({"fi": "Auraus"}, "Tekninen")


@pytest.mark.parametrize(
    ("headings", "key", "code"),
    [
        (["Hankinta", "Ajankohta"], "title:kopiopaperi|", "duplicate_title"),
        (["Tunnus", "Hankinta"], "ref:kopiopaperi", "duplicate_reference"),
    ],
)
def test_rows_of_one_name_are_two_with_keys_of_their_own(
    headings: list[str], key: str, code: str
) -> None:
    rows = [["Kopiopaperi", "Q1/2027"], ["Kopiopaperi", "Q3/2027"], ["Kopiopaperi", "Q4/2027"]]
    reading = read_plan(xlsx(headings, *rows))
    assert [row.row_key for row in reading.rows] == [key, f"{key}#2", f"{key}#3"]
    assert found(reading) == [("A3", code), ("A4", code)]


def test_warnings_leave_the_row_good() -> None:
    reading = read_plan(xlsx(HEADINGS, ["A1", "Auraus", "1.500", "heti", "90620000", "Tekninen"]))
    assert found(reading) == [("C2", "ambiguous_number"), ("D2", "not_a_date")]


def test_a_heading_that_is_not_known_is_a_warning_at_its_cell() -> None:
    reading = read_plan(xlsx(["Suunnitelma"], ["Nimi", "Arvo", "Kassavaikutus"], ["Auraus", 1, 2]))
    (problem,) = reading.problems
    assert (problem.cell, problem.code) == ("C2", ProblemCode.UNKNOWN_HEADING)
    assert problem.params == {"value": "Kassavaikutus"}


@pytest.mark.parametrize(
    ("length", "options", "text"),
    [
        ("4 v", None, None),
        ("kertahankinta", None, None),
        ("2 + 1 + 1 v", None, "2 + 1 + 1 v"),
        ("4 v", "1 v", "1 v"),
        ("toistaiseksi", None, "toistaiseksi"),
        ("kausi 2027", "ei", "kausi 2027 + ei"),
    ],
)
def test_length_keeps_only_the_text_beyond_months(
    length: str, options: str | None, text: str | None
) -> None:
    reading = read_plan(xlsx(["Nimi", "Sopimuskausi", "Optiot"], ["Auraus", length, options]))
    assert reading.rows[0].values.contract_text == text


def test_sections_totals_and_repeated_headings_are_skipped() -> None:
    reading = read_plan(
        xlsx(
            ["Hankinta", "Arvo", "Ajankohta"],
            ["PALVELUT"],
            ["Siivous", "60 000", "3/2027"],
            [],
            ["Hankinta", "Arvo", "Ajankohta"],
            ["Tekninen toimi"],
            ["Auraus", "70 000", "4/2027"],
            ["Yhteensä", 130_000],
        )
    )
    assert [skipped.reason for skipped in reading.skipped] == [
        Skipped.SECTION,
        Skipped.REPEATED_HEADINGS,
        Skipped.SECTION,
        Skipped.TOTAL,
    ]
    first, second = (row.values for row in reading.rows)
    assert (first.category, first.unit) == (Category.SERVICES, None)
    assert (second.category, second.unit) == (None, "Tekninen toimi")


def test_merged_cells_hold_for_every_row() -> None:
    reading = read_plan(
        xlsx(
            ["Kohde", "Arvo", "Toimiala"],
            ["Siivous", 1000, "Tekninen"],
            ["Auraus", 2000, None],
            merged=["C2:C3"],
        )
    )
    assert [row.values.unit for row in reading.rows] == ["Tekninen", "Tekninen"]


def test_sheets_with_headings_are_read_and_others_named() -> None:
    reading = read_plan(
        workbook(
            {
                "Ohje": [["Täytä taulukko"]],
                "2027": [["Nimi", "Ajankohta"], ["Auraus", "syksy"]],
                "Tjänster": [["Rubrik", "Tidpunkt"], ["Städning", "våren 2028"]],
                "Tyhjä": [],
            }
        )
    )
    states = {sheet.name: sheet.state for sheet in reading.sheets}
    assert states == {
        "Ohje": SheetState.NO_HEADINGS,
        "2027": SheetState.READ,
        "Tjänster": SheetState.READ,
        "Tyhjä": SheetState.EMPTY,
    }
    assert [row.values.titles for row in reading.rows] == [{"fi": "Auraus"}, {"sv": "Städning"}]


def test_the_sheets_own_year_completes_a_season() -> None:
    reading = read_plan(
        xlsx(["Suunnitelma 2027, päivitetty 3.11.2026"], ["Nimi", "Ajankohta"], ["Auraus", "syksy"])
    )
    assert reading.rows[0].values.notice_date == PartialDate(date(2027, 9, 1), Precision.SEASON)
    assert [problem.code for problem in reading.problems] == [ProblemCode.YEAR_ASSUMED]


def test_row_key_is_title_and_unit() -> None:
    def key(title: str, unit: str) -> str:
        return read_plan(xlsx(HEADINGS, [None, title, 1, None, None, unit])).rows[0].row_key

    assert key("Siivouspalvelut, keskusta", "Tekninen") == key(
        "SIIVOUSPALVELUT  keskusta", "tekninen"
    )
    assert key("Siivouspalvelut", "Tekninen") != key("Siivouspalvelut", "Sivistys")


def test_a_row_that_got_its_number_later_can_be_found_by_title() -> None:
    before = read_plan(xlsx(HEADINGS, [None, "Siivous", 1, None, None, "Tekninen"])).rows[0]
    after = read_plan(xlsx(HEADINGS, ["D 12/2027", "Siivous", 2, None, None, "Tekninen"])).rows[0]
    assert after.row_key == "ref:d12/2027"
    assert after.other_key == before.row_key


def test_formula_errors_are_named_and_cached_values_read() -> None:
    cells = (
        f'<row r="1">{text_cells("Nimi", "Arvo", "Ajankohta")}</row>'
        f'<row r="2">{text_cells("Auraus")}<c r="B2" t="e"><f>B9</f><v>#REF!</v></c></row>'
        f'<row r="3">{text_cells("Siivous")}<c r="B3"><f>1+1</f><v>60000</v></c></row>'
    )
    reading = read_plan(with_cells(cells))
    assert found(reading) == [("B2", "cell_error")]
    assert reading.problems[0].params == {"value": "#REF!"}
    assert reading.rows[1].values.value == AmountRange(Decimal(60_000), Decimal(60_000))


def test_shared_texts_are_read() -> None:
    texts = "".join(f"<si><t>{text}</t></si>" for text in ("Nimi", "Arvo", "Auraus", "60 000"))
    cells = '<row r="{}"><c r="A{}" t="s"><v>{}</v></c><c r="B{}" t="s"><v>{}</v></c></row>'
    data = with_part(
        with_cells(cells.format(1, 1, 0, 1, 1) + cells.format(2, 2, 2, 2, 3)),
        "xl/sharedStrings.xml",
        f"<sst {NAMESPACE}>{texts}</sst>".encode(),
    )
    values = read_plan(data).rows[0].values
    assert values.titles == {"fi": "Auraus"}
    assert values.value == AmountRange(Decimal(60_000), Decimal(60_000))


def test_ods_with_trailing_empty_rows_is_read() -> None:
    error = (
        '<table:table-row><table:table-cell office:value-type="string"><text:p>Auraus</text:p>'
        '</table:table-cell><table:table-cell office:value-type="string" '
        'calcext:value-type="error"><text:p>#DIV/0!</text:p></table:table-cell></table:table-row>'
    )
    reading = read_plan(
        ods(
            ods_row("Rubrik", "Värde", "Tidpunkt")
            + ods_row("Städning", "1,2 M€", "hösten 2027")
            + error
            + ods_row("", repeated=1_048_000)
        )
    )
    assert [row.values.titles["sv"] for row in reading.rows] == ["Städning", "Auraus"]
    assert found(reading) == [("B3", "cell_error")]


def test_a_title_is_kept_whatever_it_is() -> None:
    long = "Siivous ja " * 30
    reading = read_plan(xlsx(HEADINGS, ["A", long, 1], ["B", "PÃ¤ivÃ¤koti", 1]))
    assert found(reading) == [("B2", "title_shortened"), ("B3", "garbled_text")]
    first, second = (row.values for row in reading.rows)
    assert len(first.titles["fi"]) == 300
    assert first.descriptions == {"fi": long.strip()}
    assert second.titles == {"fi": "PÃ¤ivÃ¤koti"}


def test_other_long_and_garbled_texts_are_left_out() -> None:
    reading = read_plan(xlsx(["Nimi", "Kuvaus"], ["A", "x" * 10_001], ["B", "PÃ¤ivÃ¤koti"]))
    assert found(reading) == [("B2", "text_too_long"), ("B3", "garbled_text")]
    assert [row.values.descriptions for row in reading.rows] == [{}, {}]


def test_a_column_for_each_end_of_the_value() -> None:
    headings = ["Nimi", "Arvo vähintään", "Arvo enintään"]
    reading = read_plan(xlsx(headings, ["A", 100, 200], ["B", 300, 200], ["C", None, 200]))
    values = [row.values.value for row in reading.rows]
    assert values == [
        AmountRange(Decimal(100), Decimal(200)),
        None,
        AmountRange(None, Decimal(200)),
    ]
    assert found(reading) == [("C3", "range_upside_down")]


def test_one_cell_with_all_contact_details() -> None:
    reading = read_plan(
        xlsx(["Nimi", "Yhteystiedot"], ["Auraus", "Maija Malli, maija@kunta.example, 040 123 4567"])
    )
    values = reading.rows[0].values
    assert (values.contact_name, values.contact_email, values.contact_phone) == (
        "Maija Malli",
        "maija@kunta.example",
        "040 123 4567",
    )


def test_more_rows_than_allowed_are_refused_with_the_limit() -> None:
    rows = [[f"Hankinta {number}", number] for number in range(1, 12)]
    data = xlsx(["Nimi", "Arvo"], *rows)
    assert len(read_plan(data, limits=Limits(rows=11)).rows) == 11
    with pytest.raises(UnreadableSheetError) as refused:
        read_plan(data, limits=Limits(rows=10))
    assert refused.value.code is ProblemCode.TOO_MANY_ROWS
    assert refused.value.params == {"limit": 10}


@pytest.mark.parametrize("heading", ["Kilpailutus", "KILPAILUTUS"])
def test_a_name_of_the_thing_beside_a_title_is_the_time_of_its_notice(heading: str) -> None:
    reading = read_plan(xlsx(["Hankinnan kohde", heading, "Arvo €"], ["Auraus", "Q3/2027", 8000]))
    assert reading.rows[0].values.notice_date == PartialDate(date(2027, 7, 1), Precision.QUARTER)
    assert not reading.problems


def test_name_without_a_title_is_the_title() -> None:
    reading = read_plan(xlsx(["Kilpailutus", "Ajankohta", "Arvo €"], ["Auraus", "Q3/2027", 8000]))
    assert reading.rows[0].values.titles == {"fi": "Auraus"}


def test_a_value_that_is_not_public_is_so_in_a_column_for_one_end_too() -> None:
    reading = read_plan(xlsx(["Hankinta", "Arvo min", "Arvo max"], ["Auraus", "ei julkinen", ""]))
    value = reading.rows[0].values.value
    assert value is not None
    assert (value.withheld, value.low, value.high) == (True, None, None)
