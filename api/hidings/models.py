"""What was hidden or destroyed, why, and the sealed originals."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import String

from api.core.i18n import Texts
from api.core.models import Base, Identified, StructJSON, Timed, Versioned, enum_column


class HidingGround(StrEnum):
    PERSONAL_DATA = "personal_data"
    TRADE_SECRET = "trade_secret"  # noqa: S105 - a ground, not a secret
    UNLAWFUL = "unlawful"
    PUBLISHED_BY_MISTAKE = "published_by_mistake"
    WITHDRAWN_BY_AUTHOR = "withdrawn_by_author"


class HidingKind(StrEnum):
    HIDE = "hide"
    DESTROY = "destroy"


class HidingState(StrEnum):
    PROPOSED = "proposed"
    """A destruction that a second person has to confirm."""
    REJECTED = "rejected"
    DONE = "done"
    UNDONE = "undone"
    """The author's objection was upheld: the originals are back."""


UNFINISHED = "(listed_at IS NULL AND state IN ('done', 'undone')) OR unfinished IS NOT NULL"
"""What is still to be done outside the database: in the words of the index and the query."""


class Hiding(Versioned, Base):
    """One decision: which words of which thing went, and why. The words are not in it.

    `passage` is kept only while a destruction waits for its second person.
    """

    __tablename__ = "hidings"
    __table_args__ = (
        Index("ix_hidings_subject", "subject"),
        Index("ix_hidings_organisation_id_id", "organisation_id", "id"),
        Index("ix_hidings_dialogue_id", "dialogue_id", postgresql_where=text("state = 'done'")),
        Index("ix_hidings_unfinished", "id", postgresql_where=text(UNFINISHED)),
    )

    kind: Mapped[HidingKind] = mapped_column(enum_column(HidingKind))
    state: Mapped[HidingState] = mapped_column(enum_column(HidingState))
    subject: Mapped[str]
    organisation_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisations.id"))
    """Whose case file it belongs to."""
    dialogue_id: Mapped[UUID | None]
    field: Mapped[str | None]
    """Null: every field of the thing."""
    language: Mapped[str | None]
    passage: Mapped[str | None]
    passage_mac: Mapped[bytes | None] = mapped_column(LargeBinary)
    passage_length: Mapped[int | None]
    """By which the passage is found again after a restore; they do not tell it without our key."""
    fields: Mapped[list[str]] = mapped_column(ARRAY(String), default=list)
    """In which fields something was found."""
    ground: Mapped[HidingGround] = mapped_column(enum_column(HidingGround))
    reason: Mapped[Texts] = mapped_column(StructJSON(Texts), default=dict)
    """Public."""
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))
    """Who hid it, or proposed to destroy it."""
    confirmed_by: Mapped[UUID | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))
    author_person_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("people.id", ondelete="SET NULL")
    )
    author_participant_id: Mapped[UUID | None]
    """Whoever wrote it: may object, and is never shown."""
    done_at: Mapped[datetime | None]
    unfinished: Mapped[list[str] | None] = mapped_column(JSONB(none_as_null=True))
    """Keys of files that still lie in the store; the sweeper finishes what was interrupted."""
    listed_at: Mapped[datetime | None]
    """When a destruction was written to the list of erasures."""


class SealedOriginal(Identified, Timed, Base):
    """A value as it was before it was hidden: for the buyer's case file, every reading audited."""

    __tablename__ = "sealed_originals"

    hiding_id: Mapped[UUID] = mapped_column(
        ForeignKey("hidings.id", ondelete="CASCADE"), index=True
    )
    subject: Mapped[str] = mapped_column(index=True)
    table_name: Mapped[str]
    row_key: Mapped[dict[str, Any]] = mapped_column(JSONB)
    column_name: Mapped[str]
    original: Mapped[Any] = mapped_column(JSONB)
    replacement: Mapped[Any] = mapped_column(JSONB)
    storage_key: Mapped[str | None] = mapped_column(index=True)
    """Of a hidden file: it stays in the store as long as it is named here."""
