"""The columns of a table that is searched; `core/search.py` says what they hold."""

from typing import Any

from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlalchemy.orm import Mapped, mapped_column


class Searchable:
    """Terms, and the version of the dictionaries that made them: `""` is none."""

    search_terms: Mapped[Any] = mapped_column(
        TSVECTOR, default="", server_default="", deferred=True, sort_order=80
    )
    search_version: Mapped[str] = mapped_column(
        default="", server_default="", deferred=True, sort_order=80
    )


class SearchableTitle(Searchable):
    search_title: Mapped[Any] = mapped_column(
        TSVECTOR, default="", server_default="", deferred=True, sort_order=80
    )
    """The title's terms alone, for the order by relevance."""
    search_text: Mapped[str] = mapped_column(
        default="", server_default="", deferred=True, sort_order=80
    )
    """Words, each once, for trigrams; empty where the dictionaries have made the terms."""
