"""What a workbook says beside its values: formats, hidden and struck-out cells, formulas."""

import io
from collections.abc import Callable
from datetime import date
from decimal import Decimal

import openpyxl
import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

from api.core.partial_dates import PartialDate, Precision
from api.plans.importing.sheet.columns import SheetField
from api.plans.importing.sheet.parser import read_plan
from api.plans.importing.sheet.result import PlanReading, Skipped
from api.spreadsheets.number_formats import read_format
from tests.unit.spreadsheets.sheets import euros, found, ods, ods_row, text_cells, with_cells

ROWS = (
    ("Hankinta", "Arvo", "Ajankohta", "Huomautus"),
    ("Uimahalli", 1200, date(2027, 9, 1), "sisäinen"),
    ("Auraus", 5000, date(2027, 3, 15), "toinen"),
)


def _sheet(change: Callable[[Worksheet], None]) -> PlanReading:
    book = openpyxl.Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    for row in ROWS:
        sheet.append(row)
    change(sheet)
    target = io.BytesIO()
    book.save(target)
    return read_plan(target.getvalue())


def _formatted(cell: str, value: object, code: str) -> PlanReading:
    def change(sheet: Worksheet) -> None:
        sheet[cell] = value  # type: ignore[assignment]
        sheet[cell].number_format = code

    return _sheet(change)


@pytest.mark.parametrize(
    ("value", "code", "amount"),
    [
        (1200, '# ##0 "t€"', 1_200_000),
        (2.5, '0.0 "milj. €"', 2_500_000),
        (2.5, "0.0\\ \\M\\€", 2_500_000),
        (120, '#,##0\\ "t€"', 120_000),
        (7, '0"k"', 7_000),
        (50000, '#,##0\\ "€"', 50_000),
        (50000, "#,##0.00\\ [$€-40B]", 50_000),
        (1_200_000, '#,##0,\\ "t€"', 1_200_000),
        (300, '[Red]#,##0 "keur";-#,##0 "keur"', 300_000),
    ],
)
def test_a_value_has_the_unit_it_is_shown_with(value: float, code: str, amount: float) -> None:
    reading = _formatted("B2", value, code)
    assert reading.rows[0].values.value == euros(amount)
    assert found(reading) == []


@pytest.mark.parametrize(
    ("value", "code", "problem"),
    [
        (200000, "[$SEK] # ##0", "foreign_currency"),
        (200000, "#,##0\\ [$kr-41D]", "foreign_currency"),
        (200000, '"$"#,##0', "foreign_currency"),
        (0.25, "0 %", "unknown_amount"),
        (0.25, "0%", "unknown_amount"),
    ],
)
def test_value_formatted_as_another_kind_is_no_value(value: float, code: str, problem: str) -> None:
    reading = _formatted("B2", value, code)
    assert reading.rows[0].values.value is None
    assert found(reading) == [("B2", problem)]


def test_a_value_shown_per_year_is_flagged() -> None:
    reading = _formatted("B2", 50000, '# ##0 "€/v"')
    amount = reading.rows[0].values.value
    assert amount is not None
    assert (amount.low, amount.per_year) == (Decimal(50_000), True)
    assert reading.rows[0].cells[SheetField.VALUE][0].written == "50000 €/v"


def test_a_small_value_with_decimals_is_asked_about() -> None:
    reading = _formatted("B2", 2.5, "0.0")
    assert reading.rows[0].values.value == euros(2.5)
    assert found(reading) == [("B2", "small_amount")]


@pytest.mark.parametrize(
    ("code", "value", "precision", "written"),
    [
        ("mmm.yy", date(2027, 9, 1), Precision.MONTH, "9/2027"),
        ("m/yyyy", date(2027, 9, 1), Precision.MONTH, "9/2027"),
        ("mmm-yy", date(2027, 9, 1), Precision.MONTH, "9/2027"),
        ('mmmm" "yyyy;@', date(2027, 9, 1), Precision.MONTH, "9/2027"),
        ("[$-40B]mmmm\\ yyyy;@", date(2027, 9, 1), Precision.MONTH, "9/2027"),
        ("yyyy", date(2027, 1, 1), Precision.YEAR, "2027"),
        ("d.m.yyyy", date(2027, 9, 1), Precision.DAY, "1.9.2027"),
        ("d.m.yyyy h:mm", date(2027, 9, 1), Precision.DAY, "1.9.2027"),
        ("dd/mm/yy", date(2027, 9, 1), Precision.DAY, "1.9.2027"),
    ],
)
def test_a_date_is_as_precise_as_it_is_shown(
    code: str, value: date, precision: Precision, written: str
) -> None:
    row = _formatted("C2", value, code).rows[0]
    assert row.values.notice_date == PartialDate(value, precision)
    assert row.cells[SheetField.NOTICE_DATE][0].written == written


@pytest.mark.parametrize("code", ["General", "0", "#,##0.00", "@", "0.00E+00", "", '"', "[", "\\"])
def test_ordinary_formats_have_no_meaning(code: str) -> None:
    assert not read_format(code).is_relevant


def test_a_hidden_row_is_left_aside_and_told() -> None:
    def hide(sheet: Worksheet) -> None:
        sheet.row_dimensions[2].hidden = True

    reading = _sheet(hide)
    assert [row.number for row in reading.rows] == [3]
    assert [(row.number, row.reason, row.text) for row in reading.skipped] == [
        (2, Skipped.HIDDEN, "Uimahalli")
    ]


def test_a_hidden_column_is_left_out_and_told() -> None:
    def hide(sheet: Worksheet) -> None:
        sheet.column_dimensions["B"].hidden = True
        sheet.column_dimensions["D"].hidden = True

    reading = _sheet(hide)
    assert reading.rows[0].values.value is None
    assert reading.rows[0].values.notes is None
    assert found(reading) == [("B1", "hidden_column"), ("D1", "hidden_column")]


def test_a_row_struck_out_is_left_aside_with_a_warning() -> None:
    def strike(sheet: Worksheet) -> None:
        for cell in sheet[2]:
            cell.font = Font(strike=True)

    reading = _sheet(strike)
    assert [row.number for row in reading.rows] == [3]
    assert [(row.number, row.reason) for row in reading.skipped] == [(2, Skipped.STRUCK_OUT)]
    assert found(reading) == [("A2", "struck_out")]


def test_words_struck_out_in_part_are_a_warning() -> None:
    def strike(sheet: Worksheet) -> None:
        struck = TextBlock(InlineFont(strike=True), "Uimahallin")
        sheet["A2"] = CellRichText(struck, " laajennus")

    reading = _sheet(strike)
    assert reading.rows[0].values.titles == {"fi": "Uimahallin laajennus"}
    assert found(reading) == [("A2", "partly_struck_out")]


def test_a_value_struck_out_is_left_out() -> None:
    def strike(sheet: Worksheet) -> None:
        sheet["B2"].font = Font(strike=True)

    reading = _sheet(strike)
    assert reading.rows[0].values.value is None
    assert found(reading) == [("B2", "struck_out")]


def test_a_bold_lone_title_is_a_section() -> None:
    def add(sheet: Worksheet) -> None:
        sheet.insert_rows(2)
        sheet["A2"] = "Puistot"
        sheet["A2"].font = Font(bold=True)

    reading = _sheet(add)
    assert [row.reason for row in reading.skipped] == [Skipped.SECTION]
    assert {row.values.unit for row in reading.rows} == {"Puistot"}


@pytest.mark.parametrize(
    ("column", "formula"), [("B", "=2*500"), ("C", '="Q3/"&"2027"'), ("D", "=A1&A2")]
)
def test_a_formula_without_a_value_is_told_by_cell(column: str, formula: str) -> None:
    def put(sheet: Worksheet) -> None:
        sheet[f"{column}2"] = formula

    reading = _sheet(put)
    assert found(reading) == [(f"{column}2", "formula_without_value")]
    assert len(reading.rows) == 2


def test_a_row_of_formulas_without_values_is_no_section() -> None:
    def put(sheet: Worksheet) -> None:
        sheet.insert_rows(2)
        sheet["A2"] = "Ohjelma"
        for column in "BCD":
            sheet[f"{column}2"] = "=1+1"

    reading = _sheet(put)
    assert reading.skipped == ()
    assert reading.rows[0].values.titles == {"fi": "Ohjelma"}
    assert reading.rows[1].values.unit is None
    assert [cell for cell, _ in found(reading)] == ["B2", "C2", "D2"]


def test_a_formula_that_came_to_an_empty_text_is_empty() -> None:
    row = '<row r="2"><c r="A2" t="inlineStr"><is><t>Auraus</t></is></c>'
    row += '<c r="B2" t="str"><f>IF(1,"","")</f><v></v></c>'
    row += '<c r="C2"><v>2027</v></c></row>'
    cells = f'<row r="1">{text_cells("Nimi", "Arvo", "Ajankohta")}</row>{row}'
    assert found(read_plan(with_cells(cells))) == []


def test_an_error_over_merged_rows_is_told_for_each() -> None:
    cells = (
        f'<row r="1">{text_cells("Nimi", "Arvo")}</row>'
        f'<row r="2">{text_cells("Auraus")}<c r="B2" t="e"><f>B9</f><v>#REF!</v></c></row>'
        f'<row r="3">{text_cells("Siivous")}<c r="B3"/></row>'
    )
    data = with_cells(cells, after='<mergeCells count="1"><mergeCell ref="B2:B3"/></mergeCells>')
    reading = read_plan(data)
    assert found(reading) == [("B2", "cell_error"), ("B3", "cell_error")]


_STYLES = (
    "<office:automatic-styles>"
    '<number:number-style style:name="N1"><number:number/><number:text> t€</number:text>'
    "</number:number-style>"
    '<number:date-style style:name="N2"><number:month number:textual="true"/>'
    "<number:text>.</number:text><number:year/></number:date-style>"
    '<style:style style:name="ce1" style:family="table-cell" style:data-style-name="N1"/>'
    '<style:style style:name="ce2" style:family="table-cell" style:data-style-name="N2"/>'
    '<style:style style:name="ce3" style:family="table-cell"><style:text-properties '
    'style:text-line-through-style="solid"/></style:style>'
    "</office:automatic-styles>"
)


def _ods(rows: str, columns: str = "") -> PlanReading:
    return read_plan(ods(columns + ods_row("Hankinta", "Arvo", "Ajankohta") + rows, styles=_STYLES))


def _cell(text: str, attributes: str = "") -> str:
    return f"<table:table-cell {attributes}><text:p>{text}</text:p></table:table-cell>"


def _text(text: str) -> str:
    return _cell(text, 'office:value-type="string"')


def test_formats_of_an_ods_are_read() -> None:
    number = _cell("120 t€", 'office:value-type="float" office:value="120" table:style-name="ce1"')
    month = _cell(
        "syys.27",
        'office:value-type="date" office:date-value="2027-09-01" table:style-name="ce2"',
    )
    title = _text("Auraus")
    values = _ods(f"<table:table-row>{title}{number}{month}</table:table-row>").rows[0].values
    assert values.value == euros(120_000)
    assert values.notice_date == PartialDate(date(2027, 9, 1), Precision.MONTH)


@pytest.mark.parametrize("how", ["collapse", "filter"])
def test_hidden_rows_and_columns_of_an_ods(how: str) -> None:
    hidden = ods_row("Salainen", "1", "Q1/2027").replace(
        "<table:table-row", f'<table:table-row table:visibility="{how}"'
    )
    columns = (
        '<table:table-column/><table:table-column table:visibility="collapse"/>'
        "<table:table-column/>"
    )
    reading = _ods(hidden + ods_row("Auraus", "5", "Q2/2027"), columns)
    assert [row.reason for row in reading.skipped] == [Skipped.HIDDEN]
    assert reading.rows[0].values.value is None
    assert found(reading) == [("B1", "hidden_column")]


def test_struck_out_formulas_and_covered_cells_of_an_ods() -> None:
    struck = _cell("Vanha", 'office:value-type="string" table:style-name="ce3"')
    formula = '<table:table-cell table:formula="of:=2*500"/>'
    merged = _cell("Q2/2027", 'office:value-type="string" table:number-rows-spanned="2"')
    covered = "<table:covered-table-cell office:value-type='string'><text:p>Q4/2027</text:p>"
    reading = _ods(
        f"<table:table-row>{struck}</table:table-row>"
        f"<table:table-row>{_text('Auraus')}"
        f"{formula}{merged}</table:table-row><table:table-row>"
        f"{_text('Siivous')}"
        f"<table:table-cell/>{covered}</table:covered-table-cell></table:table-row>"
    )
    assert [row.reason for row in reading.skipped] == [Skipped.STRUCK_OUT]
    assert found(reading) == [("A2", "struck_out"), ("B3", "formula_without_value")]
    dates = {str(row.values.notice_date.value) for row in reading.rows if row.values.notice_date}
    assert dates == {"2027-04-01"}
