"""Full text for Finnish and Swedish: stems for inflections, trigrams for compounds and typos.

The `finnish` configuration alone does not match *kuljetus* to *kuljetukset* or to any compound;
`word_similarity` of at least 0.6 does. 0.6 is the server's own threshold of `<%`, so that the
trigram index is used without a setting. Short words within inflected compounds stay below it
(*koulu* in *peruskoulujen*); there the word's beginning anywhere in the text counts, which the
same index finds.
"""

import re
from typing import Any

from sqlalchemy import ColumnElement, and_, cast, false, func, literal, or_, select
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


def matches_text(vector: Any, text_column: Any, q: str) -> ColumnElement[bool]:
    """WHERE clause: every word of `q` is in it, inflected, within a compound, or nearly so."""
    words = search_words(q)
    if not words:
        return false()
    return and_(*(_matches_word(vector, text_column, *_with_part(word)) for word in words))


def matches_words(vector: Any, text_column: Any, words: Any) -> ColumnElement[bool]:
    """The same for `stored_words` in a column."""
    pair = func.unnest(func.string_to_array(words, " ")).column_valued("pair")
    word, part = (func.nullif(func.split_part(pair, "/", place), "") for place in (1, 2))
    hit = func.coalesce(_matches_word(vector, text_column, word, part), false())  # no part: NULL
    return ~select(pair).where(~hit).exists()


def stored_words(q: str) -> str:
    """A search's words as a column keeps them: `word/part`, with a space between."""
    return " ".join(f"{word}/{compound_part(word) or ''}" for word in search_words(q))


def _with_part(word: str) -> tuple[Any, Any]:
    part = compound_part(word)
    return literal(word), None if part is None else literal(part)


def _matches_word(vector: Any, text_column: Any, word: Any, part: Any) -> ColumnElement[bool]:
    stems = [func.plainto_tsquery(cast(literal(name), REGCONFIG), word) for name in CONFIGURATIONS]
    any_stem = stems[0].op("||")(stems[1]).op("||")(stems[2])
    found = [vector.op("@@")(any_stem), word.op("<%")(text_column)]
    if part is not None:
        found.append(text_column.contains(part))
    return or_(*found)


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
