"""One row's cells put together."""

from __future__ import annotations

import re
from typing import Any

import msgspec

from api.core.partial_dates import PartialDate
from api.exchange.sheets.amounts import AmountRange
from api.exchange.sheets.categories import Category, category_of_section, names_procurements
from api.exchange.sheets.cells import Cell, text_of
from api.exchange.sheets.contacts import parse_contact
from api.exchange.sheets.contract_ends import ContractEnd, length_until, tell_note
from api.exchange.sheets.converters import CONVERTERS, says_nothing
from api.exchange.sheets.fields import SheetField
from api.exchange.sheets.headings import Column, Headings
from api.exchange.sheets.lengths import ContractLength, parse_contract_length
from api.exchange.sheets.limits import Limits
from api.exchange.sheets.marks import CellValue
from api.exchange.sheets.month_marks import marked, time_of
from api.exchange.sheets.plan import ReadCell, RowValues
from api.exchange.sheets.problems import ProblemCode, Problems, cell_name
from api.exchange.sheets.words import garbled, shortened
from api.exchange.sheets.workbook import Table

Cells = dict[SheetField, tuple[ReadCell, ...]]
WRITTEN = 200
"""Characters that are kept of a cell as it is written."""


class Read(msgspec.Struct, frozen=True):
    column: Column
    value: Any


Found = dict[SheetField, list[Read]]


class RowReader:
    def __init__(
        self,
        table: Table,
        headings: Headings,
        year: int | None,
        limits: Limits,
        problems: Problems,
    ) -> None:
        self.problems = problems
        self._table = table
        self._headings = headings
        self.year = year
        """Of dates that name none."""
        self._limits = limits
        self._own_year: int | None = None
        self._texts: list[str] = []
        self._single = [column for column in headings.columns if column.period is None]
        self._years = headings.of(SheetField.YEAR)
        months = [column for column in headings.columns if column.period]
        fields = dict.fromkeys(column.field for column in months)
        self._months = [[one for one in months if one.field is field] for field in fields]

    def read(self, index: int, texts: list[str], section: str | None) -> tuple[RowValues, Cells]:
        """The values and the cells they are from. `index` from zero; `texts`: of all its cells."""
        self._texts = texts
        found: Found = {}
        cells: Cells = {}
        self._own_year = self._year_of()
        for column in self._single:
            cell = self._cell(index, column)
            ref = cell_name(index + 1, column.index)
            seen = ReadCell(ref, shortened(cell.written, WRITTEN))
            cells[column.field] = (*cells.get(column.field, ()), seen)
            value = self._value(cell, (index, column.index))
            if value is not None and value != ():
                found.setdefault(column.field, []).append(Read(column, value))
        for columns in self._months:
            self._read_months(index, columns, found, cells)
        self._check_ends(index, found)
        return _assembled(found, section, self._limits.title_chars), cells

    def _read_months(self, index: int, columns: list[Column], found: Found, cells: Cells) -> None:
        """A time as the crosses below the months say; it stands where the first of them does."""
        of_row = [self._cell(index, column) for column in columns]
        crosses = marked(of_row)
        told = crosses or of_row[:1]
        cells[columns[0].field] = tuple(
            ReadCell(cell_name(index + 1, cell.column.index), shortened(cell.written, WRITTEN))
            for cell in told
        )
        if crosses:
            first = self._cell(index, crosses[0].column, time_of(crosses))
            if date := first.partial_date():
                found[columns[0].field] = [Read(columns[0], date)]

    def _check_ends(self, index: int, found: Found) -> None:
        if SheetField.VALUE_LOW not in found or SheetField.VALUE_HIGH not in found:
            return
        low, high = found[SheetField.VALUE_LOW][0], found[SheetField.VALUE_HIGH][0]
        if (low.value.low or 0) > (high.value.high or low.value.low or 0):
            self._cell(index, high.column).problem(ProblemCode.RANGE_UPSIDE_DOWN)
            del found[SheetField.VALUE_LOW], found[SheetField.VALUE_HIGH]

    def _cell(self, index: int, column: Column, said: str | None = None) -> Cell:
        """`said`: in place of what stands there."""
        row = self._table.rows[index]
        is_there = said is None and column.index < len(row)
        value: CellValue = row[column.index] if is_there else said or ""
        text = self._texts[column.index] if is_there else said or ""
        where = (self._table.name, index + 1)
        code = self._table.marks.formats.get((index, column.index), "")
        own = self._own_year
        year = own or self.year
        return Cell(
            value,
            text,
            column,
            where,
            self.problems,
            year=year,
            number_format=code,
            year_is_given=own is not None,
        )

    def _year_of(self) -> int | None:
        for column in self._years:
            text = self._texts[column.index] if column.index < len(self._texts) else ""
            if found := re.fullmatch(r"(?:v\.? ?)?(20\d\d)", text):
                return int(found[1])
        return None

    def _value(self, cell: Cell, at: tuple[int, int]) -> Any:
        marks = self._table.marks
        if fault := marks.faults.get(at):
            cell.problem(fault)
            return None
        if at in marks.struck and cell.text:
            cell.problem(
                ProblemCode.STRUCK_OUT if marks.struck[at] else ProblemCode.PARTLY_STRUCK_OUT
            )
            if marks.struck[at] and cell.column.field is not SheetField.TITLE:
                return None
        if not cell.text or says_nothing(cell):
            return None
        return self._read(cell)

    def _read(self, cell: Cell) -> Any:
        field = cell.column.field
        if field is SheetField.TITLE:
            return self._title(cell)
        text = cell.kept_text(self._limits.cell_chars)
        convert = CONVERTERS.get(field)
        if field in {SheetField.CONTRACT_LENGTH, SheetField.OPTIONS}:
            length = convert(cell) if convert and text else parse_contract_length(cell.text)
            return None if text is None else (text, length)
        return convert(cell) if convert and text is not None else text

    def _title(self, cell: Cell) -> str:
        """Kept in any case: without it there is no row."""
        longest = self._limits.title_chars
        if len(cell.text) > longest:
            cell.problem(ProblemCode.TITLE_SHORTENED, limit=longest)
        elif garbled(cell.text):
            cell.problem(ProblemCode.GARBLED_TEXT)
        return cell.text


def _assembled(found: dict[SheetField, list[Read]], section: str | None, longest: int) -> RowValues:
    def first(field: SheetField) -> Any:
        return found[field][0].value if field in found else None

    def joined(field: SheetField) -> str | None:
        return "\n".join(read.value for read in found.get(field, ())) or None

    category, unit = _from_section(section)
    titles, descriptions = _titles(found, longest)
    length, contract_text = _contract(first(SheetField.CONTRACT_LENGTH), first(SheetField.OPTIONS))
    length, end_note = _with_end(
        length, first(SheetField.CONTRACT_START), first(SheetField.CONTRACT_END)
    )
    name, email, phone = parse_contact(first(SheetField.CONTACT_NAME) or "")
    return RowValues(
        reference=first(SheetField.REFERENCE),
        titles=titles,
        descriptions=descriptions,
        category=first(SheetField.CATEGORY) or category,
        cpv=tuple(
            dict.fromkeys(code for read in found.get(SheetField.CPV, ()) for code in read.value)
        ),
        value=first(SheetField.VALUE)
        or _value(first(SheetField.VALUE_LOW), first(SheetField.VALUE_HIGH)),
        dialogue_date=first(SheetField.DIALOGUE_DATE),
        notice_date=first(SheetField.NOTICE_DATE),
        contract_start=first(SheetField.CONTRACT_START),
        contract_length=length,
        contract_text=contract_text,
        procedure=first(SheetField.PROCEDURE),
        places=first(SheetField.PLACE) or (),
        regions=first(SheetField.REGION) or (),
        unit=first(SheetField.UNIT) or unit,
        section=section,
        contact_name=name,
        contact_email=first(SheetField.CONTACT_EMAIL) or email,
        contact_phone=_joined_phones(first(SheetField.CONTACT_PHONE), phone),
        lots=first(SheetField.LOTS),
        sme_suitable=first(SheetField.SME_SUITABLE),
        reserved=first(SheetField.RESERVED),
        sustainability=joined(SheetField.SUSTAINABILITY),
        notes="\n".join(filter(None, (joined(SheetField.NOTES), end_note))) or None,
        link=first(SheetField.LINK),
    )


def _joined_phones(*phones: str | None) -> str | None:
    """Of a column of its own and of the name's, each once."""
    each = (one for phone in phones if phone for one in phone.split(", "))
    return ", ".join(dict.fromkeys(each)) or None


def _titles(
    found: dict[SheetField, list[Read]], longest: int
) -> tuple[dict[str, str], dict[str, str]]:
    """Titles and descriptions. Of a title that is too long the whole goes to the description."""
    titles = _by_language(found, SheetField.TITLE)
    descriptions = _by_language(found, SheetField.DESCRIPTION)
    for language, title in titles.items():
        if len(title) > longest:
            titles[language] = shortened(title, longest)
            descriptions.setdefault(language, title)
    return titles, descriptions


def _by_language(found: dict[SheetField, list[Read]], field: SheetField) -> dict[str, str]:
    return {read.column.language: read.value for read in found.get(field, ())}


def _from_section(section: str | None) -> tuple[Category | None, str | None]:
    """`TAVARAHANKINNAT` says what the rows below are, `Sivistystoimiala` whose; a year neither."""
    if section is None:
        return None, None
    category = category_of_section(section)
    names_no_unit = category or re.search(r"\d", section) or names_procurements(section)
    return category, None if names_no_unit else section


def _value(low: AmountRange | None, high: AmountRange | None) -> AmountRange | None:
    """Of a sheet with a column for each end."""
    if low is None and high is None:
        return None
    return AmountRange(
        low.low if low else None,
        high.high if high else None,
        withheld=any(end is not None and end.withheld for end in (low, high)),
    )


LengthRead = tuple[str, ContractLength | None]


def _contract(
    length: LengthRead | None, options: LengthRead | None
) -> tuple[ContractLength | None, str | None]:
    """A column of its own for the options completes the length.

    Options stay as written, and a length that says more than a number of months.
    """
    texts = [part[0] for part in (length, options) if part]
    if length and _is_plain(length[1]):
        texts.remove(length[0])
    known, extra = length and length[1], options and options[1]
    if known and extra and extra.months and known.option_months is None:
        total = extra.months + (extra.option_months or 0)
        known = ContractLength(known.months, total, known.indefinite)
    return known, " + ".join(texts) or None


def _with_end(
    length: ContractLength | None, start: PartialDate | None, end: ContractEnd | None
) -> tuple[ContractLength | None, str | None]:
    """The length, and what is to be noted. A length of its own column goes first."""
    if end is None:
        return length, None
    if length is None and (until := length_until(start, end)):
        return until, None
    return length, tell_note(end)


def _is_plain(length: ContractLength | None) -> bool:
    """`4 v`, `kertahankinta`."""
    return length is not None and not length.option_months and not length.indefinite


def filled(row: list[CellValue]) -> list[str]:
    return [text for value in row if (text := text_of(value))]
