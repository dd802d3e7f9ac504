"""Which row of a sheet holds the headings, and which field each column is."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from decimal import Decimal

import msgspec

from api.exchange.sheets.fields import HEADINGS, SheetField
from api.exchange.sheets.words import cleaned, plain, words

SEARCHED_ROWS = 30
LONGEST_HEADING = 500
"""Characters: what is longer is a text, and not searched for one."""
SHORTEST_PART = 3
FEWEST_COLUMNS = 2
"""A title and one thing more: less than that is a note that happens to hold one of the words."""


class Column(msgspec.Struct, frozen=True):
    index: int
    heading: str
    """As it stands in the sheet."""
    field: SheetField
    language: str
    """Of the text under it when the heading says (`Otsikko (sv)`), else of the heading's words."""
    unit: Decimal = Decimal(1)
    """1000 under `Arvo (t€)`."""


class Headings(msgspec.Struct, frozen=True):
    row: int
    """Index of the last heading row in the sheet's rows."""
    columns: tuple[Column, ...]
    ignored: Mapping[int, str]
    """Column and heading of those not understood, or come twice."""
    language: str

    def of(self, field: SheetField) -> tuple[Column, ...]:
        return tuple(column for column in self.columns if column.field is field)


def _known_headings() -> dict[str, tuple[SheetField, str]]:
    known: dict[str, tuple[SheetField, str]] = {}
    for field, variants in HEADINGS.items():
        for language, names in variants.items():
            for name in names.split(";"):
                known.setdefault(words(name), (field, language))
    return known


_KNOWN = _known_headings()
_PER_LANGUAGE = frozenset({SheetField.TITLE, SheetField.DESCRIPTION})
_JOINED = frozenset({SheetField.NOTES, SheetField.SUSTAINABILITY, SheetField.CPV})
"""Fields that may have several columns; of any other the first counts and the rest are ignored."""

_LANGUAGES = {
    "fi": "fi fin suomi suomeksi finska finnish",
    "sv": "sv swe ruotsi ruotsiksi svenska swedish",
    "en": "en eng englanti englanniksi engelska english",
}
_LANGUAGE_WORDS = {word: code for code, names in _LANGUAGES.items() for word in names.split()}
_THOUSANDS = re.compile(r"\b(?:t|k) ?(?:€|eur)|\bt?keur\b|1 ?000 ?(?:€|eur)|tuhat|tuhansi|tusen")
_MILLIONS = re.compile(r"\bm ?€|\bmeur\b|\bmilj|\bmillion")
_BRACKETS = re.compile(r"\([^)]*\)|\[[^\]]*\]")
_TRAILING_UNIT = re.compile(
    r" (?:€|t ?€|k ?€|m ?€|eur|euroa|euro|meur|teur|keur|milj ?€|alv ?0 ?%?)$"
)


def recognised(heading: str) -> tuple[SheetField, str] | None:
    """Field and language of one heading, without regard to notes in brackets and units.

    Of a heading in two languages (`Nimi / Namn`) the first known part counts. A word broken to fit
    a narrow column (`Hankinta-` and `ilmoitus` below it) is put together.
    """
    if len(heading) > LONGEST_HEADING:
        return None
    heading = re.sub(r"(?<=\w)-\n(?=\w)", "", heading)
    bare = _BRACKETS.sub(" ", heading)
    parts = (part for part in re.split(r"[/\n]", bare) if len(part.strip()) >= SHORTEST_PART)
    variants = (heading, bare, *parts)
    return next((found for variant in variants if (found := _known(words(variant)))), None)


def _known(name: str) -> tuple[SheetField, str] | None:
    for _ in range(3):
        if found := _KNOWN.get(name):
            return found
        *rest, last = name.split(" ") if name else [""]
        if last in _LANGUAGE_WORDS and (found := _KNOWN.get(" ".join(rest).removesuffix(" på"))):
            return found[0], _LANGUAGE_WORDS[last]
        shorter = _TRAILING_UNIT.sub("", name)
        if shorter == name:
            break
        name = shorter
    return None


def find_headings(rows: Sequence[Sequence[object]]) -> Headings | None:
    """The row among the first thirty with the most known headings, if it names the procurement."""
    best: Headings | None = None
    for index, row in enumerate(rows[:SEARCHED_ROWS]):
        found = _headings(index, _with_row_above(row, rows[index - 1] if index else ()))
        if found and (best is None or len(found.columns) > len(best.columns)):
            best = found
    return best


def _with_row_above(row: Sequence[object], above: Sequence[object]) -> list[str]:
    """Headings over two rows: a blank below a known heading takes the one above."""
    texts = [cleaned(value) if isinstance(value, str) else "" for value in row]
    filled = sum(1 for text in texts if recognised(text))
    if not filled:
        return texts
    uppers = [cleaned(value) if isinstance(value, str) else "" for value in above]
    uppers += [""] * (len(texts) - len(uppers))
    return [
        text or (upper if recognised(upper) else "")
        for text, upper in zip(texts, uppers, strict=False)
    ]


def _headings(index: int, texts: list[str]) -> Headings | None:
    columns: list[Column] = []
    ignored: dict[int, str] = {}
    for position, text in enumerate(texts):
        found = recognised(text) if text else None
        if found and not _taken(*found, columns):
            columns.append(_column(position, text, *found))
        elif text:
            ignored[position] = text
    fields = {column.field for column in columns}
    if len(fields) < FEWEST_COLUMNS or SheetField.TITLE not in fields:
        return None
    return Headings(index, tuple(columns), ignored, _main_language(columns))


def _taken(field: SheetField, language: str, columns: list[Column]) -> bool:
    if field in _JOINED:
        return False
    same = [column for column in columns if column.field is field]
    return any(column.language == language or field not in _PER_LANGUAGE for column in same)


def _column(position: int, text: str, field: SheetField, language: str) -> Column:
    note = plain(text)
    unit = Decimal(1)
    if field in {SheetField.VALUE, SheetField.VALUE_LOW, SheetField.VALUE_HIGH}:
        unit = Decimal(1000) if _THOUSANDS.search(note) else unit
        unit = Decimal(10) ** 6 if _MILLIONS.search(note) else unit
    return Column(position, text, field, language, unit)


def _main_language(columns: list[Column]) -> str:
    """What most headings are in; Finnish on a tie, since words such as CPV are under it."""
    counted = Counter(column.language for column in columns)
    return max(("fi", "sv", "en"), key=lambda language: counted[language])
