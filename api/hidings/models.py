"""Hidings and destructions with their reasons, and the sealed originals."""

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
    """The author's objection was upheld, and the originals were restored."""


UNFINISHED = "(listed_at IS NULL AND state IN ('done', 'undone')) OR unfinished IS NOT NULL"
"""Condition for hidings with work left outside the database. The index and the query share it."""


class Hiding(Versioned, Base):
    """A decision to hide or destroy texts of a thing, without the texts.

    `passage` is stored only while a destruction waits for confirmation by a second person.
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
    """The buyer whose case file the hiding belongs to."""
    dialogue_id: Mapped[UUID | None]
    field: Mapped[str | None]
    """Null for every field of the thing."""
    language: Mapped[str | None]
    passage: Mapped[str | None]
    passage_mac: Mapped[bytes | None] = mapped_column(LargeBinary)
    passage_length: Mapped[int | None]
    """Hash and length find the passage again after a restore. They disclose nothing without the
    platform's key.
    """
    fields: Mapped[list[str]] = mapped_column(ARRAY(String), default=list)
    """Fields in which texts were redacted."""
    ground: Mapped[HidingGround] = mapped_column(enum_column(HidingGround))
    reason: Mapped[Texts] = mapped_column(StructJSON(Texts), default=dict)
    """Public."""
    person_id: Mapped[UUID | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))
    """The person who hid the texts, or proposed to destroy them."""
    confirmed_by: Mapped[UUID | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))
    author_person_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("people.id", ondelete="SET NULL")
    )
    author_participant_id: Mapped[UUID | None]
    """The author may object, and is never shown."""
    done_at: Mapped[datetime | None]
    unfinished: Mapped[list[str] | None] = mapped_column(JSONB(none_as_null=True))
    """Storage keys of files that the sweeper has yet to delete."""
    listed_at: Mapped[datetime | None]
    """When the decision was written to the list of erasures."""


class SealedOriginal(Identified, Timed, Base):
    """A value from before the hiding, for the buyer's case file. Every reading is audited."""

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
    """Storage key of a hidden file, which stays in the store while this row exists."""
