"""What one row of headings says its columns are. Which row that is, `finding` finds out."""

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
    unit: Unit = NO_UNIT
    how: Understood = Understood.GUESSED
    period: Period | None = None
    """Of a month's column: the field is this time where a row has a cross."""


class Other(msgspec.Struct, frozen=True):
    """A column that is not read."""

    index: int
    heading: str
    how: Understood
    taken_by: tuple[int, str] | None = None
    """Index and heading of the column that has the same information."""


class Headings(msgspec.Struct, frozen=True):
    row: int
    """Index of the last heading row in the sheet's rows; -1 when there is none."""
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
    """Field and language of one heading, without regard to notes in brackets and units.

    Of a heading in two languages (`Nimi / Namn`) the first known part counts. A word broken to fit
    a narrow column (`Hankinta-` and `ilmoitus` below it) is put together.
    """
    return _recognised(heading) if len(heading) <= LONGEST_HEADING else None


@lru_cache(2048)
def _recognised(heading: str) -> tuple[SheetField, str] | None:
    heading = re.sub(r"(?<=\w)-\n(?=\w)", "", heading)
    without_notes = _BRACKETS.sub(" ", heading)
    split = re.split(r"[/\n]", without_notes)
    parts = (part for part in split if len(part.strip()) >= SHORTEST_PART)
    variants = (heading, without_notes, *parts)
    return next((found for variant in variants if (found := _known(words(variant)))), None)


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
    """Also what no list has, by the way headings are made; cells below can look like that, too."""
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
    """A heading, over one or two rows, and what it is taken for."""

    text: str
    meaning: tuple[SheetField, str] | None


def guesses(
    upper: Sequence[str], lower: Sequence[str] = (), *, of_lower: bool = False
) -> list[Guess]:
    """By position. A blank above takes the heading to its left: it goes over several columns.

    What is said below a heading and means nothing by itself leaves the heading its meaning; with
    `of_lower` it does not: is the lower row one of headings?
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
    """It says nothing but in what a column counts: `t€`, `(1000 €)`."""
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


def headings_of(row: int, guesses: Sequence[Guess], by_hand: dict[int, Target]) -> Headings:
    """What a hand says goes first, then the columns from left to right."""
    columns = [
        _column(position, guesses[position].text if position < len(guesses) else "", target)
        for position, target in sorted(by_hand.items())
        if target.field is not None
    ]
    others: list[Other] = []
    for position, guess in enumerate(guesses):
        if position in by_hand:
            if by_hand[position].field is None:
                others.append(Other(position, guess.text, by_hand[position].how))
        elif guess.meaning is None:
            how = Understood.UNKNOWN if guess.text else Understood.NO_HEADING
            others.append(Other(position, guess.text, how))
        elif (meaning := _free(guess, columns)) is None:
            by = _taker(guess.meaning[0], columns)
            others.append(Other(position, guess.text, Understood.TAKEN, by))
        else:
            columns.append(_guessed(position, guess.text, *meaning))
    columns.sort(key=lambda column: column.index)
    language = _main_language(columns)
    return Headings(
        row, tuple(_in_language(column, language) for column in columns), tuple(others), language
    )


def _in_language(column: Column, language: str) -> Column:
    """One whose heading does not say has that of the table."""
    return column if column.language else msgspec.structs.replace(column, language=language)


def _free(guess: Guess, columns: list[Column]) -> tuple[SheetField, str] | None:
    """What it is taken for: another thing where its first meaning is another column's already."""
    if guess.meaning is None:
        return None
    field, language = guess.meaning
    meanings = [field, *([SECOND[words(guess.text)]] if words(guess.text) in SECOND else [])]
    return next(
        ((meaning, language) for meaning in meanings if not _taken(meaning, language, columns)),
        None,
    )


def _taker(field: SheetField, columns: list[Column]) -> tuple[int, str] | None:
    found = next((column for column in columns if column.field is field), None)
    return (found.index, found.heading) if found else None


def _taken(field: SheetField, language: str, columns: list[Column]) -> bool:
    if field in JOINED:
        return False
    same = [column for column in columns if column.field is field]
    return any(column.language == language or field not in PER_LANGUAGE for column in same)


def _guessed(position: int, text: str, field: SheetField, language: str) -> Column:
    return Column(position, text, field, language, _unit(field, text))


def _column(position: int, text: str, target: Target) -> Column:
    assert target.field is not None  # noqa: S101 - of those left out there is none
    meaning = recognised(text)
    language = target.language or (meaning[1] if meaning else "")
    unit = _unit(target.field, text)
    return Column(position, text, target.field, language, unit, target.how)


def _unit(field: SheetField, text: str) -> Unit:
    return unit_of(text) if field in VALUES else NO_UNIT


def _main_language(columns: list[Column]) -> str:
    """What most headings are in; Finnish on a tie, since words such as CPV are under it."""
    counted = Counter(column.language for column in columns)
    return max(("fi", "sv", "en"), key=lambda language: counted[language])
