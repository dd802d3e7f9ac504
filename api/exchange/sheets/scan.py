"""Walks through a workbook's XML before the reader does.

The reader keeps a sheet as a full table from its first to its last cell, so a file of a few
kilobytes with one cell far out and one far below costs it ten gigabytes; a long text that many
cells share is copied for each; and formula errors come out of it as empty cells. So this walk,
which keeps nothing, counts positions and characters and notes the errors. Declarations of document
types, and with them entity bombs, are refused: no spreadsheet program writes them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import NoReturn
from xml.parsers import expat

from api.exchange.sheets.limits import DEFAULT_LIMITS, Limits
from api.exchange.sheets.problems import ProblemCode, UnreadableSheetError

Attributes = dict[str, str]
CellErrors = dict[tuple[int, int], str]
"""Row and column, from zero, to what stands in the cell: `#REF!`."""

ROWS_ABOVE = 100
"""Titles, notes and headings do not count as rows of the plan."""
_REFERENCE = re.compile(r"([A-Za-z]{1,3})([1-9][0-9]{0,6})")
_ROW_NUMBER = re.compile(r"[1-9][0-9]{0,6}")


def walk(
    xml: bytes,
    start: Callable[[str, Attributes], None],
    end: Callable[[str], None] | None = None,
    text: Callable[[str], None] | None = None,
    *,
    deepest: int = DEFAULT_LIMITS.depth,
) -> None:
    """Names come without their prefix. UTF-8 only, as the programs write and the reader expects."""
    depth = 0

    def enter(name: str, attributes: Attributes) -> None:
        nonlocal depth
        depth += 1
        if depth > deepest:
            _refuse()
        start(_local(name), attributes)

    def leave(name: str) -> None:
        nonlocal depth
        depth -= 1
        if end is not None:
            end(_local(name))

    parser = expat.ParserCreate("utf-8")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse
    parser.StartElementHandler = enter
    parser.EndElementHandler = leave
    if text is not None:
        parser.CharacterDataHandler = text
    try:
        parser.Parse(xml, True)
    except expat.ExpatError:
        raise UnreadableSheetError(ProblemCode.DAMAGED_FILE) from None


def _local(name: str) -> str:
    return name.rpartition(":")[2]


def _refuse(*_: object) -> NoReturn:
    raise UnreadableSheetError(ProblemCode.UNSAFE_FILE)


class Budget:
    """What all sheets of one file may hold together."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.rows = limits.rows + ROWS_ABOVE
        self.characters = limits.expanded_bytes
        self.elements = limits.elements

    def take_elements(self, parts: Iterable[bytes]) -> None:
        """Counted by their signs, which costs next to nothing, before anything is built of them.

        Comments count too: a part of nothing else would cost as much.
        """
        self.elements -= sum(xml.count(b"<") - xml.count(b"</") for xml in parts)
        if self.elements < 0:
            raise UnreadableSheetError(
                ProblemCode.TOO_MANY_ELEMENTS, limit=self.limits.elements // 1_000
            )

    def take_row(self, count: int = 1) -> None:
        self.rows -= count
        if self.rows < 0:
            self._too_many_rows()

    def take_text(self, length: int) -> None:
        self.characters -= length
        if self.characters < 0:
            raise UnreadableSheetError(
                ProblemCode.EXPANDS_TOO_MUCH, limit=self.limits.expanded_bytes // 1_000_000
            )

    def check_position(self, row: int, column: int) -> None:
        """Positions from zero of a filled cell."""
        if row >= self.limits.last_row:
            self._too_many_rows()
        if column >= self.limits.columns:
            raise UnreadableSheetError(ProblemCode.TOO_MANY_COLUMNS, limit=self.limits.columns)

    def _too_many_rows(self) -> NoReturn:
        raise UnreadableSheetError(ProblemCode.TOO_MANY_ROWS, limit=self.limits.rows)


def shared_lengths(xml: bytes) -> list[int]:
    """Of each shared text of an XLSX, in order. Cells have no place among them."""
    lengths: list[int] = []

    def start(name: str, _: Attributes) -> None:
        if name in {"row", "c"}:
            _refuse()
        if name == "si":
            lengths.append(0)

    def text(data: str) -> None:
        if lengths:
            lengths[-1] += len(data)

    walk(xml, start, None, text)
    return lengths


class SheetScan:
    """One part of an XLSX other than the shared texts, which have no place in it."""

    def __init__(self, budget: Budget, shared: list[int]) -> None:
        self.errors: CellErrors = {}
        self._budget = budget
        self._shared = shared
        self._row, self._column = -1, -1
        self._next_row = 0
        """Where a row without a number goes, and in it cells without a reference."""
        self._type = ""
        self._row_is_filled = False
        self._value: list[str] | None = None

    def run(self, xml: bytes) -> CellErrors:
        walk(xml, self._start, self._end, self._text)
        return self.errors

    def _start(self, name: str, attributes: Attributes) -> None:
        if name == "row":
            self._begin_row(attributes.get("r"))
        elif name == "c":
            self._begin_cell(attributes)
        elif name in {"v", "is"}:
            self._value = []
        elif name == "si":
            _refuse()

    def _begin_row(self, number: str | None) -> None:
        if number is None:
            self._row = self._next_row
        elif _ROW_NUMBER.fullmatch(number):
            self._row = int(number) - 1
        else:  # the reader would count zeros and signs in front in its own way
            raise UnreadableSheetError(ProblemCode.DAMAGED_FILE)
        self._next_row = self._row + 1
        self._column = -1
        self._row_is_filled = False

    def _begin_cell(self, attributes: Attributes) -> None:
        self._type = attributes.get("t", "n")
        reference = attributes.get("r")
        if reference is None:
            self._row, self._column = max(self._next_row - 1, 0), self._column + 1
            return
        found = _REFERENCE.fullmatch(reference)
        if found is None:
            raise UnreadableSheetError(ProblemCode.DAMAGED_FILE)
        self._row, self._column = int(found[2]) - 1, _column_number(found[1])

    def _text(self, data: str) -> None:
        if self._value is not None:
            self._value.append(data)

    def _end(self, name: str) -> None:
        if name in {"v", "is"} and self._value is not None:
            value, self._value = "".join(self._value), None
            # For the reader an empty text is a filled cell, a number without digits is not.
            if value or name == "is" or self._type not in {"n", ""}:
                self._keep(value)

    def _keep(self, value: str) -> None:
        self._budget.check_position(self._row, self._column)
        if not self._row_is_filled:
            self._row_is_filled = True
            self._budget.take_row()
        self._budget.take_text(self._length(value))
        if self._type == "e":
            self.errors[self._row, self._column] = value[:20]

    def _length(self, value: str) -> int:
        if self._type != "s":
            return len(value)
        if not re.fullmatch(r"\s*\d{1,7}\s*", value) or int(value) >= len(self._shared):
            raise UnreadableSheetError(ProblemCode.DAMAGED_FILE)
        return self._shared[int(value)]


def _column_number(letters: str) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1
