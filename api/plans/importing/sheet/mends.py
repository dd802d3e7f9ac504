"""Cells that a person has corrected for one import. Their texts replace those of the sheet."""

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
"""Maximum of corrected cells in one sheet."""
LONGEST_MEND = 1_000
_REF = re.compile(r"([A-Z]{1,2})([1-9][0-9]{0,5})")

SheetMends = Annotated[
    dict[str, Annotated[str, Meta(max_length=LONGEST_MEND)]], Meta(max_length=MOST_MENDS)
]
"""Text of the cell by its reference, such as `B7`."""
Mends = Mapping[str, SheetMends]
"""Corrected cells by the name of the sheet."""


def position_of(ref: str) -> Position | None:
    """Row and column, counted from zero; None if the reference is invalid or beyond the limits of a
    sheet.
    """
    match = _REF.fullmatch(ref)
    if match is None:
        return None
    row, column = int(match[2]) - 1, column_index(match[1])
    fits = row < DEFAULT_LIMITS.last_row and column < DEFAULT_LIMITS.columns
    return (row, column) if fits else None


def mended(table: Table, cells: SheetMends) -> Table:
    """The table with the corrected texts. A corrected cell is plain text, neither struck through
    nor a formula.
    """
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
