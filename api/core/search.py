"""Full text for Finnish and Swedish: stems for inflections, trigrams for compounds and typos.

The `finnish` configuration alone does not match *kuljetus* to *kuljetukset* or to any compound;
`word_similarity` of at least 0.6 does.
"""

import re
from typing import Any

from sqlalchemy import ColumnElement, cast, func, literal, or_, select
from sqlalchemy.dialects.postgresql import REGCONFIG

SEARCH_VECTOR = (
    "to_tsvector('finnish', search_fi) || to_tsvector('swedish', search_sv)"
    " || to_tsvector('english', search_en)"
)

CONFIGURATIONS = ("finnish", "swedish", "english")
MOST_WORDS = 12
_WORD = re.compile(r"\w+")


def search_words(q: str) -> list[str]:
    return list(dict.fromkeys(_WORD.findall(q.lower())))[:MOST_WORDS]


def matches_words(vector: Any, text_column: Any, words: Any) -> ColumnElement[bool]:
    """The same for words in a column, with a space between them: every one of them is in it."""
    word = func.unnest(func.string_to_array(words, " ")).column_valued("word")
    return ~select(word).where(~_matches_word(vector, text_column, word)).exists()


def _matches_word(vector: Any, text_column: Any, word: Any) -> ColumnElement[bool]:
    stems = [func.plainto_tsquery(cast(literal(name), REGCONFIG), word) for name in CONFIGURATIONS]
    any_stem = stems[0].op("||")(stems[1]).op("||")(stems[2])
    return or_(vector.op("@@")(any_stem), word.op("<%")(text_column))
