"""Comma-separated text as Finnish offices save it: `;` and Windows-1252 as often as UTF-8."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import islice

from api.spreadsheets.limits import Limits
from api.spreadsheets.problems import ProblemCode, UnreadableSheetError
from api.spreadsheets.scan import Budget

RowScore = Callable[[list[list[str]]], int]
"""How much the first rows of a text look like a table. The delimiter with the best score is it."""

SCORED_ROWS = 30
_DELIMITERS = ";,\t|"
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f]")
_OF_LATIN_9 = re.compile(rb"[\xa4\xa6\xa8\xb8]")
"""The euro sign and the letters of ISO-8859-15; in Windows-1252 signs that nobody writes."""
_OF_WINDOWS = re.compile(rb"[\x80-\x9f]")
# What letters of DOS (code page 850) and of old Macs look like when read as Windows-1252.
_FOREIGN_LETTERS = re.compile(r"[^\W\d_][€…„”†Ž™ŠšŒ](?=[^\W\d_])|[€Š…](?=[a-z]{3})")
_OWN_LETTERS = re.compile(r"[åäöÅÄÖ]")
_MAC_SIGNS = re.compile(r"[a-zäöå][ÒÓÕÐÑÛ]|[ÒÓ][A-Za-z]")
"""Quotation marks, apostrophes and dashes of a Mac."""
_LOOKED_AT = 100_000
"""Characters of a text that are looked at for its delimiter."""


def no_score(_: list[list[str]]) -> int:
    return 0


def read_csv(data: bytes, limits: Limits, score: RowScore = no_score) -> list[list[str]]:
    text = decoded(data)
    declared = re.match(r"sep=([;,\t|])\r?\n", text)
    if declared:
        # The line is kept as an empty row so that the rows keep their numbers.
        text = "\n" + text[declared.end() :]
    return _rows(text, declared[1] if declared else _delimiter(text, score), limits)


def decoded(data: bytes) -> str:
    """By its mark, else UTF-8 if it is, else what Windows or Unix wrote, if that makes sense."""
    encoding = _encoding(data)
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        raise UnreadableSheetError(ProblemCode.WRONG_ENCODING) from None
    if _CONTROL.search(text):
        raise UnreadableSheetError(ProblemCode.NOT_A_SPREADSHEET)
    if encoding == "cp1252" and _is_foreign(text):
        raise UnreadableSheetError(ProblemCode.WRONG_ENCODING)
    return text


def _is_foreign(text: str) -> bool:
    other_letters = _FOREIGN_LETTERS.search(text) and not _OWN_LETTERS.search(text)
    return bool(other_letters) or _MAC_SIGNS.search(text) is not None


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
        is_latin_9 = _OF_LATIN_9.search(data) and not _OF_WINDOWS.search(data)
        return "iso8859-15" if is_latin_9 else "cp1252"
    return "utf-8"


def _delimiter(text: str, score: RowScore) -> str:
    """The one with the best score; of equals the one that makes most rows alike."""

    def worth(delimiter: str) -> tuple[int, int, int]:
        try:
            rows = list(islice(_parsed(text[:_LOOKED_AT], delimiter), SCORED_ROWS))
        except UnreadableSheetError:
            return 0, 0, 0
        lengths = Counter(len(row) for row in rows if len(row) > 1)
        length, count = lengths.most_common(1)[0] if lengths else (0, 0)
        return score(rows), count, length

    return max(_DELIMITERS, key=worth)


def _parsed(text: str, delimiter: str) -> Iterator[list[str]]:
    """One list per row of the sheet: a line break within quotes does not begin a new one."""
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    except csv.Error:
        raise UnreadableSheetError(ProblemCode.DAMAGED_FILE) from None


def _strictly(text: str, delimiter: str) -> Iterator[list[str]]:
    """A quote that is not closed would swallow the rows below it: its row is named."""
    row = 0
    try:
        reader = csv.reader(_without_blanks(text, delimiter), delimiter=delimiter, strict=True)
        for row, cells in enumerate(reader, start=1):
            if any(_holds_rows(cell, delimiter, len(cells)) for cell in cells):
                raise UnreadableSheetError(ProblemCode.UNCLOSED_QUOTE, row=row)
            yield cells
    except csv.Error:
        raise UnreadableSheetError(ProblemCode.UNCLOSED_QUOTE, row=row + 1) from None


def _without_blanks(text: str, delimiter: str) -> io.StringIO:
    """Blanks between a closing quote and the delimiter are harmless."""
    return io.StringIO(re.sub(rf'" +(?={re.escape(delimiter)}|\r?\n)', '"', text), newline="")


def _holds_rows(cell: str, delimiter: str, columns: int) -> bool:
    """A cell of several lines with as many delimiters as a row has: they are no prose."""
    if delimiter == "," or columns < _FEW or "\n" not in cell:
        return False
    return cell.count(delimiter) >= columns - 1


_FEW = 3


def _rows(text: str, delimiter: str, limits: Limits) -> list[list[str]]:
    budget = Budget(limits)
    rows: list[list[str]] = []
    for index, row in enumerate(_strictly(text, delimiter)):
        while row and not row[-1].strip():
            row.pop()
        if row:
            budget.check_position(index, len(row) - 1)
            budget.take_row()
            rows.extend([] for _ in range(index - len(rows)))
            rows.append(row)
    return rows
