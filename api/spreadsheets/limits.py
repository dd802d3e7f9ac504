from __future__ import annotations

import msgspec


class Limits(msgspec.Struct, frozen=True):
    """What a file may cost. The defaults are several times a large municipality's plan."""

    file_bytes: int = 10_000_000
    expanded_bytes: int = 60_000_000
    """All parts of a zipped workbook that are read, unpacked."""
    archive_entries: int = 500
    elements: int = 1_000_000
    """Of XML in all parts: 5,000 rows of 60 columns have two thirds of them."""
    depth: int = 100
    """Of elements within each other. Spreadsheet programs write a dozen."""
    rows: int = 5_000
    """Filled rows in all sheets together."""
    columns: int = 100
    """Position of the last filled column of a sheet."""
    sheets: int = 50
    title_chars: int = 300
    cell_chars: int = 10_000

    @property
    def last_row(self) -> int:
        """Position of the last filled row of a sheet: gaps are fine, a lone cell far below is not.

        The reader keeps a sheet as a full table in memory, so one cell at XFD1048576 would cost
        gigabytes.
        """
        return self.rows * 4


DEFAULT_LIMITS = Limits()
