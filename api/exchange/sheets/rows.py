"""One row's cells put together."""

from __future__ import annotations

import re
from typing import Any

import msgspec

from api.exchange.sheets.amounts import AmountRange
from api.exchange.sheets.cells import CONVERTERS, Cell, text_of
from api.exchange.sheets.fields import SheetField
from api.exchange.sheets.headings import Column, Headings
from api.exchange.sheets.limits import Limits
from api.exchange.sheets.plan import ReadCell, RowValues
from api.exchange.sheets.problems import ProblemCode, Problems, cell_name
from api.exchange.sheets.values import (
    Category,
    ContractLength,
    parse_category,
    parse_contract_length,
    parse_email,
)
from api.exchange.sheets.words import shortened
from api.exchange.sheets.workbook import CellValue, Table

Cells = dict[SheetField, tuple[ReadCell, ...]]
WRITTEN = 200
"""Characters that are kept of a cell as it is written."""
_PHONE = re.compile(r"(?:\+358|\b0)[\d \-]{5,15}\d")


class Read(msgspec.Struct, frozen=True):
    column: Column
    value: Any


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
        self._year = year
        self._limits = limits

    def read(self, index: int, section: str | None) -> tuple[RowValues, Cells]:
        """The values and the cells they are from. `index` from zero."""
        found: dict[SheetField, list[Read]] = {}
        cells: Cells = {}
        for column in self._headings.columns:
            cell = self._cell(index, column)
            cells[column.field] = (*cells.get(column.field, ()), self._read_cell(index, column))
            if cell is None:
                continue
            value = self._value(cell)
            if value is not None and value != ():
                found.setdefault(column.field, []).append(Read(column, value))
        self._check_ends(index, found)
        return _assembled(found, section), cells

    def _read_cell(self, index: int, column: Column) -> ReadCell:
        row = self._table.rows[index]
        value: CellValue = row[column.index] if column.index < len(row) else ""
        return ReadCell(cell_name(index + 1, column.index), shortened(text_of(value), WRITTEN))

    def _check_ends(self, index: int, found: dict[SheetField, list[Read]]) -> None:
        if SheetField.VALUE_LOW not in found or SheetField.VALUE_HIGH not in found:
            return
        low, high = found[SheetField.VALUE_LOW][0], found[SheetField.VALUE_HIGH][0]
        if (low.value.low or 0) > (high.value.high or low.value.low or 0):
            cell = self._cell(index, high.column)
            if cell:
                cell.problem(ProblemCode.RANGE_UPSIDE_DOWN)
            del found[SheetField.VALUE_LOW], found[SheetField.VALUE_HIGH]

    def _cell(self, index: int, column: Column) -> Cell | None:
        row = self._table.rows[index]
        value: CellValue = row[column.index] if column.index < len(row) else ""
        where = (self._table.name, index + 1)
        cell = Cell(value, column, where, self._year, self.problems)
        if fault := self._table.marks.faults.get((index, column.index)):
            cell.problem(fault)
            return None
        return cell if cell.text else None

    def _value(self, cell: Cell) -> Any:
        limits = self._limits
        field = cell.column.field
        title = field is SheetField.TITLE
        text = cell.kept_text(limits.title_chars if title else limits.cell_chars)
        convert = CONVERTERS.get(field)
        if field in {SheetField.CONTRACT_LENGTH, SheetField.OPTIONS}:
            length = convert(cell) if convert and text else parse_contract_length(cell.text)
            return None if text is None else (text, length)
        return convert(cell) if convert and text is not None else text


def _assembled(found: dict[SheetField, list[Read]], section: str | None) -> RowValues:
    def first(field: SheetField) -> Any:
        return found[field][0].value if field in found else None

    def joined(field: SheetField) -> str | None:
        return "\n".join(read.value for read in found.get(field, ())) or None

    category, unit = _from_section(section)
    length, contract_text = _contract(first(SheetField.CONTRACT_LENGTH), first(SheetField.OPTIONS))
    name, email, phone = _contact(first(SheetField.CONTACT_NAME))
    return RowValues(
        reference=first(SheetField.REFERENCE),
        titles=_by_language(found, SheetField.TITLE),
        descriptions=_by_language(found, SheetField.DESCRIPTION),
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
        contact_phone=first(SheetField.CONTACT_PHONE) or phone,
        lots=first(SheetField.LOTS),
        sme_suitable=first(SheetField.SME_SUITABLE),
        reserved=first(SheetField.RESERVED),
        sustainability=joined(SheetField.SUSTAINABILITY),
        notes=joined(SheetField.NOTES),
        link=first(SheetField.LINK),
    )


def _by_language(found: dict[SheetField, list[Read]], field: SheetField) -> dict[str, str]:
    return {read.column.language: read.value for read in found.get(field, ())}


def _from_section(section: str | None) -> tuple[Category | None, str | None]:
    """`TAVARAHANKINNAT` says what the rows below are, `Sivistystoimiala` whose; a year neither."""
    if section is None:
        return None, None
    category = parse_category(section) if len(section.split()) == 1 else None
    return category, None if category or re.search(r"\d", section) else section


def _value(low: AmountRange | None, high: AmountRange | None) -> AmountRange | None:
    """Of a sheet with a column for each end."""
    if low is None and high is None:
        return None
    return AmountRange(low.low if low else None, high.high if high else None)


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


def _is_plain(length: ContractLength | None) -> bool:
    """`4 v`, `kertahankinta`."""
    return length is not None and not length.option_months and not length.indefinite


def _contact(text: str | None) -> tuple[str | None, str | None, str | None]:
    """One cell often holds all three: `Maija Malli, maija.malli@kunta.fi, 040 123 4567`."""
    if text is None:
        return None, None, None
    phone = _PHONE.search(text)
    parts = [part.strip(" .") for part in re.split(r"[,;\n/]", text)]
    names = [part for part in parts if part and not re.search(r"@|\d{3}|\(at\)", part)]
    return ", ".join(names) or None, parse_email(text), phone[0].strip() if phone else None


def filled(row: list[CellValue]) -> list[str]:
    return [text for value in row if (text := text_of(value))]
