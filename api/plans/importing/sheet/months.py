"""Headings that are months or quarters side by side: a cross below them says when.

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
"""Stands for a year that the heading does not name: no plan is for it."""
_LONGEST = 25
_INITIALS = ("thmhtkheslmj", "jfmamjjasond")
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_YEAR = re.compile(r"(?<!\d)20\d\d(?!\d)")


class Period(msgspec.Struct, frozen=True):
    """What one column stands for. `year` None: its heading does not say."""

    precision: Precision
    number: int
    year: int | None

    @property
    def text(self) -> str:
        """As a person would write it in a cell."""
        if self.precision is Precision.QUARTER:
            return f"Q{self.number}/{self.year}" if self.year else f"Q{self.number}"
        month = f"{FINNISH_MONTHS[self.number - 1]}kuu"
        return f"{self.number}/{self.year}" if self.year else month


def periods(row: Sequence[object], above: Sequence[object] = ()) -> dict[int, Period]:
    """By column; of columns that stand side by side and follow each other in time.

    `above`: the row over it, which may name the year (`2027` over `1 … 12`).
    """
    found = {column: one for column, cell in enumerate(row) if (one := _period(cell))}
    found |= _initials(row)
    runs = _runs(found)
    kept = [run for run in runs if len(run) >= _FEWEST[found[run[0]].precision]]
    return {
        column: _dated(found[column], above[run[0] : column + 1]) for run in kept for column in run
    }


def _runs(found: dict[int, Period]) -> list[list[int]]:
    runs: list[list[int]] = []
    for column in sorted(found):
        before = runs[-1][-1] if runs else None
        if before == column - 1 and _follows(found[before], found[column]):
            runs[-1].append(column)
        else:
            runs.append([column])
    return runs


def _follows(period: Period, other: Period) -> bool:
    """The next, or the first of the next year."""
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
    """Twelve single letters that are those of the months."""
    letters = "".join(
        cell.strip().casefold() if isinstance(cell, str) and len(cell.strip()) == 1 else " "
        for cell in row
    )
    start = next((at for names in _INITIALS if (at := letters.find(names)) >= 0), None)
    if start is None:
        return {}
    return {start + month: Period(Precision.MONTH, month + 1, None) for month in range(12)}


def _dated(period: Period, above: Sequence[object]) -> Period:
    """With the year over it, or over an earlier column of the run: it may stand over several."""
    if period.year is not None:
        return period
    said = next((str(cell) for cell in reversed(above) if cell not in ("", None)), "")
    years = [int(year) for year in _YEAR.findall(said)]
    if len(years) == 1 and FIRST_YEAR < years[0] <= LAST_YEAR:
        return msgspec.structs.replace(period, year=years[0])
    return period
