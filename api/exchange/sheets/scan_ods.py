"""The same walk through an OpenDocument sheet, where empty and equal cells come with a count."""

from __future__ import annotations

import re

from api.exchange.sheets.limits import DEFAULT_LIMITS
from api.exchange.sheets.problems import ProblemCode, UnreadableSheetError
from api.exchange.sheets.scan import Attributes, Budget, CellErrors, walk

_VALUE_ATTRIBUTES = (
    "office:value",
    "office:date-value",
    "office:time-value",
    "office:boolean-value",
)
_OF_FILLED_CELLS = {
    *_VALUE_ATTRIBUTES,
    "office:value-type",
    "office:string-value",
    "calcext:value-type",
    "table:formula",
}
"""The reader takes a cell with one of them for filled, though it may show nothing."""


class OdsScan:
    """`content.xml`: the errors of every sheet by its name, and which sheets are hidden."""

    def __init__(self, budget: Budget) -> None:
        self.errors: dict[str, CellErrors] = {}
        self.hidden: set[str] = set()
        self._budget = budget
        self._hidden_styles: set[str] = set()
        self._style = ""
        self._sheet = ""
        self._row = self._column = 0
        self._row_count = self._cell_count = 1
        self._row_is_filled = False
        self._in_cell = self._is_error = self._is_filled = False
        self._text_parts: list[str] = []

    def run(self, xml: bytes) -> None:
        walk(xml, self._start, self._end, self._text)

    def _start(self, name: str, attributes: Attributes) -> None:
        if name == "style":
            self._style = attributes.get("style:name", "")
        elif name == "table-properties" and attributes.get("table:display") == "false":
            self._hidden_styles.add(self._style)
        elif name == "table":
            self._begin_sheet(attributes)
        elif name == "table-row":
            self._column = 0
            self._row_count = _count(attributes, "table:number-rows-repeated")
            self._row_is_filled = False
        elif name in {"table-cell", "covered-table-cell"}:
            self._begin_cell(attributes)
        elif self._in_cell:
            self._is_filled = True  # a paragraph, if only of spaces

    def _begin_sheet(self, attributes: Attributes) -> None:
        self._sheet = attributes.get("table:name", "")
        self._row = 0
        if attributes.get("table:style-name") in self._hidden_styles:
            self.hidden.add(self._sheet)

    def _begin_cell(self, attributes: Attributes) -> None:
        self._in_cell = True
        self._is_filled = not _OF_FILLED_CELLS.isdisjoint(attributes)
        self._is_error = attributes.get("calcext:value-type") == "error"
        self._cell_count = _count(attributes, "table:number-columns-repeated")
        self._text_parts = [attributes[name] for name in _VALUE_ATTRIBUTES if name in attributes]
        self._text_parts.append(attributes.get("office:string-value", ""))

    def _text(self, data: str) -> None:
        if self._in_cell:
            self._text_parts.append(data)

    def _end(self, name: str) -> None:
        if name in {"table-cell", "covered-table-cell"}:
            self._keep("".join(self._text_parts).strip())
            self._in_cell = False
            self._column += self._cell_count
        elif name == "table-row":
            self._row += self._row_count

    def _keep(self, value: str) -> None:
        if not (value or self._is_filled):
            return
        self._budget.check_position(
            self._row + self._row_count - 1, self._column + self._cell_count - 1
        )
        if not self._row_is_filled:
            self._row_is_filled = True
            self._budget.take_row(self._row_count)
        self._budget.take_text(len(value) * self._row_count * self._cell_count)
        if self._is_error:
            self.errors.setdefault(self._sheet, {})[self._row, self._column] = value[:20]


def _count(attributes: Attributes, name: str) -> int:
    """Refused unless the reader, too, sees just this number."""
    written = attributes.get(name, "1")
    if re.fullmatch(r"[0-9]{10,30}", written):
        raise UnreadableSheetError(ProblemCode.TOO_MANY_ROWS, limit=DEFAULT_LIMITS.rows)
    if not re.fullmatch(r"[1-9][0-9]{0,8}", written):
        raise UnreadableSheetError(ProblemCode.DAMAGED_FILE)
    return int(written)
