"""Scans the `content.xml` of an OpenDocument sheet, where repeated cells have a count."""

from __future__ import annotations

import re

import msgspec

from api.spreadsheets.cell_marks import Marks, Position
from api.spreadsheets.limits import DEFAULT_LIMITS
from api.spreadsheets.ods_styles import OdsStyles
from api.spreadsheets.problems import ProblemCode, UnreadableSheetError
from api.spreadsheets.scan import Attributes, Budget, walk
from api.spreadsheets.xlsx_styles import PLAIN

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
"""The reader counts a cell with one of these attributes as filled, even without a text."""


_MERGES = 5_000


class SheetMarks(msgspec.Struct):
    """Information about one sheet that the reader does not return."""

    marks: Marks = msgspec.field(default_factory=Marks)
    texts: dict[Position, str] = msgspec.field(default_factory=dict)
    covered: list[tuple[int, int, int, int]] = msgspec.field(default_factory=list)
    """Cells under a merged cell, which are not shown: row, column, number of rows and columns."""
    merged: list[tuple[Position, Position]] = msgspec.field(default_factory=list)


class OdsScan:
    """Collects, by sheet, the information that the reader omits, and the names of hidden sheets."""

    def __init__(self, budget: Budget) -> None:
        self.sheets: dict[str, SheetMarks] = {}
        self.hidden: set[str] = set()
        self._budget = budget
        self._styles = OdsStyles()
        self._in_table = False
        self._sheet = SheetMarks()
        self._row = self._column = 0
        self._row_count = self._cell_count = 1
        self._row_is_filled = self._row_is_hidden = False
        self._groups: list[bool] = []
        self._column_styles: list[tuple[int, str]] = []
        """End position and name of the default style of columns."""
        self._columns = 0
        self._in_cell = self._is_filled = self._is_covered = False
        self._fault: ProblemCode | None = None
        self._style = PLAIN
        self._spans: list[bool] = []
        self._struck = 0
        self._text_parts: list[str] = []

    def run(self, xml: bytes) -> None:
        walk(xml, self._start, self._end, self._text)

    def _start(self, name: str, attributes: Attributes) -> None:
        if name == "table":
            self._begin_sheet(attributes)
        elif not self._in_table:
            self._styles.start(name, attributes)
        elif self._in_cell:
            self._start_in_cell(name, attributes)
        elif name in {"table-cell", "covered-table-cell"}:
            self._begin_cell(name, attributes)
        else:
            self._start_in_table(name, attributes)

    def _start_in_cell(self, name: str, attributes: Attributes) -> None:
        self._is_filled = True  # a paragraph, even of spaces only
        if name == "span":
            style = self._styles.style(attributes.get("text:style-name", ""))
            self._spans.append(style.is_struck)

    def _start_in_table(self, name: str, attributes: Attributes) -> None:
        if name == "table-column":
            self._begin_column(attributes)
        elif name == "table-row-group":
            self._groups.append(attributes.get("table:display") == "false")
        elif name == "table-row":
            self._begin_row(attributes)

    def _begin_sheet(self, attributes: Attributes) -> None:
        self._in_table = True
        name = attributes.get("table:name", "")
        self._sheet = self.sheets.setdefault(name, SheetMarks())
        self._row, self._columns, self._column_styles, self._groups = 0, 0, [], []
        if attributes.get("table:style-name") in self._styles.hidden_tables:
            self.hidden.add(name)

    def _begin_column(self, attributes: Attributes) -> None:
        first = self._columns
        self._columns += _count(attributes, "table:number-columns-repeated")
        style = attributes.get("table:default-cell-style-name", "")
        if first < self._budget.limits.columns:
            self._column_styles.append((self._columns, style))
        if attributes.get("table:visibility") in {"collapse", "filter"}:
            most = min(self._columns, self._budget.limits.columns)
            self._sheet.marks.hidden_columns.update(range(first, most))

    def _begin_row(self, attributes: Attributes) -> None:
        self._column = 0
        self._row_count = _count(attributes, "table:number-rows-repeated")
        self._row_is_filled = False
        hidden = attributes.get("table:visibility") in {"collapse", "filter"}
        self._row_is_hidden = hidden or any(self._groups)

    def _begin_cell(self, name: str, attributes: Attributes) -> None:
        self._in_cell = True
        self._is_covered = name == "covered-table-cell"
        self._is_filled = not _OF_FILLED_CELLS.isdisjoint(attributes)
        self._fault = _fault_of(attributes)
        self._cell_count = _count(attributes, "table:number-columns-repeated")
        self._text_parts = [attributes[name] for name in _VALUE_ATTRIBUTES if name in attributes]
        self._text_parts.append(attributes.get("office:string-value", ""))
        self._style = self._styles.style(
            attributes.get("table:style-name") or self._default_style()
        )
        self._spans, self._struck = [], 0
        self._note_merge(attributes)

    def _default_style(self) -> str:
        return next((style for end, style in self._column_styles if self._column < end), "")

    def _note_merge(self, attributes: Attributes) -> None:
        rows = _span(attributes, "table:number-rows-spanned")
        columns = _span(attributes, "table:number-columns-spanned")
        if (rows > 1 or columns > 1) and len(self._sheet.merged) < _MERGES:
            end = self._row + rows - 1, self._column + columns - 1
            self._sheet.merged.append(((self._row, self._column), end))

    def _text(self, data: str) -> None:
        if not self._in_table:
            self._styles.text(data)
        elif self._in_cell:
            self._text_parts.append(data)
            if any(self._spans):
                self._struck += len(data.strip())

    def _end(self, name: str) -> None:
        if not self._in_table:
            self._styles.end(name)
        elif name == "table":
            self._in_table = False
        elif name == "span" and self._spans:
            self._spans.pop()
        elif name in {"table-cell", "covered-table-cell"}:
            self._record("".join(self._text_parts).strip())
            self._in_cell = False
            self._column += self._cell_count
        elif name == "table-row-group" and self._groups:
            self._groups.pop()
        elif name == "table-row":
            self._row += self._row_count

    def _record(self, value: str) -> None:
        if not (value or self._is_filled):
            return
        last_row, last_column = self._row + self._row_count - 1, self._column + self._cell_count - 1
        self._budget.check_position(last_row, last_column)
        if not self._row_is_filled:
            self._row_is_filled = True
            self._budget.take_row(self._row_count)
            if self._row_is_hidden:
                self._sheet.marks.hidden_rows.update(range(self._row, last_row + 1))
        self._budget.take_text(len(value) * self._row_count * self._cell_count)
        if self._is_covered:
            area = self._row, self._column, self._row_count, self._cell_count
            self._sheet.covered.append(area)
        else:
            self._mark(value)

    def _mark(self, value: str) -> None:
        """Store the properties of the first of repeated cells; rows of a plan do not repeat."""
        at, marks = (self._row, self._column), self._sheet.marks
        if self._fault:
            self._sheet.texts[at] = value[:20] or "="
            marks.faults[at] = self._fault
        if self._style.format:
            marks.formats[at] = self._style.format
        if self._style.is_bold:
            marks.bold.add(at)
        if self._style.is_struck or self._struck:
            marks.struck[at] = self._style.is_struck or self._struck >= len(value) * 0.9


def _fault_of(attributes: Attributes) -> ProblemCode | None:
    if attributes.get("calcext:value-type") == "error":
        return ProblemCode.CELL_ERROR
    has_value = "office:value-type" in attributes
    is_formula = "table:formula" in attributes
    return ProblemCode.FORMULA_WITHOUT_VALUE if is_formula and not has_value else None


def _span(attributes: Attributes, name: str) -> int:
    written = attributes.get(name, "1")
    return int(written) if re.fullmatch(r"[1-9][0-9]{0,6}", written) else 1


def _count(attributes: Attributes, name: str) -> int:
    """Read a repetition count. Refuses a notation that the reader might read as another number."""
    written = attributes.get(name, "1")
    if re.fullmatch(r"[0-9]{10,30}", written):
        raise UnreadableSheetError(ProblemCode.TOO_MANY_ROWS, limit=DEFAULT_LIMITS.rows)
    if not re.fullmatch(r"[1-9][0-9]{0,8}", written):
        raise UnreadableSheetError(ProblemCode.DAMAGED_FILE)
    return int(written)
