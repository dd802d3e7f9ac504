"""Keys by which the next import of the sheet recognises a row.

The key is the row's reference, else title and unit without case and punctuation. A row with a
reference has both keys, so that a row that gets its case number later is found by its title.
Running numbers are not references, since they shift when a row is added above.
"""

from __future__ import annotations

from collections import Counter

import msgspec

from api.plans.importing.sheet.columns import SheetField
from api.plans.importing.sheet.result import SheetRow
from api.spreadsheets.problems import CellProblem, Params, ProblemCode, Problems
from api.spreadsheets.text import shortened, words


def reference_key(reference: str | None) -> str | None:
    known = "".join(reference.split()).casefold() if reference else ""
    return f"ref:{known}" if known else None


def title_key(title: str, unit: str | None) -> str:
    return f"title:{words(title)}|{words(unit or '')}"


def distinct(rows: list[SheetRow], problems: Problems) -> list[SheetRow]:
    """The rows with unique keys: the second row with a key gets `#2`, and a warning."""
    first: dict[str, SheetRow] = {}
    count: Counter[str] = Counter()
    return [_distinct(row, first.setdefault(row.row_key, row), count, problems) for row in rows]


def _distinct(row: SheetRow, first: SheetRow, count: Counter[str], problems: Problems) -> SheetRow:
    if not row.values.titles and not row.values.reference:
        return row
    count[row.row_key] += 1
    if row is first:
        return row
    field = SheetField.REFERENCE if row.row_key.startswith("ref:") else SheetField.TITLE
    is_reference = field is SheetField.REFERENCE
    code = ProblemCode.DUPLICATE_REFERENCE if is_reference else ProblemCode.DUPLICATE_TITLE
    text = row.values.reference if is_reference else next(iter(row.values.titles.values()))
    params: Params = {"value": shortened(text or ""), "sheet": first.sheet, "row": first.number}
    cell = row.cells[field][0].ref
    problems.append(CellProblem(row.sheet, cell, code, field, params))
    return msgspec.structs.replace(row, row_key=f"{row.row_key}#{count[row.row_key]}")
