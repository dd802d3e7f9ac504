"""What a workbook says of its cells beside their values."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import msgspec

from api.spreadsheets.problems import ProblemCode

CellValue = int | float | str | bool | date | datetime | time | timedelta
Position = tuple[int, int]
"""Row and column, from zero."""


class Marks(msgspec.Struct):
    """Of one sheet; a CSV has none."""

    hidden_rows: set[int] = msgspec.field(default_factory=set)
    hidden_columns: set[int] = msgspec.field(default_factory=set)
    struck: dict[Position, bool] = msgspec.field(default_factory=dict)
    """True: all of the text; False: a part of it."""
    bold: set[Position] = msgspec.field(default_factory=set)
    formats: dict[Position, str] = msgspec.field(default_factory=dict)
    """Of numbers and dates, as XLSX writes them: `# ##0 "t€"`, `mmm.yy`."""
    faults: dict[Position, ProblemCode] = msgspec.field(default_factory=dict)
    """Cells whose text in the table is not their value: a formula error, a formula never run."""
    spread: set[int] = msgspec.field(default_factory=set)
    """Rows with a cell merged over at least three columns."""
