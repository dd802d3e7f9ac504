"""Recognises headings that are consecutive months or quarters, for columns with crosses.

`tammi … joulu`, `jan … dec`, `1 … 12`, `T H M H …`, `1/2027 …`, `Q1 … Q4`, `I … IV`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from functools import lru_cache

import msgspec

from api.core.partial_dates import PartialDate, Precision
from api.plans.importing.sheet.date_parts import FIRST_YEAR, LAST_YEAR, UnclearDateError
from api.plans.importing.sheet.date_words import FINNISH_MONTHS
from api.plans.importing.sheet.dates import parse_partial_date
from api.spreadsheets.text import plain

_FEWEST = {Precision.MONTH: 3, Precision.QUARTER: 4}
_NO_YEAR = FIRST_YEAR
"""Placeholder for a missing year; no plan is for this year."""
_LONGEST = 25
_INITIALS = ("thmhtkheslmj", "jfmamjjasond")
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_YEAR = re.compile(r"(?<!\d)20\d\d(?!\d)")


class Period(msgspec.Struct, frozen=True):
    """The period of one column. `year` is None if the heading has none."""

    precision: Precision
    number: int
    year: int | None

    @property
    def text(self) -> str:
        """The period as a person writes it in a cell."""
        if self.precision is Precision.QUARTER:
            return f"Q{self.number}/{self.year}" if self.year else f"Q{self.number}"
        month = f"{FINNISH_MONTHS[self.number - 1]}kuu"
        return f"{self.number}/{self.year}" if self.year else month


def periods(row: Sequence[object], above: Sequence[object] = ()) -> dict[int, Period]:
    """Periods by column, for adjacent columns with consecutive periods.

    `above`: the row above, which may have the year (`2027` over `1 … 12`).
    """
    by_column = {column: period for column, cell in enumerate(row) if (period := _period(cell))}
    by_column |= _initials(row)
    runs = _runs(by_column)
    kept = [run for run in runs if len(run) >= _FEWEST[by_column[run[0]].precision]]
    return {
        column: _dated(by_column[column], above[run[0] : column + 1])
        for run in kept
        for column in run
    }


def _runs(by_column: dict[int, Period]) -> list[list[int]]:
    runs: list[list[int]] = []
    for column in sorted(by_column):
        before = runs[-1][-1] if runs else None
        if before == column - 1 and _follows(by_column[before], by_column[column]):
            runs[-1].append(column)
        else:
            runs.append([column])
    return runs


def _follows(period: Period, other: Period) -> bool:
    """Whether the other period is the next one, also across the end of a year."""
    if period.precision is not other.precision:
        return False
    if other.number == period.number + 1:
        return period.year == other.year
    last = 12 if period.precision is Precision.MONTH else 4
    is_new_year = (period.number, other.number) == (last, 1)
    return is_new_year and (period.year is None or other.year == period.year + 1)


def _period(cell: object) -> Period | None:
    if isinstance(cell, bool):
        return None
    if isinstance(cell, date):
        return Period(Precision.MONTH, cell.month, cell.year) if cell.day == 1 else None
    if isinstance(cell, int | float):
        return Period(Precision.MONTH, int(cell), None) if cell in range(1, 13) else None
    return _worded(plain(cell)) if isinstance(cell, str) and len(cell) <= _LONGEST else None


@lru_cache(1024)
def _worded(text: str) -> Period | None:
    if not text:
        return None
    if text.isascii() and text.rstrip(".").isdigit() and len(text) <= 3:  # noqa: PLR2004 - `12.`
        number = int(text.rstrip("."))
        return Period(Precision.MONTH, number, None) if 1 <= number <= 12 else None  # noqa: PLR2004
    if text in _ROMAN:
        return Period(Precision.QUARTER, _ROMAN[text], None)
    text = re.sub(r"^kesä\b(?!kuu)", "kesäkuu", text)
    try:
        partial_date = parse_partial_date(text, default_year=_NO_YEAR)
    except UnclearDateError:
        return None
    return _of_date(partial_date) if partial_date and partial_date.precision in _FEWEST else None


def _of_date(partial_date: PartialDate) -> Period:
    year = partial_date.value.year if partial_date.value.year != _NO_YEAR else None
    length = 1 if partial_date.precision is Precision.MONTH else 3
    return Period(partial_date.precision, (partial_date.value.month - 1) // length + 1, year)


def _initials(row: Sequence[object]) -> dict[int, Period]:
    """Periods of twelve single letters that are the initials of the months."""
    letters = "".join(
        cell.strip().casefold() if isinstance(cell, str) and len(cell.strip()) == 1 else " "
        for cell in row
    )
    start = next((at for names in _INITIALS if (at := letters.find(names)) >= 0), None)
    if start is None:
        return {}
    return {start + month: Period(Precision.MONTH, month + 1, None) for month in range(12)}


def _dated(period: Period, above: Sequence[object]) -> Period:
    """The period with the year from the cell above, or from the cell above an earlier column, since
    that may cover several columns."""
    if period.year is not None:
        return period
    text = next((str(cell) for cell in reversed(above) if cell not in ("", None)), "")
    years = [int(year) for year in _YEAR.findall(text)]
    if len(years) == 1 and FIRST_YEAR < years[0] <= LAST_YEAR:
        return msgspec.structs.replace(period, year=years[0])
    return period
