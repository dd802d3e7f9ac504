"""Properties of cells in addition to their values: hidden, struck through, formats, faults."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import msgspec

from api.spreadsheets.problems import ProblemCode

CellValue = int | float | str | bool | date | datetime | time | timedelta
Position = tuple[int, int]
"""Row and column, from zero."""


class Marks(msgspec.Struct):
    """Properties of the cells of one sheet; empty for a CSV."""

    hidden_rows: set[int] = msgspec.field(default_factory=set)
    hidden_columns: set[int] = msgspec.field(default_factory=set)
    struck: dict[Position, bool] = msgspec.field(default_factory=dict)
    """True: the whole text is struck through; False: a part of it."""
    bold: set[Position] = msgspec.field(default_factory=set)
    formats: dict[Position, str] = msgspec.field(default_factory=dict)
    """Formats of numbers and dates in the notation of XLSX: `# ##0 "t€"`, `mmm.yy`."""
    faults: dict[Position, ProblemCode] = msgspec.field(default_factory=dict)
    """Cells without a value: their text in the table is a formula error, or a formula that was
    never calculated."""
    merged_across: set[int] = msgspec.field(default_factory=set)
    """Rows with a cell merged over at least three columns."""
