"""Full text for Finnish and Swedish: stems for inflections, trigrams for compounds and typos.

The `finnish` configuration alone does not match *kuljetus* to *kuljetukset* or to any compound.
What stays the same of a word, anywhere in the text, does; an index of trigrams finds it. A word
with a typo is found by likeness, a `word_similarity` of at least 0.6 (the server's own threshold,
so that its index is used without a setting). Likeness is asked of titles only: comparing a word
with a whole text takes a hundred times as long, and in long texts something alike always stands.
"""

import re
from typing import Any, Protocol

from sqlalchemy import (
    ColumnElement,
    Text,
    and_,
    cast,
    false,
    func,
    literal,
    literal_column,
    or_,
    select,
)
from sqlalchemy.dialects.postgresql import REGCONFIG

from api.core.text import Language, Texts, search_text

SEARCH_VECTOR = (
    "to_tsvector('finnish', search_fi) || to_tsvector('swedish', search_sv)"
    " || to_tsvector('english', search_en)"
)
CONFIGURATIONS = ("finnish", "swedish", "english")
MOST_WORDS = 12
SHORTEST_PART = 4
_WORD = re.compile(r"[^\W_]+")
_NOMINATIVE = ((re.compile(r"(?<=[uyoö])s$"), ""), (re.compile(r"nen$"), "s"))
"""*kuljetus* is *kuljetuks-* and *kuljetuk-* in other cases, *rakentaminen* *rakentamis-*."""
_JOINING = frozenset(
    {"ja", "tai", "sekä", "eli", "on", "och", "eller", "samt", "för", "av", "med", "till", "på"}
    | {"i", "and", "or", "the", "of", "for", "in", "to"}
)
"""Too common to tell anything."""


def search_words(q: str) -> list[str]:
    """The words all of which must hit: lower-case, each once, without those that only join."""
    words = list(dict.fromkeys(_WORD.findall(q.lower())))
    return ([word for word in words if word not in _JOINING] or words)[:MOST_WORDS]


class Searched(Protocol):
    """A table whose rows have a title and `search_columns`."""

    title: Any
    search_text: Any
    search_vector: Any


def title_words(title: Any) -> ColumnElement[str]:
    """A title in all its languages, in the very words of the index."""
    return cast(func.jsonb_path_query_array(title, literal_column("'$.*.text'")), Text)


def matches_text(table: type[Searched], q: str) -> ColumnElement[bool]:
    """WHERE clause: every word of `q` is in it, inflected, within a compound, or nearly so."""
    words = search_words(q)
    if not words:
        return false()
    return and_(*(_matches_word(table, *_with_part(word)) for word in words))


def matches_words(table: type[Searched], words: Any) -> ColumnElement[bool]:
    """The same for `stored_words` in a column."""
    pair = func.unnest(func.string_to_array(words, " ")).column_valued("pair")
    word, part = (func.nullif(func.split_part(pair, "/", place), "") for place in (1, 2))
    hit = func.coalesce(_matches_word(table, word, part), false())  # no part: NULL
    return ~select(pair).where(~hit).exists()


def stored_words(q: str) -> str:
    """A search's words as a column keeps them: `word/part`, with a space between."""
    return " ".join(f"{word}/{compound_part(word) or ''}" for word in search_words(q))


def _with_part(word: str) -> tuple[Any, Any]:
    part = compound_part(word)
    return literal(word), None if part is None else literal(part)


def _matches_word(table: type[Searched], word: Any, part: Any) -> ColumnElement[bool]:
    """Cheapest first: what an index of trigrams finds is looked at once more."""
    stems = [func.plainto_tsquery(cast(literal(name), REGCONFIG), word) for name in CONFIGURATIONS]
    any_stem = stems[0].op("||")(stems[1]).op("||")(stems[2])
    within_compound = [] if part is None else [table.search_text.contains(part)]
    nearly = title_words(table.title).op("%>")(word)
    return or_(*within_compound, nearly, table.search_vector.op("@@")(any_stem))


def compound_part(word: str) -> str | None:
    """What of a Finnish noun stays the same within compounds and other cases, if long enough."""
    for ending, other in _NOMINATIVE:
        word = ending.sub(other, word)
    return word if len(word) >= SHORTEST_PART else None


def search_columns(parts: list[Texts]) -> dict[str, str]:
    """Values of the columns `search_fi`, `search_sv`, `search_en` and `search_text`.

    The last holds every word once, lower-case: trigrams need no sentences, and short is fast.
    """
    found = search_text(parts)
    columns = {f"search_{language}": found[language] for language in Language}
    words = dict.fromkeys(_WORD.findall(" ".join(found.values()).lower()))
    return columns | {"search_text": " ".join(words)}
