"""The crosses of a row below the headings of months, as a time."""

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
    """Those with a cross; any other word but `-` is told."""
    result = []
    for cell in cells:
        said = plain(cell.text)
        if said in _MARKS:
            result.append(cell)
        elif not is_not_known(said):
            cell.problem(ProblemCode.UNCLEAR_MARK)
    return result


def time_of(crosses: Sequence[Cell]) -> str:
    """`3/2027` of one cross, `3/2027 - 5/2027` of several."""
    texts = [cell.column.period.text for cell in crosses if cell.column.period]
    return " - ".join(dict.fromkeys((texts[0], texts[-1])))
