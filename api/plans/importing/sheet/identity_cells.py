"""Finds personal identity codes in all cells of a sheet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from api.core.identity_codes import holds_identity_code
from api.spreadsheets.problems import CellProblem, ProblemCode, cell_name
from api.spreadsheets.workbook import Table


def identity_cells(table: Table) -> Iterator[CellProblem]:
    """A problem for each cell with a code, without the code. Skipped rows and columns are checked,
    too."""
    for number, row in enumerate(table.rows, start=1):
        for column in _with_code(row):
            cell = cell_name(number, column)
            yield CellProblem(table.name, cell, ProblemCode.PERSONAL_IDENTITY_CODE, None, {})


def _with_code(row: Sequence[object]) -> Iterator[int]:
    texts = {column: cell for column, cell in enumerate(row) if isinstance(cell, str)}
    if holds_identity_code("\n".join(texts.values())):  # one search for the row: most have no code
        yield from (column for column, text in texts.items() if holds_identity_code(text))
