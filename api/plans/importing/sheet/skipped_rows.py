"""Recognises rows that are not procurements: sections, totals, footnotes. Unclear rows are kept."""

from __future__ import annotations

import re
from typing import NamedTuple

from api.plans.importing.sheet.columns import VALUES, SheetField
from api.plans.importing.sheet.date_parts import UnclearDateError
from api.plans.importing.sheet.dates import parse_partial_date
from api.plans.importing.sheet.headings import Headings
from api.plans.importing.sheet.result import Skipped
from api.plans.importing.sheet.skipped_row_words import (
    CATEGORY_SECTIONS,
    COUNT,
    FOOTNOTE,
    TOTAL_ALONE,
    TOTAL_AT_END,
    TOTAL_WITH_MORE,
    UNIT_WORD,
)
from api.spreadsheets.text import plain, words

_TABLE_COLUMNS = 3
"""Number of columns from which a table may have section titles in lone cells."""
_LONGEST_SECTION = 120
_FOOTNOTE_MARKS = "*†‡¹²³"
_SAMPLE_YEAR = 2027
CONTINUED_FIELDS = frozenset({SheetField.DESCRIPTION, SheetField.NOTES})


class Filled(NamedTuple):
    column: int
    text: str
    is_number: bool


class RowTraits(NamedTuple):
    filled: tuple[Filled, ...]
    is_merged_across: bool
    """A cell of the row is merged over several columns."""
    is_bold: bool
    follows_a_row: bool
    """The row above is a procurement."""


def reason_to_leave(row: RowTraits, headings: Headings) -> Skipped | None:
    if _is_total(row, headings):
        return Skipped.TOTAL
    if len(row.filled) == 1 and len(headings.columns) >= _TABLE_COLUMNS:
        return _of_lone_cell(row, headings)
    return None


def is_lone_title(row: RowTraits, headings: Headings) -> bool:
    """Whether the title is the only filled cell. It may be a section, so it gets a warning."""
    return len(row.filled) == 1 and len(headings.columns) >= _TABLE_COLUMNS


def _of_lone_cell(row: RowTraits, headings: Headings) -> Skipped | None:
    cell = row.filled[0]
    fields = {column.index: column.field for column in headings.columns}
    field = fields.get(cell.column)
    if _is_footnote(cell.text):
        return Skipped.FOOTNOTE
    if cell.is_number or _is_time(cell.text):
        return Skipped.GROUP
    if field in CONTINUED_FIELDS and row.follows_a_row:
        return Skipped.CONTINUED
    first_title = headings.of(SheetField.TITLE)[0].index
    if (
        row.is_merged_across
        or row.is_bold
        or _names_a_section(cell.text)
        or cell.column < first_title
    ):
        return Skipped.SECTION
    return None


def _is_footnote(text: str) -> bool:
    is_noted = text[0] in _FOOTNOTE_MARKS or FOOTNOTE.match(plain(text)) is not None
    return is_noted or len(text) > _LONGEST_SECTION


def _is_time(text: str) -> bool:
    try:
        return parse_partial_date(text, default_year=_SAMPLE_YEAR) is not None
    except UnclearDateError:
        return re.fullmatch(r"\D{0,12}(?:19|20)\d\d\D?", text) is not None


def _names_a_section(text: str) -> bool:
    """Whether the text is a category, words of departments, in capitals, or ends in a colon."""
    title = words(text)
    if title in CATEGORY_SECTIONS or text.rstrip().endswith(":"):
        return True
    if text.isupper() and not re.search(r"\d", text):
        return True
    parts = [part for part in re.split(r" (?:ja|och|and|sekä|samt) | ", title) if part]
    return bool(parts) and all(UNIT_WORD.fullmatch(part) for part in parts)


def _is_total(row: RowTraits, headings: Headings) -> bool:
    """Whether the row is a total: it has only a word for totals, or that word with other words and
    otherwise only amounts.
    """
    amounts = {column.index for column in headings.columns if column.field in VALUES}
    texts = [cell for cell in row.filled if cell.column not in amounts and not _is_count(cell)]
    if not texts:
        only_amounts = all(cell.column in amounts for cell in row.filled)
        return only_amounts and len(headings.columns) > len(row.filled) + 1
    if len(texts) > 1:
        return False
    text = plain(texts[0].text).strip(" :.=")
    if TOTAL_ALONE.fullmatch(text) or TOTAL_AT_END.search(text):
        return True
    return len(row.filled) > 1 and TOTAL_WITH_MORE.search(text) is not None


def _is_count(cell: Filled) -> bool:
    return cell.is_number or COUNT.fullmatch(plain(cell.text)) is not None
