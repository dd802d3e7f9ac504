"""Cells in which a personal identity code seems to stand, wherever they are on a sheet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from api.core.identity_codes import holds_identity_code
from api.spreadsheets.problems import CellProblem, ProblemCode, cell_name
from api.spreadsheets.workbook import Table


def identity_cells(table: Table) -> Iterator[CellProblem]:
    """The code itself is not repeated. Also of columns and rows that are not taken."""
    for number, row in enumerate(table.rows, start=1):
        for column in _with_code(row):
            cell = cell_name(number, column)
            yield CellProblem(table.name, cell, ProblemCode.PERSONAL_IDENTITY_CODE, None, {})


def _with_code(row: Sequence[object]) -> Iterator[int]:
    texts = {column: cell for column, cell in enumerate(row) if isinstance(cell, str)}
    if holds_identity_code("\n".join(texts.values())):  # most rows have none: one search each
        yield from (column for column, text in texts.items() if holds_identity_code(text))
