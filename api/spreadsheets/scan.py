"""Scans the XML of a workbook before the reader gets it.

The reader stores a sheet as a full table from its first to its last cell: a file of a few kilobytes
with one cell far to the right and one far below costs ten gigabytes. It copies a long shared text
for each cell, and returns formula errors as empty cells. The scan stores no table. It counts
positions and characters, and records the errors. It refuses document type declarations, and with
them entity bombs, since no spreadsheet program writes them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NoReturn
from xml.parsers import expat

from api.spreadsheets.limits import DEFAULT_LIMITS, Limits
from api.spreadsheets.problems import ProblemCode, UnreadableSheetError

Attributes = dict[str, str]
ROWS_ABOVE = 100
"""Allowance for titles, notes and headings, which are not rows of the plan."""


def walk(
    xml: bytes,
    start: Callable[[str, Attributes], None],
    end: Callable[[str], None] | None = None,
    text: Callable[[str], None] | None = None,
    *,
    deepest: int = DEFAULT_LIMITS.depth,
) -> None:
    """Parse the XML and call the functions with names without prefix. Only UTF-8 is accepted, as
    spreadsheet programs write it and the reader expects it."""
    depth = 0

    def enter(name: str, attributes: Attributes) -> None:
        nonlocal depth
        depth += 1
        if depth > deepest:
            refuse()
        start(_local(name), attributes)

    def leave(name: str) -> None:
        nonlocal depth
        depth -= 1
        if end is not None:
            end(_local(name))

    parser = expat.ParserCreate("utf-8")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = refuse
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


def refuse(*_: object) -> NoReturn:
    raise UnreadableSheetError(ProblemCode.UNSAFE_FILE)


class Budget:
    """Remaining amounts for all sheets of one file."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.rows = limits.rows + ROWS_ABOVE
        self.characters = limits.expanded_bytes
        self.elements = limits.elements

    def take_elements(self, parts: Iterable[bytes]) -> None:
        """Count the elements by their `<` signs, which costs almost nothing, before parsing.

        Comments count, too, since a part of comments only would cost as much.
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
        """Check the position of a filled cell, counted from zero."""
        if row >= self.limits.last_row:
            self._too_many_rows()
        if column >= self.limits.columns:
            raise UnreadableSheetError(ProblemCode.TOO_MANY_COLUMNS, limit=self.limits.columns)

    def _too_many_rows(self) -> NoReturn:
        raise UnreadableSheetError(ProblemCode.TOO_MANY_ROWS, limit=self.limits.rows)
