"""Scans the parts of an XLSX: the shared texts, and every part that may be a sheet."""

from __future__ import annotations

import re

import msgspec

from api.spreadsheets.cell_marks import Marks
from api.spreadsheets.problems import ProblemCode, UnreadableSheetError
from api.spreadsheets.scan import Attributes, Budget, refuse, walk
from api.spreadsheets.xlsx_styles import PLAIN, CellStyle, is_on

_REFERENCE = re.compile(r"([A-Za-z]{1,3})([1-9][0-9]{0,6})")
_ROW_NUMBER = re.compile(r"[1-9][0-9]{0,6}")
_ON = {"1", "true"}


class _StrikeThrough:
    """Measures how much of a rich text is struck through."""

    def __init__(self) -> None:
        self.length = 0
        self._struck = 0
        self._run_is_struck = False

    def element(self, name: str, attributes: Attributes) -> None:
        if name == "r":
            self._run_is_struck = False
        elif name == "strike":
            self._run_is_struck = is_on(attributes)

    def text(self, data: str) -> None:
        self.length += len(data)
        if self._run_is_struck:
            self._struck += len(data.strip())

    @property
    def is_whole(self) -> bool | None:
        """Whether the whole text is struck through; None if no part of it is."""
        return None if not self._struck else self._struck >= self.length * 0.9


class Shared(msgspec.Struct):
    """Lengths of the shared texts of an XLSX, in order, and which are struck through."""

    lengths: list[int] = []
    struck: dict[int, bool] = {}


def shared_texts(xml: bytes) -> Shared:
    """Scan the shared texts. Refuses a part that also has cells."""
    shared = Shared([], {})
    current = _StrikeThrough()

    def start(name: str, attributes: Attributes) -> None:
        nonlocal current
        if name in {"row", "c"}:
            refuse()
        if name == "si":
            shared.lengths.append(0)
            current = _StrikeThrough()
        current.element(name, attributes)

    def end(name: str) -> None:
        if name == "si" and current.is_whole is not None:
            shared.struck[len(shared.lengths) - 1] = current.is_whole

    def text(data: str) -> None:
        if shared.lengths:
            shared.lengths[-1] += len(data)
            current.text(data)

    walk(xml, start, end, text)
    return shared


class SheetScan:
    """Scans one part of an XLSX other than the shared texts. Refuses a part that also has those."""

    def __init__(self, budget: Budget, shared: Shared, styles: dict[str, CellStyle]) -> None:
        self.marks = Marks()
        self.texts: dict[tuple[int, int], str] = {}
        """Texts of cells that the reader omits: errors, and formulas without a value."""
        self._budget = budget
        self._shared = shared
        self._styles = styles
        self._row, self._column = -1, -1
        self._next_row = 0
        """Position of the next row without a number, and of its cells without a reference."""
        self._type = ""
        self._style = PLAIN
        self._row_is_filled = False
        self._row_is_hidden = False
        self._value: list[str] | None = None
        self._formula: list[str] | None = None
        self._in_formula = False
        self._is_recorded = False
        self._struck = _StrikeThrough()

    def run(self, xml: bytes) -> None:
        walk(xml, self._start, self._end, self._text)

    def _start(self, name: str, attributes: Attributes) -> None:
        if name == "row":
            self._begin_row(attributes)
        elif name == "c":
            self._begin_cell(attributes)
        elif name in {"v", "is"}:
            self._value = []
            self._struck = _StrikeThrough()
        elif name == "f":
            self._formula, self._in_formula = [], True
        elif name == "col":
            self._begin_columns(attributes)
        elif name == "si":
            refuse()
        else:
            self._struck.element(name, attributes)

    def _begin_columns(self, attributes: Attributes) -> None:
        if attributes.get("hidden") not in _ON:
            return
        first, last = attributes.get("min", ""), attributes.get("max", "")
        if _ROW_NUMBER.fullmatch(first) and _ROW_NUMBER.fullmatch(last):
            most = min(int(last), self._budget.limits.columns)
            self.marks.hidden_columns.update(range(int(first) - 1, most))

    def _begin_row(self, attributes: Attributes) -> None:
        number = attributes.get("r")
        if number is None:
            self._row = self._next_row
        elif _ROW_NUMBER.fullmatch(number):
            self._row = int(number) - 1
        else:  # the reader may read leading zeros and signs differently
            raise UnreadableSheetError(ProblemCode.DAMAGED_FILE)
        self._next_row = self._row + 1
        self._column = -1
        self._row_is_filled = False
        self._row_is_hidden = attributes.get("hidden") in _ON or attributes.get("ht") == "0"

    def _begin_cell(self, attributes: Attributes) -> None:
        self._type = attributes.get("t", "n")
        self._style = self._styles.get(attributes.get("s", "0"), PLAIN)
        self._formula, self._is_recorded = None, False
        reference = attributes.get("r")
        if reference is None:
            self._row, self._column = max(self._next_row - 1, 0), self._column + 1
            return
        match = _REFERENCE.fullmatch(reference)
        if match is None:
            raise UnreadableSheetError(ProblemCode.DAMAGED_FILE)
        self._row, self._column = int(match[2]) - 1, _column_number(match[1])

    def _text(self, data: str) -> None:
        if self._in_formula and self._formula is not None:
            self._formula.append(data)
        elif self._value is not None:
            self._value.append(data)
            self._struck.text(data)

    def _end(self, name: str) -> None:
        if name == "f":
            self._in_formula = False
        elif name in {"v", "is"} and self._value is not None:
            value, self._value = "".join(self._value), None
            # The reader counts an empty text as a filled cell, but not an empty number.
            if value or name == "is" or self._type not in {"n", ""}:
                self._record(value)
        elif name == "c" and self._formula is not None and not self._is_recorded:
            self._record_formula("".join(self._formula))

    def _record(self, value: str) -> None:
        self._is_recorded = True
        self._count(self._length(value))
        if self._type == "e":
            self._restore(value[:20], ProblemCode.CELL_ERROR)
        self._mark(value)

    def _record_formula(self, formula: str) -> None:
        """Record a formula without a value, written by a program that does not calculate."""
        self._count(len(formula))
        self._restore(f"={formula[:80]}", ProblemCode.FORMULA_WITHOUT_VALUE)

    def _count(self, length: int) -> None:
        self._budget.check_position(self._row, self._column)
        if not self._row_is_filled:
            self._row_is_filled = True
            self._budget.take_row()
            if self._row_is_hidden:
                self.marks.hidden_rows.add(self._row)
        self._budget.take_text(length)

    def _restore(self, text: str, code: ProblemCode) -> None:
        self.texts[self._row, self._column] = text
        self.marks.faults[self._row, self._column] = code

    def _mark(self, value: str) -> None:
        at = self._row, self._column
        if self._style.format and self._type in {"n", "", "d"}:
            self.marks.formats[at] = self._style.format
        if self._style.is_bold:
            self.marks.bold.add(at)
        struck = self._struck.is_whole
        if self._type == "s":
            struck = self._shared.struck.get(int(value))
        if self._style.is_struck or struck is not None:
            self.marks.struck[at] = self._style.is_struck or bool(struck)

    def _length(self, value: str) -> int:
        if self._type != "s":
            return len(value)
        lengths = self._shared.lengths
        if not re.fullmatch(r"\s*\d{1,7}\s*", value) or int(value) >= len(lengths):
            raise UnreadableSheetError(ProblemCode.DAMAGED_FILE)
        return lengths[int(value)]


def _column_number(letters: str) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1
