"""Corrects the reader's table: adds cells without a value, clears covered and fills merged ones."""

from __future__ import annotations

from collections.abc import Iterable

from api.spreadsheets.cell_marks import CellValue, Marks, Position

MOST_MERGES, MERGED_ROWS = 5_000, 500
_ACROSS = 3
"""Number of columns from which a merged cell counts as a title of the rows below."""

Rows = list[list[CellValue]]


def insert_texts(rows: Rows, texts: dict[Position, str]) -> None:
    """Insert the texts of cells without a value: the reader returns them as empty cells, or not at
    all after the last value."""
    for (row, column), text in texts.items():
        rows.extend([] for _ in range(row + 1 - len(rows)))
        rows[row].extend("" for _ in range(column + 1 - len(rows[row])))
        rows[row][column] = text


def clear_covered(rows: Rows, covered: Iterable[tuple[int, int, int, int]]) -> None:
    """Clear the cells under a merged cell, which a spreadsheet program does not show."""
    for top, left, height, width in covered:
        for row in rows[top : top + height]:
            for column in range(left, min(left + width, len(row))):
                row[column] = ""


def fill_down(
    rows: Rows, merged: Iterable[tuple[tuple[int, int], tuple[int, int]]], marks: Marks
) -> None:
    """Copy a cell that is merged over several rows of one column to each of these rows.

    The work is bounded, since a file can declare any number of merges over any number of rows.
    """
    for (top, left), (bottom, right) in merged:
        if right - left >= _ACROSS - 1 and bottom == top:
            marks.merged_across.add(top)
        if left != right or bottom == top or top >= len(rows) or left >= len(rows[top]):
            continue
        last = min(bottom, top + MERGED_ROWS, len(rows) - 1)
        for row in range(top + 1, last + 1):
            if left < len(rows[row]) and rows[row][left] == "":
                rows[row][left] = rows[top][left]
                _copy_marks(marks, (top, left), (row, left))


def _copy_marks(marks: Marks, source: Position, target: Position) -> None:
    if source in marks.faults:
        marks.faults[target] = marks.faults[source]
    if source in marks.formats:
        marks.formats[target] = marks.formats[source]
    if source in marks.struck:
        marks.struck[target] = marks.struck[source]
