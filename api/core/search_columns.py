"""Columns of searchable tables. `core/search.py` describes their content."""

from typing import Any

from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlalchemy.orm import Mapped, mapped_column


class Searchable:
    """Terms, and the version of the dictionaries that made them; `""` means without
    dictionaries.
    """

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
    """Terms of the title only, for ordering by relevance."""
    search_text: Mapped[str] = mapped_column(
        default="", server_default="", deferred=True, sort_order=80
    )
    """Distinct words for trigrams; empty if dictionaries have made the terms."""
