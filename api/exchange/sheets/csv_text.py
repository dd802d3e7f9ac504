"""Comma-separated text as Finnish offices save it: `;` and Windows-1252 as often as UTF-8."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator
from itertools import islice

from api.exchange.sheets.finding import SEARCHED_ROWS, find_headings
from api.exchange.sheets.limits import Limits
from api.exchange.sheets.problems import ProblemCode, UnreadableSheetError
from api.exchange.sheets.scan import Budget

_DELIMITERS = ";,\t|"
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f]")
# What ä and ö of DOS (code page 850) and of old Macs look like when read as Windows-1252.
_FOREIGN_LETTERS = re.compile(r"[^\W\d_][„”†Ž™Šš][^\W\d_]")
_OWN_LETTERS = re.compile(r"[åäöÅÄÖ]")


def read_csv(data: bytes, limits: Limits) -> list[list[str]]:
    text = decoded(data)
    declared = re.match(r"sep=([;,\t|])\r?\n", text)
    if declared:
        # The line is kept as an empty row so that the rows keep their numbers.
        text = "\n" + text[declared.end() :]
    return _rows(text, declared[1] if declared else _delimiter(text), limits)


def decoded(data: bytes) -> str:
    """By its mark, else UTF-8 if it is, else Windows-1252 if that makes sense of it."""
    try:
        text = data.decode(_encoding(data))
    except UnicodeDecodeError:
        raise UnreadableSheetError(ProblemCode.WRONG_ENCODING) from None
    if _CONTROL.search(text):
        raise UnreadableSheetError(ProblemCode.NOT_A_SPREADSHEET)
    if _FOREIGN_LETTERS.search(text) and not _OWN_LETTERS.search(text):
        raise UnreadableSheetError(ProblemCode.WRONG_ENCODING)
    return text


def _encoding(data: bytes) -> str:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return encoding
    beginning = data[:200]
    if beginning[1::2].count(0) > len(beginning) // 3:
        return "utf-16-le"
    try:
        codecs.getincrementaldecoder("utf-8")().decode(data, final=True)
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


def _delimiter(text: str) -> str:
    """The one that makes headings; failing that, the one that makes most columns."""

    def worth(delimiter: str) -> tuple[int, int]:
        try:
            rows = list(islice(_parsed(text, delimiter), SEARCHED_ROWS))
        except UnreadableSheetError:  # a quote that is none under this delimiter
            return 0, 0
        headings = find_headings(rows)
        return len(headings.columns) if headings else 0, max(map(len, rows), default=0)

    return max(_DELIMITERS, key=worth)


def _parsed(text: str, delimiter: str) -> Iterator[list[str]]:
    """One list per row of the sheet: a line break within quotes does not begin a new one."""
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    except csv.Error:
        raise UnreadableSheetError(ProblemCode.DAMAGED_FILE) from None


def _rows(text: str, delimiter: str, limits: Limits) -> list[list[str]]:
    budget = Budget(limits)
    rows: list[list[str]] = []
    for index, row in enumerate(_parsed(text, delimiter)):
        while row and not row[-1].strip():
            row.pop()
        if row:
            budget.check_position(index, len(row) - 1)
            budget.take_row()
            rows.extend([] for _ in range(index - len(rows)))
            rows.append(row)
    return rows
