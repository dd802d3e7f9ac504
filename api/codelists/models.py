"""Codes of all lists: CPV, regions, municipalities, and the platform's own."""

from datetime import date

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from api.core.i18n import Texts
from api.core.models import Base, StructJSON, Timed
from api.core.search_columns import Searchable


class Code(Searchable, Timed, Base):
    """A code of a list. `parent` is a code of the same list; `attributes` refer to other lists."""

    __tablename__ = "codes"
    __table_args__ = (
        Index("ix_codes_list_name_parent", "list_name", "parent"),
        Index("ix_codes_search_terms", "search_terms", postgresql_using="gin"),
    )

    list_name: Mapped[str] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(primary_key=True)
    parent: Mapped[str | None]
    labels: Mapped[Texts] = mapped_column(StructJSON(Texts))
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]
    attributes: Mapped[dict[str, str]] = mapped_column(StructJSON(dict[str, str]))
    """A municipality's `region`, a region's `nuts3`, the `eforms` and `ocds` counterparts."""
    builtin: Mapped[bool]
    """True for the platform's own codes. An operator's load makes it false for good."""
