"""Describes the columns of a sheet with fields and samples, so that a person can correct them."""

from __future__ import annotations

from collections.abc import Sequence

from api.plans.importing.sheet.cells import text_of
from api.plans.importing.sheet.columns import PER_LANGUAGE
from api.plans.importing.sheet.headings import Column, Headings, Other
from api.plans.importing.sheet.result import SeenColumn, SeenTable, Understood
from api.spreadsheets.cell_marks import CellValue
from api.spreadsheets.problems import column_letters
from api.spreadsheets.text import shortened

SAMPLES = 3
_SAMPLED_ROWS = 50
"""Number of rows from which samples are taken."""
_LONGEST_SAMPLE = 60

Rows = Sequence[Sequence[CellValue]]


def seen_table(rows: Rows, headings: Headings, end: int) -> SeenTable:
    """The table with its columns. `end` is the index of the row after the last row of the table."""
    below = rows[headings.row + 1 : end]
    columns = [_seen(column, below) for column in headings.columns]
    columns += [_seen(other, below) for other in headings.others]
    columns += [_seen(other, below) for other in without_heading(below, headings)]
    shown = [pair for pair in columns if pair[1].heading or pair[1].field or pair[1].samples]
    return SeenTable(
        heading_row=headings.row + 1,
        columns=tuple(column for _, column in sorted(shown, key=lambda pair: pair[0])),
        language=headings.language,
    )


def without_heading(below: Rows, headings: Headings) -> list[Other]:
    """Columns without a heading."""
    width = max((len(row) for row in below), default=0)
    named = {column.index for column in headings.columns}
    named |= {other.index for other in headings.others}
    return [Other(index, "", Understood.NO_HEADING) for index in range(width) if index not in named]


def _seen(column: Column | Other, below: Rows) -> tuple[int, SeenColumn]:
    field = column.field if isinstance(column, Column) else None
    language = column.language if isinstance(column, Column) and field in PER_LANGUAGE else None
    return column.index, SeenColumn(
        letter=column_letters(column.index),
        heading=shortened(column.heading),
        field=field,
        how=column.how,
        samples=_samples(column.index, below),
        language=language,
    )


def _samples(index: int, below: Rows) -> tuple[str, ...]:
    """Different values of the first rows; if those are empty, the first value below them."""
    texts = (text_of(row[index]) for row in below[:_SAMPLED_ROWS] if index < len(row))
    samples = list(dict.fromkeys(shortened(text, _LONGEST_SAMPLE) for text in texts if text))
    if not samples:
        later = (text_of(row[index]) for row in below[_SAMPLED_ROWS:] if index < len(row))
        samples = [shortened(text, _LONGEST_SAMPLE) for text in later if text][:1]
    return tuple(samples[:SAMPLES])
