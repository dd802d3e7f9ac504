"""Limits of the size of a spreadsheet."""

from __future__ import annotations

import msgspec


class Limits(msgspec.Struct, frozen=True):
    """Maximum sizes of a file. The defaults are several times the plan of a large municipality."""

    file_bytes: int = 10_000_000
    expanded_bytes: int = 60_000_000
    """Unpacked bytes of all parts that are read from a zipped workbook."""
    archive_entries: int = 500
    elements: int = 1_000_000
    """XML elements in all parts. 5,000 rows of 60 columns have two thirds of this number."""
    depth: int = 100
    """Nested XML elements. Spreadsheet programs write about a dozen."""
    rows: int = 5_000
    """Filled rows in all sheets together."""
    columns: int = 100
    """Position of the last filled column of a sheet."""
    sheets: int = 50
    title_chars: int = 300
    cell_chars: int = 10_000

    @property
    def last_row(self) -> int:
        """Position of the last filled row of a sheet. It allows gaps, but no cell far below.

        The reader stores a sheet as a full table in memory, so one cell at XFD1048576 would cost
        gigabytes.
        """
        return self.rows * 4


DEFAULT_LIMITS = Limits()
