"""Code lists: CPV, regions, municipalities, and the platform's own."""

from datetime import date

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from api.core.models import Base, StructJSON, Timed
from api.core.text import Texts


class Code(Timed, Base):
    """`parent` is a code of the same list, or of the list it belongs under (a municipality's region)."""

    __tablename__ = "codes"
    __table_args__ = (Index("ix_codes_list_name_parent", "list_name", "parent"),)

    list_name: Mapped[str] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(primary_key=True)
    parent: Mapped[str | None]
    labels: Mapped[Texts] = mapped_column(StructJSON(Texts))
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]
