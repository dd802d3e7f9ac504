"""Stored OCDS releases, the merged state of each process, and the bulk files."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Index, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from api.core.models import Base, Identified, enum_column


class OcdsProcess(Base):
    """One contracting process: a procurement, or a dialogue that is about no procurement."""

    __tablename__ = "ocds_processes"

    process_id: Mapped[UUID] = mapped_column(primary_key=True)
    """Id of the procurement or dialogue."""
    ocid: Mapped[str] = mapped_column(Text, unique=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"), index=True)
    """The buyer: releases are public while the buyer is approved."""
    number: Mapped[int] = mapped_column(BigInteger, unique=True)
    """Number of the newest release."""
    compiled: Mapped[str | None] = mapped_column(Text)
    """The `compiledRelease` as JSON; null from a hiding until the next release."""


class ReleaseTag(StrEnum):
    PLANNING = "planning"
    PLANNING_UPDATE = "planningUpdate"


class OcdsRelease(Identified, Base):
    """A release. It is never edited; a withdrawn one loses its body."""

    __tablename__ = "ocds_releases"
    __table_args__ = (
        UniqueConstraint("process_id", "event_id"),
        Index("ix_ocds_releases_process_id_number", "process_id", "number"),
        Index("ix_ocds_releases_live", "number", postgresql_where=text("body IS NOT NULL")),
        Index("ix_ocds_releases_date", "date"),
    )

    process_id: Mapped[UUID] = mapped_column(ForeignKey("ocds_processes.process_id"))
    number: Mapped[int] = mapped_column(BigInteger, unique=True)
    """Order of creation; a higher number has a later date."""
    event_id: Mapped[UUID | None] = mapped_column(index=True)
    """The event that caused the release; null after `vuoropuhelu ocds rebuild`."""
    date: Mapped[datetime]
    tag: Mapped[ReleaseTag] = mapped_column(enum_column(ReleaseTag))
    body: Mapped[str | None] = mapped_column(Text)
    """The release as JSON; null once it is withdrawn."""
    withdrawn_at: Mapped[datetime | None]


class BulkFormat(StrEnum):
    JSON_LINES = "jsonl.gz"
    CSV = "csv.zip"
    XLSX = "xlsx"


class OcdsFile(Base):
    """A bulk file with all live releases of a year."""

    __tablename__ = "ocds_files"

    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    format: Mapped[BulkFormat] = mapped_column(enum_column(BulkFormat), primary_key=True)
    storage_key: Mapped[str | None] = mapped_column(Text)
    """Null if the year is too large for the format."""
    size: Mapped[int] = mapped_column(BigInteger)
    sha256: Mapped[str] = mapped_column(Text)
    made_at: Mapped[datetime]
    number: Mapped[int] = mapped_column(BigInteger)
    """Number of the newest release in the file."""
