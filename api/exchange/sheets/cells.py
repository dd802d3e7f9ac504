"""Reads one cell into the value its column asks for, and notes what is wrong with it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from api.core.partial_date_parts import FIRST_YEAR, LAST_YEAR, UnclearDateError
from api.core.partial_date_text import DateRemark, read_partial_date
from api.core.partial_date_words import NOT_KNOWN
from api.core.partial_dates import PartialDate
from api.exchange.sheets.amounts import (
    AmountRange,
    UnclearAmountError,
    amount_of_number,
    parse_amount_range,
)
from api.exchange.sheets.fields import SheetField
from api.exchange.sheets.headings import Column
from api.exchange.sheets.problems import CellProblem, ProblemCode, Problems, cell_name
from api.exchange.sheets.values import (
    parse_category,
    parse_choice,
    parse_contract_length,
    parse_cpv_codes,
    parse_email,
    parse_link,
    parse_lots,
    split_names,
)
from api.exchange.sheets.words import cleaned, garbled, plain, shortened
from api.exchange.sheets.workbook import CellValue


class Cell:
    """One filled cell under a known heading. The methods answer None once a problem is noted."""

    def __init__(
        self,
        value: CellValue,
        column: Column,
        where: tuple[str, int],
        year: int | None,
        problems: Problems,
    ) -> None:
        self.value = value
        self.column = column
        self.text = text_of(value)
        self._where = where
        self._year = year
        self._problems = problems

    def problem(self, code: ProblemCode, **params: str | int) -> None:
        sheet, row = self._where
        cell = cell_name(row, self.column.index)
        params = {"value": shortened(self.text), **params}
        self._problems.append(CellProblem(sheet, cell, code, self.column.field, params))

    def kept_text(self, longest: int) -> str | None:
        if len(self.text) > longest:
            self.problem(ProblemCode.TEXT_TOO_LONG, limit=longest)
        elif garbled(self.text):
            self.problem(ProblemCode.GARBLED_TEXT)
        else:
            return self.text
        return None

    def partial_date(self) -> PartialDate | None:
        if isinstance(self.value, date):  # a datetime is one, too
            return self._day(self.value)
        keep_start = self.column.field is SheetField.CONTRACT_START
        try:
            reading = read_partial_date(self.text, default_year=self._year, keep_start=keep_start)
        except UnclearDateError as unclear:
            self.problem(ProblemCode(unclear.fault.value))
            return None
        if reading.remark and not (keep_start and reading.remark is DateRemark.RANGE_START_KEPT):
            self.problem(ProblemCode(reading.remark.value), year=self._year or 0)
        return reading.date

    def _day(self, value: date) -> PartialDate | None:
        if not FIRST_YEAR <= value.year <= LAST_YEAR:
            self.problem(ProblemCode.IMPOSSIBLE_DATE)
            return None
        return PartialDate.of(date(value.year, value.month, value.day))

    def amount(self) -> AmountRange | None:
        try:
            if isinstance(self.value, int | float) and not isinstance(self.value, bool):
                return amount_of_number(self.value, unit=self.column.unit.factor)
            amount = parse_amount_range(self.text, unit=self.column.unit.factor)
        except UnclearAmountError as unclear:
            self.problem(ProblemCode(unclear.fault.value))
            return None
        for noticed, code in (
            (amount and amount.in_words, ProblemCode.AMOUNT_IN_WORDS),
            (amount and amount.ambiguous, ProblemCode.AMBIGUOUS_NUMBER),
            (amount and amount.per_year, ProblemCode.AMOUNT_PER_YEAR),
            (amount and amount.with_vat, ProblemCode.AMOUNT_WITH_VAT),
        ):
            if noticed:
                self.problem(code)
        return None if amount is None or amount.in_words else amount

    def cpv(self) -> tuple[str, ...]:
        codes = parse_cpv_codes(self.text)
        if not codes:
            self._unless_unknown(ProblemCode.UNKNOWN_CPV)
        return codes

    def parsed(self, parse: Callable[[str], Any], code: ProblemCode) -> Any:
        found = parse(self.text)
        if found is None:
            self._unless_unknown(code)
        return found

    def _unless_unknown(self, code: ProblemCode) -> None:
        if plain(self.text) not in NOT_KNOWN:
            self.problem(code)


def text_of(value: CellValue) -> str:
    """A number without the decimals the file format gave it, a date as it is written here."""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:  # noqa: PLR2004
        return str(int(value))
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, date):
        return f"{value.day}.{value.month}.{value.year}"
    return cleaned(str(value))


def _choice(cell: Cell) -> Any:
    return cell.parsed(parse_choice, ProblemCode.UNKNOWN_CHOICE)


CONVERTERS: dict[SheetField, Callable[[Cell], Any]] = {
    SheetField.CATEGORY: lambda cell: cell.parsed(parse_category, ProblemCode.UNKNOWN_CATEGORY),
    SheetField.CPV: Cell.cpv,
    SheetField.VALUE: Cell.amount,
    SheetField.VALUE_LOW: Cell.amount,
    SheetField.VALUE_HIGH: Cell.amount,
    SheetField.DIALOGUE_DATE: Cell.partial_date,
    SheetField.NOTICE_DATE: Cell.partial_date,
    SheetField.CONTRACT_START: Cell.partial_date,
    SheetField.CONTRACT_LENGTH: lambda cell: cell.parsed(
        parse_contract_length, ProblemCode.UNKNOWN_LENGTH
    ),
    SheetField.CONTACT_EMAIL: lambda cell: cell.parsed(parse_email, ProblemCode.INVALID_EMAIL),
    SheetField.LINK: lambda cell: cell.parsed(parse_link, ProblemCode.INVALID_LINK),
    SheetField.LOTS: lambda cell: cell.parsed(parse_lots, ProblemCode.UNKNOWN_CHOICE),
    SheetField.SME_SUITABLE: _choice,
    SheetField.RESERVED: _choice,
    SheetField.PLACE: lambda cell: split_names(cell.text),
    SheetField.REGION: lambda cell: split_names(cell.text),
}
"""Every other field is text."""
