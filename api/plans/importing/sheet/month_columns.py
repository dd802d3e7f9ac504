"""Heading rows with columns of months, alone or below other headings."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from api.plans.importing.sheet.cells import text_of
from api.plans.importing.sheet.column_mapping import Target
from api.plans.importing.sheet.columns import DATES, SheetField
from api.plans.importing.sheet.heading_words import SECOND
from api.plans.importing.sheet.headings import (
    Column,
    Headings,
    Other,
    guessed,
    guesses,
    headings_of,
    texts_of,
)
from api.plans.importing.sheet.months import Period, periods
from api.plans.importing.sheet.result import Understood
from api.spreadsheets.text import words

Rows = Sequence[Sequence[object]]
Months = dict[int, Period]


def without_months(cells: Sequence[object], months: Months) -> list[object]:
    """The row with the cells of months cleared."""
    return ["" if column in months else cell for column, cell in enumerate(cells)]


def with_months(rows: Rows, index: int, mapped: dict[int, Target]) -> Headings | None:
    """Headings with columns of months; None if neither this row nor the one below has months, or
    if a mapping names one of their columns."""
    cells, above = rows[index], rows[index - 1] if index else ()
    if months := _allowed(periods(cells, above), mapped):
        plain = texts_of(without_months(cells, months))
        return _added(headings_of(index, guesses(plain), mapped), months, cells, above)
    below = rows[index + 1] if index + 1 < len(rows) else ()
    months = _allowed(periods(below, cells), mapped)
    if not months or not _is_below(cells, below, months):
        return None
    plain = texts_of(without_months(cells, months))
    return _added(headings_of(index + 1, guesses(plain), mapped), months, below, cells)


def _allowed(months: Months, mapped: dict[int, Target]) -> Months:
    return {} if months.keys() & mapped.keys() else months


def _is_below(upper: Sequence[object], lower: Sequence[object], months: Months) -> bool:
    """Whether the lower row has only months and repetitions of the cells above (merged cells)."""
    rest = without_months(lower, months)
    padded = [*upper, *[""] * len(rest)]
    return all(cell in ("", None, padded[at]) for at, cell in enumerate(rest))


def _added(
    headings: Headings, months: Months, cells: Sequence[object], above: Sequence[object]
) -> Headings:
    """Add the columns of months. They are left out if their date has a column of its own."""
    taken = {column.field: column for column in headings.columns if column.field in DATES}
    columns, left_out = list(headings.columns), list[Other]()
    field = SheetField.NOTICE_DATE
    for index, period in months.items():
        if index - 1 not in months:
            field = SheetField.NOTICE_DATE
        field = _field_over(above, index) or field
        text = text_of(cells[index])  # type: ignore[arg-type]
        if field in taken:
            left_out.append(_taken(index, text, taken[field], is_first=index - 1 not in months))
        else:
            columns.append(Column(index, text, field, headings.language, period=period))
    others = [other for other in headings.others if other.index not in months]
    columns.sort(key=lambda column: column.index)
    return msgspec.structs.replace(
        headings, columns=tuple(columns), others=tuple(others + left_out)
    )


def _taken(index: int, text: str, by: Column, *, is_first: bool) -> Other:
    """The left-out column. Only the first of the months is reported."""
    how = Understood.TAKEN if is_first else Understood.NO_HEADING
    return Other(index, text, how, (by.index, by.heading) if is_first else None)


def _field_over(above: Sequence[object], index: int) -> SheetField | None:
    """The field in the row above: `Sopimus alkaa` over `1 … 12`."""
    over = above[index] if index < len(above) else ""
    if not isinstance(over, str) or not over:
        return None
    field = SECOND.get(words(over)) or (guessed(over) or (None,))[0]
    return field if field in DATES else None
