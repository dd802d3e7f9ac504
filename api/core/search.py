"""Full text for Finnish and Swedish: stems for inflections, trigrams for compounds and typos.

The `finnish` configuration alone does not match *kuljetus* to *kuljetukset* or to any compound;
`word_similarity` of at least 0.6 does.
"""

from typing import Any

from sqlalchemy import ColumnElement, func, literal, or_

from api.core.text import Language

_CONFIGURATIONS = {Language.FI: "finnish", Language.SV: "swedish", Language.EN: "english"}

SEARCH_VECTOR = (
    "to_tsvector('finnish', search_fi) || to_tsvector('swedish', search_sv)"
    " || to_tsvector('english', search_en)"
)


def text_matches(vector: Any, text: Any, words: str) -> ColumnElement[bool]:
    """WHERE clause: by stems in any of the languages, or as a part or a slip of the pen.

    `<%` is `word_similarity` of at least the server's threshold, 0.6; unlike it, it uses the index.
    """
    by_stem = [
        vector.op("@@")(func.websearch_to_tsquery(configuration, words))
        for configuration in _CONFIGURATIONS.values()
    ]
    return or_(*by_stem, literal(words.lower()).op("<%")(text))
