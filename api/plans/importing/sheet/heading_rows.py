"""Finds the heading rows of a sheet, by guess or by a mapping."""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from api.plans.importing.sheet.column_mapping import SheetMapping, Target, targets
from api.plans.importing.sheet.columns import SheetField
from api.plans.importing.sheet.headings import (
    FEWEST_COLUMNS,
    Guess,
    Headings,
    guesses,
    headings_of,
    is_unit,
    recognised,
    texts_of,
    without_units,
)
from api.plans.importing.sheet.month_columns import with_months, without_months
from api.plans.importing.sheet.months import periods
from api.plans.importing.sheet.result import Understood
from api.spreadsheets.text import words

SEARCHED_ROWS = 30
CANDIDATES = 3
_LONGEST_BELOW = 60
"""Maximum of characters in the lower of two headings."""
_REPEATED_SHARE = 0.6
"""Share of cells that must equal headings of a table, for a row that repeats its headings."""

_RECENT_TABLES = 5
"""Number of latest tables, in addition to the first, whose headings are recognised again."""

Rows = Sequence[Sequence[object]]


def heading_score(rows: Rows) -> int:
    """Number of recognised columns, to compare the delimiters of a CSV."""
    headings = find_headings(rows)
    return len(headings.columns) if headings else 0


def find_headings(rows: Rows) -> Headings | None:
    """The first of thirty rows with a heading of the title and one of another field."""
    each = (_at(rows, index, {}) for index in range(min(SEARCHED_ROWS, len(rows))))
    return next((headings for headings in each if headings and _is_enough(headings)), None)


def find_mapped_headings(rows: Rows, mapping: SheetMapping) -> Headings | None:
    """Headings according to the mapping; None if its row is not there, or none was found."""
    mapped = targets(mapping)
    if mapping.heading_row == 0:
        return headings_of(-1, [], mapped)
    if mapping.heading_row is not None:
        named = mapping.heading_row - 1
        return _at(rows, named, mapped) if named < len(rows) else None
    likely = _likely_row(rows, mapped)
    return None if likely is None else _at(rows, likely, mapped)


def next_headings(rows: Rows, index: int, tables: Sequence[Headings]) -> Headings | None:
    """The headings in this row, if it has any: those of an earlier table again, or new ones.

    `tables`: the tables of the sheet above the row.
    """
    cells: Sequence[object] = rows[index]
    if any(column.period for table in tables for column in table.columns):
        cells = without_months(cells, periods(cells))
    filled = [cell for cell in cells if cell not in ("", None)]
    if len(filled) < FEWEST_COLUMNS or not all(isinstance(cell, str) for cell in filled):
        return None
    # A cheap check for every row: headings have few numbers and long texts.
    if sum(1 for cell in filled if _is_short(str(cell))) < _REPEATED_SHARE * len(filled):
        return None
    texts = texts_of(cells)
    recent = [*tables[:1], *tables[1:][-_RECENT_TABLES:]]
    if any(_repeats_headings(texts, table) for table in recent):
        return _continued(rows, index, recent)
    known = sum(1 for text in texts if text and recognised(text))
    if known < FEWEST_COLUMNS or known < _REPEATED_SHARE * len(filled):
        return None
    headings = _at(rows, index, {})
    return headings if headings and _is_enough(headings) else None


def candidates(rows: Rows) -> list[Headings]:
    """The rows most similar to headings, for a sheet without recognised headings."""
    ranked = []
    for index, row in enumerate(rows[:SEARCHED_ROWS]):
        texts = texts_of(row)
        count = sum(1 for text in texts if text)
        if count >= FEWEST_COLUMNS:
            headings = headings_of(index, guesses(texts), {})
            ranked.append((len(headings.columns), count, -index, headings))
    best = sorted(ranked, key=lambda item: item[:3], reverse=True)[:CANDIDATES]
    return [item[3] for item in best]


def _at(rows: Rows, index: int, mapped: dict[int, Target]) -> Headings | None:
    """Headings of this row, together with the row below if that is a second row of headings."""
    if headings := with_months(rows, index, mapped):
        return headings
    upper = texts_of(rows[index])
    below = rows[index + 1] if index + 1 < len(rows) else ()
    if not any(upper):
        return None
    if _is_second_row(upper, below):
        return headings_of(index + 1, guesses(upper, texts_of(below)), mapped)
    return headings_of(index, guesses(upper), mapped)


def _is_second_row(upper: list[str], below: Sequence[object]) -> bool:
    """Whether the row below has short words without numbers, of which at least half are headings,
    and no second title."""
    above = [*upper, *[""] * len(below)]
    own = [cell for cell, top in zip(below, above, strict=False) if cell not in ("", None, top)]
    if not own or not any(text and recognised(text) for text in upper):
        return False
    if not all(isinstance(cell, str) and _is_short(cell) for cell in own):
        return all(isinstance(cell, str) and is_unit(cell) for cell in own)
    lower = texts_of(below)
    alone, both = guesses(upper), guesses(upper, lower, of_lower=True)
    changed = [pair for pair in zip(_padded(alone, len(both)), both, strict=True) if _differ(*pair)]
    if not changed:
        return False
    titled = any(_is_title(guess) for guess in alone)
    # Distinguishes a full upper heading row from a line above that has a heading by chance.
    is_whole = sum(1 for guess in alone if guess.meaning) >= FEWEST_COLUMNS
    if is_whole and _is_section(below, changed):
        return False
    if titled and any(_is_title(new) and not (is_whole and _is_title(old)) for old, new in changed):
        return False
    return sum(1 for _, guess in changed if guess.meaning) * 2 >= len(changed)


def _is_section(below: Sequence[object], changed: Sequence[tuple[Guess, Guess]]) -> bool:
    """Whether the row is a single word under the heading of the title, such as `Bildning`, which
    would be a heading in another place."""
    is_alone = sum(1 for cell in below if cell not in ("", None)) == 1
    return is_alone and any(_is_title(old) for old, _ in changed)


def _padded(guesses: list[Guess], length: int) -> list[Guess]:
    return guesses + [Guess("", None)] * (length - len(guesses))


def _differ(guess: Guess, other: Guess) -> bool:
    return guess.text != other.text


def _is_title(guess: Guess) -> bool:
    return guess.meaning is not None and guess.meaning[0] is SheetField.TITLE


_DIGIT = re.compile(r"\d")


def _is_short(text: str) -> bool:
    if len(text) > _LONGEST_BELOW:
        return False
    return not _DIGIT.search(text) or not _DIGIT.search(without_units(text))


def _is_enough(headings: Headings) -> bool:
    fields = {column.field for column in headings.columns}
    return len(fields) >= FEWEST_COLUMNS and SheetField.TITLE in fields


def _likely_row(rows: Rows, mapped: dict[int, Target]) -> int | None:
    """The first guessed heading row; else the row with text in most of the mapped columns."""
    guessed = find_headings(rows)
    if guessed:
        return _first_row(rows, guessed)
    named = [column for column, target in mapped.items() if target.field]
    ranks = [_rank(texts_of(row), named) for row in rows[:SEARCHED_ROWS]]
    best = max(ranks, default=(0, 0, 0))
    enough = best[0] >= min(FEWEST_COLUMNS, len(named)) > 0 and best[2] >= FEWEST_COLUMNS
    return ranks.index(best) if enough else None


def _rank(texts: list[str], named: list[int]) -> tuple[int, int, int]:
    filled = [text for text in texts if text]
    in_named = sum(1 for column in named if column < len(texts) and texts[column])
    return in_named, sum(1 for text in filled if recognised(text)), len(filled)


def _first_row(rows: Rows, headings: Headings) -> int:
    above = headings.row - 1
    is_two = above >= 0 and _is_second_row(texts_of(rows[above]), rows[headings.row])
    return above if is_two else headings.row


def _repeats_headings(texts: list[str], current: Headings) -> bool:
    known = {words(heading) for heading in current.texts} - {""}
    filled = [text for text in texts if text]
    same = sum(1 for text in filled if words(text) in known)
    return same >= FEWEST_COLUMNS and same >= _REPEATED_SHARE * len(filled)


def _continued(rows: Rows, index: int, tables: Sequence[Headings]) -> Headings:
    """Headings that repeat those of earlier tables. A known heading keeps its field in any column.

    So does a heading in the same column that begins with the same word: `Arvo` and `Arvo (€)`.
    """
    current, texts = tables[-1], texts_of(without_months(rows[index], periods(rows[index])))
    before = _named_before(tables)
    by_place = {column.index: column for column in current.columns}
    named = {words(text) for text in texts}
    mapped: dict[int, Target] = {}
    for position, text in enumerate(texts):
        column = by_place.get(position)
        if target := before.get(words(text)):
            mapped[position] = target
        elif (
            column and words(column.heading) not in named and _same_first_word(text, column.heading)
        ):
            mapped[position] = Target(column.field, column.language, column.how)
    headings = with_months(rows, index, mapped) or headings_of(index, guesses(texts), mapped)
    return msgspec.structs.replace(headings, language=current.language)


def _named_before(tables: Sequence[Headings]) -> dict[str, Target]:
    """Target of each heading by its words; later tables have precedence."""
    result: dict[str, Target] = {}
    for table in tables:
        for other in table.others:
            if other.how is not Understood.TAKEN:
                result[words(other.heading)] = Target(None, how=other.how)
        for column in table.columns:
            target = Target(column.field, column.language, column.how)
            result[words(column.heading)] = target
    result.pop("", None)
    return result


def _same_first_word(text: str, other: str) -> bool:
    return words(text).split(" ")[0] == words(other).split(" ")[0] != ""
