"""Reads CSV as Finnish offices save it: with `;`, and in Windows-1252 as often as in UTF-8."""

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
"""Scores how much the first rows look like a table. The delimiter with the best score is used."""

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
"""The euro sign and letters of ISO-8859-15, which in Windows-1252 are signs that nobody writes."""
_OF_WINDOWS = re.compile(rb"[\x80-\x9f]")
# Letters of DOS (code page 850) and of old Macs, decoded as Windows-1252.
_FOREIGN_LETTERS = re.compile(r"[^\W\d_][€…„”†Ž™ŠšŒ](?=[^\W\d_])|[€Š…](?=[a-z]{3})")
_OWN_LETTERS = re.compile(r"[åäöÅÄÖ]")
_MAC_SIGNS = re.compile(r"[a-zäöå][ÒÓÕÐÑÛ]|[ÒÓ][A-Za-z]")
"""Quotation marks, apostrophes and dashes of a Mac, decoded as Windows-1252."""
_SAMPLE_CHARS = 100_000
"""Number of characters from which the delimiter is determined."""


def no_score(_: list[list[str]]) -> int:
    return 0


def read_csv(data: bytes, limits: Limits, score: RowScore = no_score) -> list[list[str]]:
    text = decoded(data)
    declared = re.match(r"sep=([;,\t|])\r?\n", text)
    if declared:
        # An empty row replaces the line, so that the rows keep their numbers.
        text = "\n" + text[declared.end() :]
    return _rows(text, declared[1] if declared else _delimiter(text, score), limits)


def decoded(data: bytes) -> str:
    """Decode by the byte order mark, else as UTF-8 if valid, else as Windows-1252 or ISO-8859-15,
    unless the result looks like another encoding."""
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
    """The delimiter with the best score. Among equals, the one that gives most rows the same
    length."""

    def rank(delimiter: str) -> tuple[int, int, int]:
        try:
            rows = list(islice(_parsed(text[:_SAMPLE_CHARS], delimiter), SCORED_ROWS))
        except UnreadableSheetError:
            return 0, 0, 0
        lengths = Counter(len(row) for row in rows if len(row) > 1)
        length, count = lengths.most_common(1)[0] if lengths else (0, 0)
        return score(rows), count, length

    return max(_DELIMITERS, key=rank)


def _parsed(text: str, delimiter: str) -> Iterator[list[str]]:
    """Yield rows. A line break within quotes does not begin a new row."""
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    except csv.Error:
        raise UnreadableSheetError(ProblemCode.DAMAGED_FILE) from None


def _strict_rows(text: str, delimiter: str) -> Iterator[list[str]]:
    """Yield rows. Refuses an unclosed quote with its row, since it would swallow the rows below."""
    row = 0
    try:
        reader = csv.reader(_without_blanks(text, delimiter), delimiter=delimiter, strict=True)
        for row, cells in enumerate(reader, start=1):
            if any(_contains_rows(cell, delimiter, len(cells)) for cell in cells):
                raise UnreadableSheetError(ProblemCode.UNCLOSED_QUOTE, row=row)
            yield cells
    except csv.Error:
        raise UnreadableSheetError(ProblemCode.UNCLOSED_QUOTE, row=row + 1) from None


def _without_blanks(text: str, delimiter: str) -> io.StringIO:
    """Remove spaces between a closing quote and the delimiter, which the strict parser refuses."""
    return io.StringIO(re.sub(rf'" +(?={re.escape(delimiter)}|\r?\n)', '"', text), newline="")


def _contains_rows(cell: str, delimiter: str, columns: int) -> bool:
    """Whether a cell of several lines has as many delimiters as a row, and so contains rows."""
    if delimiter == "," or columns < _FEWEST_COLUMNS or "\n" not in cell:
        return False
    return cell.count(delimiter) >= columns - 1


_FEWEST_COLUMNS = 3


def _rows(text: str, delimiter: str, limits: Limits) -> list[list[str]]:
    budget = Budget(limits)
    rows: list[list[str]] = []
    for index, row in enumerate(_strict_rows(text, delimiter)):
        while row and not row[-1].strip():
            row.pop()
        if row:
            budget.check_position(index, len(row) - 1)
            budget.take_row()
            rows.extend([] for _ in range(index - len(rows)))
            rows.append(row)
    return rows
