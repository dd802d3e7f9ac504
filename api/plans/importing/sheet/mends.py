"""Cells that a person has corrected for one import: their texts stand in place of the sheet's."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated

import msgspec
from msgspec import Meta

from api.plans.importing.sheet.column_mapping import column_index
from api.spreadsheets.cell_marks import Position
from api.spreadsheets.limits import DEFAULT_LIMITS
from api.spreadsheets.workbook import Table

MOST_MENDS = 2_000
"""Of one sheet."""
LONGEST_MEND = 1_000
_REF = re.compile(r"([A-Z]{1,2})([1-9][0-9]{0,5})")

SheetMends = Annotated[
    dict[str, Annotated[str, Meta(max_length=LONGEST_MEND)]], Meta(max_length=MOST_MENDS)
]
"""Text by reference, such as `B7`."""
Mends = Mapping[str, SheetMends]
"""By the sheet's name."""


def position_of(ref: str) -> Position | None:
    """Row and column from zero; None of what is no cell that a sheet may have."""
    match = _REF.fullmatch(ref)
    if match is None:
        return None
    row, column = int(match[2]) - 1, column_index(match[1])
    fits = row < DEFAULT_LIMITS.last_row and column < DEFAULT_LIMITS.columns
    return (row, column) if fits else None


def mended(table: Table, cells: SheetMends) -> Table:
    """The table with the texts. A mended cell is plain text: neither struck out nor a formula."""
    rows = [list(row) for row in table.rows]
    at = {place: text for ref, text in cells.items() if (place := position_of(ref))}
    for (row, column), text in at.items():
        if row < len(rows):
            rows[row] += [""] * (column + 1 - len(rows[row]))
            rows[row][column] = text
    marks = msgspec.structs.replace(
        table.marks,
        **{
            name: {key: mark for key, mark in getattr(table.marks, name).items() if key not in at}
            for name in ("struck", "formats", "faults")
        },
    )
    return msgspec.structs.replace(table, rows=rows, marks=marks)
