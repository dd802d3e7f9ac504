"""Erasure requests, exports and case files."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, LargeBinary, text
from sqlalchemy.orm import Mapped, mapped_column

from api.core.models import Base, Identified, Timed, enum_column


class ErasureState(StrEnum):
    ASKED = "asked"
    """Not confirmed yet."""
    WAITS = "waits"
    """Confirmed. It can be cancelled until `due_at`."""
    TAKEN_BACK = "taken_back"
    DONE = "done"


class ErasureRequest(Identified, Timed, Base):
    """A request to erase a person or participant.

    It has no foreign keys, because it outlives the person, as an identifier without a name.
    """

    __tablename__ = "erasure_requests"
    __table_args__ = (
        CheckConstraint("num_nonnulls(person_id, participant_id) = 1", name="one_subject"),
        Index(
            "uq_erasure_requests_person",
            "person_id",
            unique=True,
            postgresql_where=text("state IN ('asked', 'waits')"),
        ),
        Index(
            "uq_erasure_requests_participant",
            "participant_id",
            unique=True,
            postgresql_where=text("state IN ('asked', 'waits')"),
        ),
        Index("ix_erasure_requests_due", "due_at", postgresql_where=text("state = 'waits'")),
        Index(
            "ix_erasure_requests_unlisted",
            "id",
            postgresql_where=text("state = 'done' AND listed_at IS NULL"),
        ),
    )

    person_id: Mapped[UUID | None]
    participant_id: Mapped[UUID | None]
    state: Mapped[ErasureState] = mapped_column(enum_column(ErasureState))
    token_hash: Mapped[bytes | None] = mapped_column(LargeBinary, unique=True)
    """Set by the worker that mails the token."""
    due_at: Mapped[datetime | None]
    done_at: Mapped[datetime | None]
    listed_at: Mapped[datetime | None]


class ExportState(StrEnum):
    PENDING = "pending"
    READY = "ready"
    FAILED = "failed"
    EXPIRED = "expired"


class Export(Identified, Timed, Base):
    """A copy of all data on one person or participant, made in the background."""

    __tablename__ = "exports"
    __table_args__ = (
        CheckConstraint("num_nonnulls(person_id, participant_id) = 1", name="one_subject"),
        Index("ix_exports_pending", "id", postgresql_where=text("state = 'pending'")),
        Index("ix_exports_expires_at", "expires_at", postgresql_where=text("state = 'ready'")),
    )

    person_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("people.id", ondelete="CASCADE"), index=True
    )
    participant_id: Mapped[UUID | None] = mapped_column(index=True)
    state: Mapped[ExportState] = mapped_column(enum_column(ExportState))
    attempts: Mapped[int] = mapped_column(default=0)
    lease_until: Mapped[datetime | None]
    storage_key: Mapped[str | None] = mapped_column(unique=True)
    size: Mapped[int | None] = mapped_column(BigInteger)
    """Bytes."""
    ready_at: Mapped[datetime | None]
    expires_at: Mapped[datetime | None]


class RetentionClass(StrEnum):
    """Time for which the case file is kept after the dialogue or procurement has ended."""

    YEARS_2 = "years_2"
    YEARS_5 = "years_5"
    YEARS_10 = "years_10"
    PERMANENT = "permanent"


class CaseFile(Timed, Base):
    """The buyer's case reference and retention class of a dialogue or procurement."""

    __tablename__ = "case_files"

    subject: Mapped[str] = mapped_column(primary_key=True)
    """`dialogues/<id>` or `procurements/<id>`."""
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"), index=True)
    case_reference: Mapped[str | None]
    retention_class: Mapped[RetentionClass] = mapped_column(enum_column(RetentionClass))
    ended_at: Mapped[datetime | None]
    """When the retention ended and the content kept for the case file was deleted."""
