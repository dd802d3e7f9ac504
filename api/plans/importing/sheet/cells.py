"""Converts one cell to the type of its column, and reports its problems."""

from __future__ import annotations

import re
from datetime import date

import msgspec

from api.core.partial_dates import PartialDate, Precision
from api.plans.importing.sheet.amounts import AmountRange, amount_of_number, parse_amount_range
from api.plans.importing.sheet.columns import SheetField
from api.plans.importing.sheet.date_parts import FIRST_YEAR, LAST_YEAR, UnclearDateError
from api.plans.importing.sheet.dates import DateRemark, read_partial_date
from api.plans.importing.sheet.figures import UnclearAmountError
from api.plans.importing.sheet.headings import Column
from api.plans.importing.sheet.undecided import is_not_known
from api.plans.importing.sheet.withheld import is_withheld
from api.spreadsheets.cell_marks import CellValue
from api.spreadsheets.number_formats import NO_FORMAT, read_format
from api.spreadsheets.problems import CellProblem, ProblemCode, Problems, cell_name
from api.spreadsheets.text import cleaned, garbled, plain, shortened
from api.spreadsheets.units import Unit

_YEARS_BEFORE = 1
"""Years before the plan in which a date is still plausible, such as a dialogue or a notice."""
_EXACT = 10**15
"""A spreadsheet stores fifteen digits of a number."""
_IN_POWERS = re.compile(r"\d[.,]\d+[eE]\+\d\d")
_SMALL = 1_000


class Cell:
    """A filled cell of a column with a field. Its methods return None if they report a problem."""

    def __init__(
        self,
        value: CellValue,
        text: str,
        column: Column,
        where: tuple[str, int],
        problems: Problems,
        *,
        year: int | None,
        number_format: str = "",
        year_is_given: bool = False,
    ) -> None:
        self.value = value
        self.column = column
        self.format = read_format(number_format) if number_format else NO_FORMAT
        self.text = text
        """The value as text (`text_of`)."""
        self._where = where
        self._year = year
        self._year_is_given = year_is_given
        """The row has a column with the year."""
        self._problems = problems

    @property
    def written(self) -> str:
        """The text that the spreadsheet shows, as far as it is known."""
        return shown(self.value, self.text, self.format.precision, self.format.shown)

    @property
    def has_no_value(self) -> bool:
        text = plain(self.text)
        return not text or is_not_known(text) or is_withheld(text)

    def problem(self, code: ProblemCode, **params: str | int) -> None:
        sheet, row = self._where
        cell = cell_name(row, self.column.index)
        params = {"value": shortened(self.written), **params}
        self._problems.append(CellProblem(sheet, cell, code, self.column.field, params))

    def stored_text(self, longest: int) -> str | None:
        if len(self.text) > longest:
            self.problem(ProblemCode.TEXT_TOO_LONG, limit=longest)
        elif garbled(self.text):
            self.problem(ProblemCode.GARBLED_TEXT)
        elif self._is_changed():
            self.problem(ProblemCode.CHANGED_BY_PROGRAM)
        else:
            return self.text
        return None

    def _is_changed(self) -> bool:
        """Whether the spreadsheet program converted a long number or a reference such as 3/2027."""
        if self.column.field is SheetField.REFERENCE and isinstance(self.value, date):
            return True
        if isinstance(self.value, float) and abs(self.value) >= _EXACT:
            return True
        return _IN_POWERS.fullmatch(self.text) is not None

    def partial_date(self) -> PartialDate | None:
        result = self._day(self.value) if isinstance(self.value, date) else self._worded_date()
        if result and self._year and result.last_day.year < self._year - _YEARS_BEFORE:
            self.problem(ProblemCode.DATE_BEFORE_PLAN, year=self._year)
        return result

    def date_or_none(self) -> PartialDate | None:
        """The date; None without a problem if it cannot be read."""
        if isinstance(self.value, date):
            return PartialDate.of(self.value, self.format.precision or Precision.DAY)
        try:
            return read_partial_date(self.text).date
        except UnclearDateError:
            return None

    def _worded_date(self) -> PartialDate | None:
        keep_start = self.column.field is SheetField.CONTRACT_START
        text = f"Q{self.text}" if self._is_quarter() else self.text
        try:
            reading = read_partial_date(text, default_year=self._year, keep_start=keep_start)
        except UnclearDateError as unclear:
            self.problem(ProblemCode(unclear.fault.value))
            return None
        for remark in reading.remarks:
            if not self._is_expected(remark):
                self.problem(ProblemCode(remark.value), year=self._year or 0)
        return reading.date

    def _is_expected(self, remark: DateRemark) -> bool:
        if remark is DateRemark.RANGE_START_KEPT:
            return self.column.field is SheetField.CONTRACT_START
        return remark is DateRemark.YEAR_ASSUMED and self._year_is_given

    def _is_quarter(self) -> bool:
        """Whether the cell is a number such as `3` below `Kvartaali`."""
        of_quarters = re.search(r"kvart|neljännes|quarter", self.column.heading.casefold())
        return of_quarters is not None and self.text in {"1", "2", "3", "4"}

    def _day(self, value: date) -> PartialDate | None:
        """The date as precise as the cell shows it: spreadsheets turn `3/2027` into 1 March."""
        if not FIRST_YEAR <= value.year <= LAST_YEAR:
            self.problem(ProblemCode.IMPOSSIBLE_DATE)
            return None
        day = date(value.year, value.month, value.day)
        return PartialDate.of(day, self.format.precision or Precision.DAY)

    def amount(self) -> AmountRange | None:
        try:
            amount = self._amount()
        except UnclearAmountError as unclear:
            self.problem(ProblemCode(unclear.fault.value))
            return None
        if amount is None:
            return None
        for noticed, code in (
            (amount.in_words, ProblemCode.AMOUNT_IN_WORDS),
            (amount.ambiguous, ProblemCode.AMBIGUOUS_NUMBER),
            (amount.per_year, ProblemCode.AMOUNT_PER_YEAR),
            (amount.with_vat, ProblemCode.AMOUNT_WITH_VAT),
            (amount.with_options, ProblemCode.AMOUNT_WITH_OPTIONS),
            (_is_small(amount), ProblemCode.SMALL_AMOUNT),
        ):
            if noticed:
                self.problem(code)
        return None if amount.in_words else amount

    def _amount(self) -> AmountRange | None:
        unit = self._unit()
        if isinstance(self.value, bool) or self.format.is_percentage:
            self.problem(ProblemCode.UNKNOWN_AMOUNT)
            return None
        if isinstance(self.value, int | float):
            amount = amount_of_number(self.value, unit=unit.factor)
        else:
            amount = parse_amount_range(self.text, unit=unit.factor)
        if amount is None or amount.in_words or amount.withheld:
            return amount
        if unit.foreign and "€" not in self.text and "eur" not in self.text.casefold():
            self.problem(ProblemCode.FOREIGN_CURRENCY)
            return None
        return msgspec.structs.replace(
            amount,
            per_year=amount.per_year or unit.per_year,
            with_vat=amount.with_vat or unit.with_vat,
        )

    def _unit(self) -> Unit:
        """The unit of the cell's format has precedence over the unit of the heading."""
        of_heading, of_cell = self.column.unit, self.format.unit
        return Unit(
            of_heading.factor if of_cell.factor == 1 else of_cell.factor,
            of_heading.per_year or of_cell.per_year,
            of_heading.with_vat or of_cell.with_vat,
            of_cell.foreign or (of_heading.foreign and "€" not in self.format.shown),
        )


def text_of(value: CellValue) -> str:
    """The value as text: whole numbers without decimals, dates in Finnish notation."""
    if isinstance(value, float) and value.is_integer() and abs(value) < _EXACT:
        return str(int(value))
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, date):
        return f"{value.day}.{value.month}.{value.year}"
    return cleaned(str(value))


def shown(value: CellValue, text: str, precision: Precision | None, format_text: str) -> str:
    if isinstance(value, date):
        if precision is Precision.MONTH:
            return f"{value.month}/{value.year}"
        return str(value.year) if precision is Precision.YEAR else text
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return f"{text} {format_text}" if is_number and format_text and text else text


def _is_small(amount: AmountRange) -> bool:
    """Whether an amount below a thousand has decimals: such estimates usually lack a unit."""
    ends = [end for end in (amount.low, amount.high) if end is not None]
    return any(end < _SMALL and end % 1 for end in ends)
