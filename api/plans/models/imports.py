"""Imports, and the data that the next import of a plan compares with."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, LargeBinary, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from api.core.clock import utc_now
from api.core.models import Base, Identified, Timed


class PlanImport(Identified, Base):
    """One imported spreadsheet: its file, and how many procurements it created and changed."""

    __tablename__ = "plan_imports"

    plan_id: Mapped[UUID] = mapped_column(ForeignKey("plans.id"), index=True)
    imported_at: Mapped[datetime]
    filename: Mapped[str]
    sha256: Mapped[str]
    created: Mapped[int]
    updated: Mapped[int]
    unchanged: Mapped[int]


Written = dict[str, Any]
"""Values of a procurement in an import, by field, as plain JSON (`importing/three_way.py`)."""


class ImportedRow(Base):
    """Values of a procurement in its last import; the next import is compared with them.

    They have a table of their own because only imports read them and because a write must not
    change the procurement's version.
    """

    __tablename__ = "imported_rows"

    procurement_id: Mapped[UUID] = mapped_column(
        ForeignKey("procurements.id", ondelete="CASCADE"), primary_key=True
    )
    fields: Mapped[Written] = mapped_column(JSONB)


class ImportMapping(Identified, Timed, Base):
    """A person's mapping of the columns of a sheet, used again for sheets with equal headings."""

    __tablename__ = "import_mappings"
    __table_args__ = (UniqueConstraint("organisation_id", "signature"),)

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"), index=True)
    signature: Mapped[str]
    """A hash of the headings."""
    headings: Mapped[dict[str, str]] = mapped_column(JSONB)
    """Heading by column letter."""
    columns: Mapped[dict[str, str | None]] = mapped_column(JSONB)
    """Field by column letter; null ignores the column."""


class ImportDraft(Identified, Base):
    """An uploaded sheet between its preview and its import. It is kept for one person, for a day.

    `data` (the file) and `reading` are large, so they are loaded only on request.
    """

    __tablename__ = "import_drafts"

    plan_id: Mapped[UUID] = mapped_column(ForeignKey("plans.id", ondelete="CASCADE"), index=True)
    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    filename: Mapped[str]
    data: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    reading: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    """Result of reading the file, encoded by `service/import_drafts.py`, so that the preview need
    not read the file again.
    """
    decisions: Mapped[dict[str, Any]] = mapped_column(JSONB)
    """`ImportDecisions` as plain JSON."""
    created_at: Mapped[datetime] = mapped_column(default=utc_now, index=True)
