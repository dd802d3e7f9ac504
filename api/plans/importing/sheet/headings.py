"""Determines the fields of columns from a row of headings, which `heading_rows` finds."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

import msgspec

from api.plans.importing.sheet.column_mapping import Target
from api.plans.importing.sheet.columns import JOINED, PER_LANGUAGE, VALUES, SheetField
from api.plans.importing.sheet.heading_patterns import by_pattern
from api.plans.importing.sheet.heading_words import BARE, KNOWN, SECOND, bare, below
from api.plans.importing.sheet.months import Period
from api.plans.importing.sheet.result import Understood
from api.spreadsheets.text import cleaned, words
from api.spreadsheets.units import NO_UNIT, Unit, unit_of

LONGEST_HEADING = 500
"""Maximum of characters in a heading; longer texts are not searched."""
SHORTEST_PART = 3
FEWEST_COLUMNS = 2
"""A title and one other field. A single heading may be a note that contains one of the words."""


class Column(msgspec.Struct, frozen=True):
    index: int
    heading: str
    """The heading as written in the sheet."""
    field: SheetField
    language: str
    """Language of the texts, if the heading names it (`Otsikko (sv)`), else of the heading."""
    unit: Unit = NO_UNIT
    how: Understood = Understood.GUESSED
    period: Period | None = None
    """Period of a column of months: the value of the field in rows with a cross."""


class Other(msgspec.Struct, frozen=True):
    """A column that is not read."""

    index: int
    heading: str
    how: Understood
    taken_by: tuple[int, str] | None = None
    """Index and heading of the column with the same field."""


class Headings(msgspec.Struct, frozen=True):
    row: int
    """Index of the last heading row; -1 if there is none."""
    columns: tuple[Column, ...]
    others: tuple[Other, ...]
    language: str

    def of(self, field: SheetField) -> tuple[Column, ...]:
        return tuple(column for column in self.columns if column.field is field)

    @property
    def texts(self) -> list[str]:
        read = [column.heading for column in self.columns]
        return read + [other.heading for other in self.others]

    @property
    def has_title(self) -> bool:
        return bool(self.of(SheetField.TITLE))


_LANGUAGES = {
    "fi": "fi fin suomi suomeksi finska finnish",
    "sv": "sv swe ruotsi ruotsiksi svenska swedish",
    "en": "en eng englanti englanniksi engelska english",
}
_LANGUAGE_WORDS = {word: code for code, names in _LANGUAGES.items() for word in names.split()}
_BRACKETS = re.compile(r"\([^)]*\)|\[[^\]]*\]")
_TRAILING_UNIT = re.compile(
    r" (?:€(?: v| vuosi| år| year)?|[tkm] ?(?:€|e|eur|kr|sek)|eur|euro\w*|meur|teur|keur"
    r"|sek|kr|kronor|tuh|tuhatta|tuhansina|1000|milj|miljoonaa"
    r"|(?:sis |ei sis |ilman |inkl |exkl |excl |incl )?(?:alv|moms|vat)(?: ?0)?(?: ?%)?"
    r"|verollinen|veroton|(?:per )?(?:vuosi|vuodessa|år|year))$"
)
_STRIPPED = 5


def recognised(heading: str) -> tuple[SheetField, str] | None:
    """Field and language of one heading, without notes in brackets and units.

    The first known part of a heading in two languages (`Nimi / Namn`) counts. A hyphenated word
    (`Hankinta-` and `ilmoitus` on two lines) is joined.
    """
    return _recognised(heading) if len(heading) <= LONGEST_HEADING else None


@lru_cache(2048)
def _recognised(heading: str) -> tuple[SheetField, str] | None:
    heading = re.sub(r"(?<=\w)-\n(?=\w)", "", heading)
    without_notes = _BRACKETS.sub(" ", heading)
    split = re.split(r"[/\n]", without_notes)
    parts = (part for part in split if len(part.strip()) >= SHORTEST_PART)
    variants = (heading, without_notes, *parts)
    return next((known for variant in variants if (known := _known(words(variant)))), None)


def _known(name: str) -> tuple[SheetField, str] | None:
    for _ in range(_STRIPPED):
        if result := KNOWN.get(name) or BARE.get(bare(name)):
            return result
        *rest, last = name.split(" ") if name else [""]
        own = " ".join(rest).removesuffix(" på")
        if last in _LANGUAGE_WORDS and (result := KNOWN.get(own) or BARE.get(bare(own))):
            return result[0], _LANGUAGE_WORDS[last]
        shorter = _TRAILING_UNIT.sub("", name)
        if shorter == name or len(shorter) < SHORTEST_PART:
            break
        name = shorter
    return None


def guessed(heading: str) -> tuple[SheetField, str] | None:
    """Field and language of a heading, by the lists or by patterns. Ordinary cells may match a
    pattern, too."""
    if result := recognised(heading):
        return result
    without_notes = words(_BRACKETS.sub(" ", heading[:LONGEST_HEADING]))
    for _ in range(_STRIPPED):
        if result := by_pattern(without_notes):
            return result
        shorter = _TRAILING_UNIT.sub("", without_notes)
        if shorter == without_notes:
            return None
        without_notes = shorter
    return None


def texts_of(row: Sequence[object]) -> list[str]:
    return [cleaned(value) if isinstance(value, str) else "" for value in row]


class Guess(msgspec.Struct, frozen=True):
    """A heading in one or two rows, with its field and language."""

    text: str
    meaning: tuple[SheetField, str] | None


def guesses(
    upper: Sequence[str], lower: Sequence[str] = (), *, of_lower: bool = False
) -> list[Guess]:
    """Guesses by position. An empty upper cell gets the heading to its left, which may cover
    several columns.

    An unknown text below a heading leaves the heading its meaning. With `of_lower` it does not, to
    decide whether the lower row has headings.
    """
    guesses: list[Guess] = []
    over = ""
    for position in range(max(len(upper), len(lower))):
        top = upper[position] if position < len(upper) else ""
        under = lower[position] if position < len(lower) else ""
        over = top or over
        if under in {"", top}:
            guesses.append(Guess(top, guessed(top)))
            continue
        guess = _under(over, under)
        if guess.meaning is None and top and not of_lower:
            guess = Guess(guess.text, guessed(top))
        guesses.append(guess)
    return guesses


def _under(over: str, under: str) -> Guess:
    above = guessed(over) if over else None
    if above and (field := below(above[0], without_units(under))):
        return Guess(f"{over} {under}", (field, above[1]))
    if above and is_unit(under):
        return Guess(f"{over} {under}", above)
    return Guess(f"{over} {under}" if above else under, recognised(under))


def is_unit(text: str) -> bool:
    """Whether the text is only a unit: `t€`, `(1000 €)`."""
    return bool(text) and not without_units(f"x {text.strip('()[]')}").removeprefix("x")


def without_units(text: str) -> str:
    return _without_units(text[:LONGEST_HEADING])


@lru_cache(2048)
def _without_units(text: str) -> str:
    name = words(_BRACKETS.sub(" ", text))
    for _ in range(_STRIPPED):
        name, before = _TRAILING_UNIT.sub("", name), name
        if name == before:
            break
    return name


def headings_of(row: int, guesses: Sequence[Guess], mapped: dict[int, Target]) -> Headings:
    """Columns of a heading row. Mapped columns get their fields first, then the others from left
    to right."""
    columns = [
        _column(position, guesses[position].text if position < len(guesses) else "", target)
        for position, target in sorted(mapped.items())
        if target.field is not None
    ]
    others: list[Other] = []
    for position, guess in enumerate(guesses):
        if position in mapped:
            if mapped[position].field is None:
                others.append(Other(position, guess.text, mapped[position].how))
        elif guess.meaning is None:
            how = Understood.UNKNOWN if guess.text else Understood.NO_HEADING
            others.append(Other(position, guess.text, how))
        elif (meaning := _free(guess, columns)) is None:
            by = _column_with_field(guess.meaning[0], columns)
            others.append(Other(position, guess.text, Understood.TAKEN, by))
        else:
            columns.append(_guessed(position, guess.text, *meaning))
    columns.sort(key=lambda column: column.index)
    language = _main_language(columns)
    return Headings(
        row, tuple(_in_language(column, language) for column in columns), tuple(others), language
    )


def _in_language(column: Column, language: str) -> Column:
    """The column with the language of the table, if it has none."""
    return column if column.language else msgspec.structs.replace(column, language=language)


def _free(guess: Guess, columns: list[Column]) -> tuple[SheetField, str] | None:
    """Field of the guess, or its second meaning if another column has the first; None if both are
    taken."""
    if guess.meaning is None:
        return None
    field, language = guess.meaning
    meanings = [field, *([SECOND[words(guess.text)]] if words(guess.text) in SECOND else [])]
    return next(
        ((meaning, language) for meaning in meanings if not _taken(meaning, language, columns)),
        None,
    )


def _column_with_field(field: SheetField, columns: list[Column]) -> tuple[int, str] | None:
    first = next((column for column in columns if column.field is field), None)
    return (first.index, first.heading) if first else None


def _taken(field: SheetField, language: str, columns: list[Column]) -> bool:
    if field in JOINED:
        return False
    same = [column for column in columns if column.field is field]
    return any(column.language == language or field not in PER_LANGUAGE for column in same)


def _guessed(position: int, text: str, field: SheetField, language: str) -> Column:
    return Column(position, text, field, language, _unit(field, text))


def _column(position: int, text: str, target: Target) -> Column:
    assert target.field is not None  # noqa: S101 - the caller excludes ignored columns
    meaning = recognised(text)
    language = target.language or (meaning[1] if meaning else "")
    unit = _unit(target.field, text)
    return Column(position, text, target.field, language, unit, target.how)


def _unit(field: SheetField, text: str) -> Unit:
    return unit_of(text) if field in VALUES else NO_UNIT


def _main_language(columns: list[Column]) -> str:
    """The language of most headings; Finnish on a tie, since words such as CPV are listed there."""
    counted = Counter(column.language for column in columns)
    return max(("fi", "sv", "en"), key=lambda language: counted[language])
