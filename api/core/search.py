"""Search in the database: terms (`search_words.py`) in a `tsvector`, exact and by an index.

`search_terms` has all terms of a row with their weights. `search_title` has those of its title
only: it is small, so that ordering by relevance reads no long texts. Rows indexed without
dictionaries also have the words of their texts in `search_text`, where trigrams find parts of
compounds. A word that no dictionary has also matches similar words of titles
(`strict_word_similarity` of at least 0.5, the server's default threshold, so that its index is
used).
"""

from collections.abc import Callable, Collection, Iterable
from typing import Any, Protocol

from sqlalchemy import (
    ColumnElement,
    Text,
    and_,
    case,
    cast,
    false,
    func,
    literal,
    literal_column,
    or_,
    select,
)
from sqlalchemy.dialects.postgresql import TSQUERY, TSVECTOR

from api.core.i18n import Texts
from api.core.lexicon import lexicon
from api.core.related_words import TwoWords
from api.core.search_words import ManyTexts, QueryWord, Weight, query_words, split_words, terms_of

Named = Callable[[Any], Iterable[ColumnElement[bool]]]
"""Returns conditions under which a `tsquery` matches related things, such as the buyer's name."""
SEARCH_VECTOR = (
    "to_tsvector('finnish', search_fi) || to_tsvector('swedish', search_sv)"
    " || to_tsvector('english', search_en)"
)
"""Used by the previous release."""
LAST_RANK = 7
"""Matched by similarity, by a correction in a text, or by the name of a related thing."""


class Searched(Protocol):
    """A table whose rows have a title and `search_columns`."""

    title: Any
    search_terms: Any
    search_title: Any
    search_text: Any


def search_columns(
    title: ManyTexts, text: ManyTexts = (), plain: Iterable[str] = (), codes: Iterable[str] = ()
) -> dict[str, str]:
    """Values of the search columns, except the title's."""
    texts, strings = [*title, *text], list(plain)
    terms, words = terms_of(title, text, strings, codes), lexicon()
    local_texts = [local.text for each in texts for local in each.values()]
    return {
        "search_terms": _vector(terms),
        "search_version": words.version if words else "",
        "search_text": "" if words else " ".join(split_words("\n".join([*local_texts, *strings]))),
    }


def name_columns(
    names: Texts, plain: Iterable[str] = (), *, but: Collection[str] = ()
) -> dict[str, str]:
    """Search columns of a thing that others refer to. `but` has terms to leave out."""
    terms, words = terms_of([names], plain=plain), lexicon()
    kept = {term: weight for term, weight in terms.items() if term not in but}
    return {"search_terms": _vector(kept), "search_version": words.version if words else ""}


def title_column(title: ManyTexts) -> dict[str, str]:
    return {"search_title": _vector(terms_of(title))}


def _vector(terms: dict[str, Weight]) -> str:
    """Terms consist of letters, digits, `~` and `+`, so they need no escaping."""
    return " ".join(f"'{term}':1{weight}" for term, weight in terms.items())


def title_words(title: Any) -> ColumnElement[str]:
    """A title in all its languages, with the same expression as the index."""
    return cast(func.jsonb_path_query_array(title, literal_column("'$.*.text'")), Text)


def matches_text(table: type[Searched], q: str, named: Named = lambda _: ()) -> ColumnElement[bool]:
    """WHERE clause: the row has every word of `q`, in any form, in a compound, or nearly."""
    words = query_words(q)
    return and_(*(_matches_word(table, word, named) for word in words)) if words else false()


def _matches_word(table: type[Searched], word: QueryWord, named: Named) -> ColumnElement[bool]:
    query = _as_query(literal(_widest(word)))
    conditions = [table.search_terms.bool_op("@@")(query), *named(query)]
    if word.part is not None:
        conditions.append(table.search_text.contains(word.part))
    if word.is_alike:
        conditions.append(_is_alike(table.title, literal(word.word)))
    return or_(*conditions)


def relevance(table: type[Searched], q: str, own_names: Named = lambda _: ()) -> ColumnElement[int]:
    """Rank of a row. 0 is best: the word in the title, a part there, a related word there, the word
    in the text, a part there, a related word or the name of its own code, a correction in the
    title, any other match.

    If there are several words, the worst rank counts.
    """
    words = query_words(q)
    if not words:
        return literal(LAST_RANK)
    title, terms = table.search_title, table.search_terms
    whole, part = (_hits(terms, _query_all(words, _direct, each)) for each in ("ABC", "ABCD"))
    corrected = any(word.corrected for word in words)
    return case(
        (_hits(title, _query_all(words, _direct, "A")), _rank(0)),
        (_hits(title, _query_all(words, _direct, "AB")), _rank(1)),
        (_hits(title, _query_all(words, _wide)), _rank(2)),
        # Terms of whole texts are long: rows without a searched word unpack them once for both.
        (part, case((whole, _rank(3)), else_=_rank(4))),
        (and_(*(_hits_widely(terms, word, own_names) for word in words)), _rank(5)),
        (_hits(title, _query_all(words, _widest)) if corrected else false(), _rank(6)),
        else_=_rank(LAST_RANK),
    )


def _rank(number: int) -> ColumnElement[int]:
    return literal_column(str(number))


def _hits_widely(terms: Any, word: QueryWord, own_names: Named) -> ColumnElement[bool]:
    query = _as_query(literal(_wide(word)))
    return or_(terms.bool_op("@@")(query), *own_names(query))


def begins_with_words(column: Any, q: str, *, related: bool = True) -> ColumnElement[bool]:
    """For names only: also matches words that begin with a searched word, during typing."""
    words = query_words(q)
    query_of = _widest if related else _direct_or_corrected
    queries = (f"{query_of(word)} | {_any_of((), word.word)}" for word in words)
    return and_(*(_hits(column, query) for query in queries)) if words else false()


def stored_words(q: str) -> str:
    """Encodes a search for a column: a line per word with its terms, the word itself if similar
    words match, and its part in compounds, separated by tabs.
    """
    lines = (
        (_widest(word), word.word if word.is_alike else "", word.part or "")
        for word in query_words(q)
    )
    return "\n".join("\t".join(line) for line in lines)


def matches_stored(table: type[Searched], terms: Any, words: Any) -> ColumnElement[bool]:
    """Like `matches_text`, for `stored_words` in a column. `terms` are all terms of the row,
    including those of related things.
    """
    line = func.unnest(func.string_to_array(words, "\n")).column_valued("line")
    query, alike, part = (
        func.nullif(func.split_part(line, "\t", place), "") for place in (1, 2, 3)
    )
    is_query = query.startswith("'")  # the previous release stored other lines
    conditions = (
        case((is_query, terms.bool_op("@@")(_as_query(query)))),
        _is_alike(table.title, alike),
        table.search_text.contains(part),
    )
    hit = or_(*(func.coalesce(way, false()) for way in conditions))
    return ~select(line).where(~hit).exists()


def joined_terms(column: Any) -> Any:
    """Aggregate: the terms of several rows."""
    return cast(func.string_agg(cast(column, Text), " "), TSVECTOR)


def _is_alike(title: Any, word: Any) -> ColumnElement[bool]:
    return title_words(title).bool_op("%>>")(word)


def _as_query(text: Any) -> Any:
    return cast(text, TSQUERY)


def _hits(column: Any, query: str) -> ColumnElement[bool]:
    hit: ColumnElement[bool] = column.bool_op("@@")(_as_query(literal(query)))
    return hit


def _direct(word: QueryWord, weights: str = "") -> str:
    """The word in any form."""
    return _any_of(word.terms, word.word if word.begins else None, weights)


def _wide(word: QueryWord, weights: str = "") -> str:
    """Also its related words, and a compound written as two words."""
    return " | ".join(
        [
            _direct(word, weights),
            *([_any_of(word.related)] if word.related else []),
            *map(_both_words, word.two_words),
        ]
    )


def _widest(word: QueryWord, weights: str = "") -> str:
    """Also its corrections."""
    corrected = [_any_of(word.corrected)] if word.corrected else []
    return " | ".join([_wide(word, weights), *corrected])


def _direct_or_corrected(word: QueryWord) -> str:
    return " | ".join([_direct(word), *([_any_of(word.corrected)] if word.corrected else [])])


def _both_words(two_words: TwoWords) -> str:
    head, last = _any_of(two_words.head), two_words.last
    return f"({head}) & ({_any_of(last)})" if last else head


def _any_of(terms: Iterable[str], beginning: str | None = None, weights: str = "") -> str:
    quoted = [f"'{term}':{weights}" if weights else f"'{term}'" for term in terms]
    return " | ".join([*quoted, *([f"'{beginning}':*{weights}"] if beginning else [])])


def _query_all(words: Iterable[QueryWord], query: Callable[..., str], weights: str = "") -> str:
    return " & ".join(f"({query(word, weights)})" for word in words)
