"""Columns mapped by hand, and what a person is shown to map them."""

import pytest

from api.plans.importing.sheet.column_mapping import SheetMapping, mapping_faults
from api.plans.importing.sheet.columns import SheetField
from api.plans.importing.sheet.parser import read_plan
from api.plans.importing.sheet.process import read_apart
from api.plans.importing.sheet.refusals import UnreadablePlanError
from api.plans.importing.sheet.result import PlanReading, SheetState, Understood
from api.spreadsheets.problems import ProblemCode
from tests.unit.spreadsheets.sheets import euros, found, workbook, xlsx

ODD = xlsx(
    ["Ensi vuoden asiat"],
    ["Palvelu", "Arvo (t€)", "Ajankohta", "Muu"],
    ["Auraus", 60, "Q3/2027", "x"],
    ["Siivous", 70, "Q4/2027", "y"],
)


def _read(data: bytes, **sheets: SheetMapping) -> PlanReading:
    return read_plan(data, mapping={name.replace("any", "*"): m for name, m in sheets.items()})


def test_refusal_without_headings_shows_the_candidate_rows() -> None:
    with pytest.raises(UnreadablePlanError) as refused:
        read_plan(ODD)
    assert refused.value.code is ProblemCode.NO_HEADINGS
    (sheet,) = refused.value.sheets
    assert sheet.state is SheetState.NO_HEADINGS
    likely = sheet.tables[0]
    assert likely.heading_row == 2
    assert [(c.letter, c.heading, c.field, c.how) for c in likely.columns] == [
        ("A", "Palvelu", None, Understood.UNKNOWN),
        ("B", "Arvo (t€)", "value", Understood.GUESSED),
        ("C", "Ajankohta", "notice_date", Understood.GUESSED),
        ("D", "Muu", None, Understood.UNKNOWN),
    ]
    assert likely.columns[0].samples == ("Auraus", "Siivous")


def test_with_the_title_named_the_rest_is_guessed() -> None:
    reading = _read(ODD, any=SheetMapping({"A": "title", "D": None}))
    assert [row.values.titles for row in reading.rows] == [{"fi": "Auraus"}, {"fi": "Siivous"}]
    assert reading.rows[0].values.value == euros(60_000)
    how = {column.letter: column.how for column in reading.sheets[0].tables[0].columns}
    assert how == {"A": "mapped", "B": "guessed", "C": "guessed", "D": "mapped"}
    assert found(reading) == []


def test_a_heading_row_may_be_named_and_there_may_be_none() -> None:
    named = _read(ODD, Taulukko=SheetMapping({"A": "title", "B": "value"}, heading_row=3))
    assert [row.number for row in named.rows] == [4]
    without = xlsx(["Auraus", 60], ["Siivous", 70])
    reading = _read(without, any=SheetMapping({"A": "title", "B": "value"}, heading_row=0))
    assert [row.values.value for row in reading.rows] == [euros(60), euros(70)]


def test_mapping_overrides_headings() -> None:
    data = xlsx(["Hankinta", "Arvo", "Kustannus (t€)"], ["Auraus", 1, 60])
    reading = _read(data, any=SheetMapping({"C": "value"}))
    assert reading.rows[0].values.value == euros(60_000)
    assert reading.sheets[0].ignored == ("Arvo",)


def test_titles_in_two_languages_are_mapped_by_language() -> None:
    data = xlsx(["Ensimmäinen", "Toinen", "Arvo"], ["Auraus", "Plogning", 5])
    reading = _read(data, any=SheetMapping({"A": "title:fi", "B": "title:sv"}))
    assert reading.rows[0].values.titles == {"fi": "Auraus", "sv": "Plogning"}
    assert [cell.ref for cell in reading.rows[0].cells[SheetField.TITLE]] == ["A2", "B2"]


def test_a_sheet_by_name_goes_before_all_sheets() -> None:
    data = workbook(
        {"2027": [["Asia", "Arvo"], ["Auraus", 1]], "2028": [["Arvo", "Asia"], [2, "Siivous"]]}
    )
    mapping = {"*": SheetMapping({"A": "title"}), "2028": SheetMapping({"B": "title"})}
    reading = read_plan(data, mapping=mapping)
    assert [row.values.titles["fi"] for row in reading.rows] == ["Auraus", "Siivous"]


def test_headings_that_come_again_keep_their_columns_also_where_they_move() -> None:
    data = xlsx(
        ["Asia", "Ostaja", "Hinta"],
        ["Auraus", "Tekninen", 5],
        ["Asia", "Ostaja", "Hinta"],
        ["Siivous", "Tilat", 6],
        ["Ostaja", "Asia", "Hinta"],
        ["Tekninen", "Hiekoitus", 7],
    )
    mapping = {"*": SheetMapping({"A": "title", "B": "unit", "C": "value"})}
    reading = read_plan(data, mapping=mapping)
    rows = [(row.values.titles["fi"], row.values.unit) for row in reading.rows]
    assert rows == [("Auraus", "Tekninen"), ("Siivous", "Tilat"), ("Hiekoitus", "Tekninen")]
    assert [table.heading_row for table in reading.sheets[0].tables] == [1, 5]


def test_a_sheet_of_instructions_is_not_read_by_the_mapping_of_all() -> None:
    plan = [["Asia", "Arvo"], ["Auraus", "1"]]
    data = workbook({"Ohje": [["Täytä keltaiset"], ["Arvo = alv 0 %"]], "2027": plan})
    reading = read_plan(data, mapping={"*": SheetMapping({"A": "title"})})
    assert [(row.sheet, row.values.titles["fi"]) for row in reading.rows] == [("2027", "Auraus")]


@pytest.mark.parametrize(
    ("mapping", "pointer", "code"),
    [
        ({"*": SheetMapping({"a": "title"})}, "/*/columns/a", "unknown_column"),
        ({"*": SheetMapping({"ZZ": "title"})}, "/*/columns/ZZ", "unknown_column"),
        ({"*": SheetMapping({"A": "nimi"})}, "/*/columns/A", "unknown_column_field"),
        ({"*": SheetMapping({"A": "value:sv"})}, "/*/columns/A", "unknown_column_field"),
        ({"*": SheetMapping({"A": "unit", "B": "unit"})}, "/*/columns/B", "column_field_twice"),
        ({"*": SheetMapping({}, heading_row=-1)}, "/*/heading_row", "unknown_heading_row"),
        ({"a/b": SheetMapping({"A": "title"})}, "/a~1b", "unknown_sheet"),
        ({"Taulukko": SheetMapping({}, 999)}, "/Taulukko/heading_row", "unknown_heading_row"),
        ({"Taulukko": SheetMapping({"B": "value"})}, "/Taulukko/columns", "mapping_without_title"),
        ({"*": SheetMapping({"B": "value"})}, "/*/columns", "mapping_without_title"),
    ],
)
def test_bad_mapping_is_reported_with_a_pointer(
    mapping: dict[str, SheetMapping], pointer: str, code: str
) -> None:
    with pytest.raises(UnreadablePlanError) as refused:
        read_plan(ODD, mapping=mapping)
    assert refused.value.code is ProblemCode.BAD_MAPPING
    assert [(fault.pointer, fault.code) for fault in refused.value.faults] == [(pointer, code)]


def test_mapping_is_validated_without_a_file() -> None:
    assert mapping_faults({"*": SheetMapping({"A": "title", "B": None})}) == []
    assert len(mapping_faults({"*": SheetMapping({"A": "x", "1": "title"})})) == 2


async def test_mapping_and_candidate_rows_survive_the_process() -> None:
    mapping = {"*": SheetMapping({"A": "title"})}
    assert await read_apart(ODD, mapping=mapping) == read_plan(ODD, mapping=mapping)
    with pytest.raises(UnreadablePlanError) as unread:
        await read_apart(ODD)
    assert unread.value.sheets[0].tables
    with pytest.raises(UnreadablePlanError) as bad:
        await read_apart(ODD, mapping={"*": SheetMapping({"A": "x"})})
    assert bad.value.faults[0].pointer == "/*/columns/A"


def test_each_row_names_cells_and_texts_of_its_values() -> None:
    data = xlsx(["Nro", "Hankinta", "Arvo", "Huom"], [1, "Auraus", "noin 1,5 M€", None])
    (row,) = read_plan(data).rows
    assert {field: [(c.ref, c.written) for c in cells] for field, cells in row.cells.items()} == {
        "line_number": [("A2", "1")],
        "title": [("B2", "Auraus")],
        "value": [("C2", "noin 1,5 M€")],
        "notes": [("D2", "")],
    }
    assert row.language == "fi"


def test_sheet_can_be_left_out() -> None:
    rows: list[list[object]] = [["Hankinta", "Arvo"], ["Auraus", 60]]
    reading = _read(workbook({"a": rows, "b": rows}), b=SheetMapping({}, left_out=True))
    assert [row.sheet for row in reading.rows] == ["a"]
    assert [sheet.state for sheet in reading.sheets] == [SheetState.READ, SheetState.LEFT_OUT]
    assert reading.sheets[1].tables[0].heading_row == 1


def test_named_row_without_a_title_shows_its_columns() -> None:
    with pytest.raises(UnreadablePlanError) as refused:
        _read(ODD, Taulukko=SheetMapping({}, heading_row=3))
    assert refused.value.code is ProblemCode.BAD_MAPPING
    (sheet,) = refused.value.sheets
    assert sheet.tables[0].columns[0].heading == "Auraus"
