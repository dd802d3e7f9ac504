"""Converts the crosses in columns of months to a date."""

from __future__ import annotations

from collections.abc import Sequence

from api.plans.importing.sheet.cells import Cell
from api.plans.importing.sheet.undecided import is_not_known
from api.spreadsheets.problems import ProblemCode
from api.spreadsheets.text import plain

_MARKS = frozenset(
    {"x", "xx", "xxx", "(x)", "v", "✓", "✔", "√", "☑", "☒", "✗", "✘", "●", "•", "*", "■", "█"}
    | {"o", "1", "k", "kyllä", "ja", "yes", "y", "→", "->", "=", "▪", "⬛"}
)


def marked(cells: Sequence[Cell]) -> list[Cell]:
    """The cells with a cross. Other words, except `-`, are reported."""
    result = []
    for cell in cells:
        text = plain(cell.text)
        if text in _MARKS:
            result.append(cell)
        elif not is_not_known(text):
            cell.problem(ProblemCode.UNCLEAR_MARK)
    return result


def time_of(crosses: Sequence[Cell]) -> str:
    """The date as text: `3/2027` for one cross, `3/2027 - 5/2027` for several."""
    texts = [cell.column.period.text for cell in crosses if cell.column.period]
    return " - ".join(dict.fromkeys((texts[0], texts[-1])))
