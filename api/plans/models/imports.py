"""What imports leave behind for the next one."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from api.core.models import Base, Identified, Timed


class PlanImport(Identified, Base):
    """One spreadsheet taken in: which file made or changed what."""

    __tablename__ = "plan_imports"

    plan_id: Mapped[UUID] = mapped_column(ForeignKey("plans.id"), index=True)
    imported_at: Mapped[datetime]
    filename: Mapped[str]
    sha256: Mapped[str]
    created: Mapped[int]
    updated: Mapped[int]
    unchanged: Mapped[int]


Written = dict[str, Any]
"""What an import said of a procurement, by field, as plain JSON (`importing/three_way.py`)."""


class ImportedRow(Base):
    """What the last import said of a procurement: the next one is compared with it.

    A table of its own: only imports read it, and writing it leaves the procurement's version alone.
    """

    __tablename__ = "imported_rows"

    procurement_id: Mapped[UUID] = mapped_column(
        ForeignKey("procurements.id", ondelete="CASCADE"), primary_key=True
    )
    fields: Mapped[Written] = mapped_column(JSONB)


class ImportMapping(Identified, Timed, Base):
    """What a person said of the columns of a sheet: used again where the headings look the same."""

    __tablename__ = "import_mappings"
    __table_args__ = (UniqueConstraint("organisation_id", "signature"),)

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"), index=True)
    signature: Mapped[str]
    """A hash of the headings."""
    headings: Mapped[dict[str, str]] = mapped_column(JSONB)
    """By letter of the column."""
    columns: Mapped[dict[str, str | None]] = mapped_column(JSONB)
    """By letter: the field, null to leave the column out."""
