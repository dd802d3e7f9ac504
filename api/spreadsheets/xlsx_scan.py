"""The walk through the parts of an XLSX: shared texts, and every part that may be a sheet."""

from __future__ import annotations

import re

import msgspec

from api.spreadsheets.cell_marks import Marks
from api.spreadsheets.problems import ProblemCode, UnreadableSheetError
from api.spreadsheets.scan import Attributes, Budget, refuse, walk
from api.spreadsheets.xlsx_styles import PLAIN, Look, is_on

_REFERENCE = re.compile(r"([A-Za-z]{1,3})([1-9][0-9]{0,6})")
_ROW_NUMBER = re.compile(r"[1-9][0-9]{0,6}")
_ON = {"1", "true"}


class _Struck:
    """How much of a rich text is struck through."""

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
    def wholly(self) -> bool | None:
        """None: nothing of it."""
        return None if not self._struck else self._struck >= self.length * 0.9


class Shared(msgspec.Struct):
    """The shared texts of an XLSX, in order: how long they are, and which are struck through."""

    lengths: list[int] = []
    struck: dict[int, bool] = {}


def shared_texts(xml: bytes) -> Shared:
    """Cells have no place among them."""
    shared = Shared([], {})
    current = _Struck()

    def start(name: str, attributes: Attributes) -> None:
        nonlocal current
        if name in {"row", "c"}:
            refuse()
        if name == "si":
            shared.lengths.append(0)
            current = _Struck()
        current.element(name, attributes)

    def end(name: str) -> None:
        if name == "si" and current.wholly is not None:
            shared.struck[len(shared.lengths) - 1] = current.wholly

    def text(data: str) -> None:
        if shared.lengths:
            shared.lengths[-1] += len(data)
            current.text(data)

    walk(xml, start, end, text)
    return shared


class SheetScan:
    """One part of an XLSX other than the shared texts, which have no place in it."""

    def __init__(self, budget: Budget, shared: Shared, looks: dict[str, Look]) -> None:
        self.marks = Marks()
        self.puts: dict[tuple[int, int], str] = {}
        """What the reader leaves out: errors, and formulas without a value."""
        self._budget = budget
        self._shared = shared
        self._looks = looks
        self._row, self._column = -1, -1
        self._next_row = 0
        """Where a row without a number goes, and in it cells without a reference."""
        self._type = ""
        self._look = PLAIN
        self._row_is_filled = False
        self._row_is_hidden = False
        self._value: list[str] | None = None
        self._formula: list[str] | None = None
        self._in_formula = False
        self._is_kept = False
        self._struck = _Struck()

    def run(self, xml: bytes) -> None:
        walk(xml, self._start, self._end, self._text)

    def _start(self, name: str, attributes: Attributes) -> None:
        if name == "row":
            self._begin_row(attributes)
        elif name == "c":
            self._begin_cell(attributes)
        elif name in {"v", "is"}:
            self._value = []
            self._struck = _Struck()
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
        else:  # the reader would count zeros and signs in front in its own way
            raise UnreadableSheetError(ProblemCode.DAMAGED_FILE)
        self._next_row = self._row + 1
        self._column = -1
        self._row_is_filled = False
        self._row_is_hidden = attributes.get("hidden") in _ON or attributes.get("ht") == "0"

    def _begin_cell(self, attributes: Attributes) -> None:
        self._type = attributes.get("t", "n")
        self._look = self._looks.get(attributes.get("s", "0"), PLAIN)
        self._formula, self._is_kept = None, False
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
            # For the reader an empty text is a filled cell, a number without digits is not.
            if value or name == "is" or self._type not in {"n", ""}:
                self._keep(value)
        elif name == "c" and self._formula is not None and not self._is_kept:
            self._keep_formula("".join(self._formula))

    def _keep(self, value: str) -> None:
        self._is_kept = True
        self._count(self._length(value))
        if self._type == "e":
            self._put(value[:20], ProblemCode.CELL_ERROR)
        self._mark(value)

    def _keep_formula(self, formula: str) -> None:
        """Written by a program that does not calculate: what it comes to is not in the file."""
        self._count(len(formula))
        self._put(f"={formula[:80]}", ProblemCode.FORMULA_WITHOUT_VALUE)

    def _count(self, length: int) -> None:
        self._budget.check_position(self._row, self._column)
        if not self._row_is_filled:
            self._row_is_filled = True
            self._budget.take_row()
            if self._row_is_hidden:
                self.marks.hidden_rows.add(self._row)
        self._budget.take_text(length)

    def _put(self, text: str, code: ProblemCode) -> None:
        self.puts[self._row, self._column] = text
        self.marks.faults[self._row, self._column] = code

    def _mark(self, value: str) -> None:
        at = self._row, self._column
        if self._look.format and self._type in {"n", "", "d"}:
            self.marks.formats[at] = self._look.format
        if self._look.is_bold:
            self.marks.bold.add(at)
        struck = self._struck.wholly
        if self._type == "s":
            struck = self._shared.struck.get(int(value))
        if self._look.is_struck or struck is not None:
            self.marks.struck[at] = self._look.is_struck or bool(struck)

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
