"""Dialogue calls, which are time-boxed invitations to take part."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import Computed, ForeignKey, Index, text
from sqlalchemy.dialects.postgresql import ARRAY, TSVECTOR
from sqlalchemy.orm import Mapped, mapped_column, query_expression
from sqlalchemy.types import String

from api.core.errors import Fault
from api.core.i18n import Texts
from api.core.models import Base, Identified, StructJSON, Versioned, enum_column
from api.core.search import SEARCH_VECTOR, title_words
from api.core.search_columns import SearchableTitle
from api.plans.models.values import Contact, WebLink


class DialogueStatus(StrEnum):
    DRAFT = "draft"
    SCHEDULED = "scheduled"
    OPEN = "open"
    CLOSED = "closed"
    CONCLUDED = "concluded"
    CANCELLED = "cancelled"


class DialogueFormat(StrEnum):
    COMMENTS = "comments"
    QUESTIONS = "questions"
    MEETINGS = "meetings"
    SURVEY = "survey"


class Participation(StrEnum):
    """People who may take part. Everybody may read."""

    ALL = "all"
    SIGNED_IN = "signed_in"
    SUPPLIERS = "suppliers"


class ModerationMode(StrEnum):
    """When contributions are moderated."""

    AFTER = "after"
    """Contributions are published at once; moderators check reported ones."""
    BEFORE = "before"
    """Contributions are held until a moderator releases them."""


class DialogueKind(StrEnum):
    CALL = "call"
    PROCUREMENT = "procurement"
    """The continuous dialogue about a procurement, whose id it shares (`api/continuous`)."""
    PLAN = "plan"
    """The continuous dialogue about a plan, whose id it shares."""


class DialogueSubject(StrEnum):
    PROCUREMENTS = "procurements"
    DOCUMENT = "document"
    OPERATING_MODEL = "operating_model"


class Refusal(msgspec.Struct, frozen=True):
    """Why a planned publication failed."""

    at: datetime
    faults: list[Fault]


class Dialogue(SearchableTitle, Versioned, Base):
    __tablename__ = "dialogues"
    __table_args__ = (
        Index("ix_dialogues_status_opens_at", "status", "opens_at"),
        Index("ix_dialogues_status_closes_at", "status", "closes_at"),
        Index(
            "ix_dialogues_publish_at",
            "publish_at",
            postgresql_where=text("publish_at IS NOT NULL"),
        ),
        Index("ix_dialogues_search_terms", "search_terms", postgresql_using="gin"),
        Index("ix_dialogues_search_version", "search_version"),
        Index("ix_dialogues_search_vector", "search_vector", postgresql_using="gin"),
        Index(
            "ix_dialogues_search_text",
            "search_text",
            postgresql_using="gin",
            postgresql_ops={"search_text": "gin_trgm_ops"},
        ),
    )

    kind: Mapped[DialogueKind] = mapped_column(
        enum_column(DialogueKind), default=DialogueKind.CALL, server_default="call"
    )
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"), index=True)
    subject: Mapped[DialogueSubject] = mapped_column(enum_column(DialogueSubject))
    title: Mapped[Texts] = mapped_column(StructJSON(Texts))
    description: Mapped[Texts] = mapped_column(StructJSON(Texts), default=dict)
    """Markdown."""
    formats: Mapped[list[DialogueFormat]] = mapped_column(ARRAY(enum_column(DialogueFormat)))
    participation: Mapped[Participation] = mapped_column(enum_column(Participation))
    moderation: Mapped[ModerationMode] = mapped_column(
        enum_column(ModerationMode), default=ModerationMode.AFTER
    )
    status: Mapped[DialogueStatus] = mapped_column(
        enum_column(DialogueStatus), default=DialogueStatus.DRAFT
    )
    opens_at: Mapped[datetime | None]
    closes_at: Mapped[datetime | None]
    grace_hours: Mapped[int] = mapped_column(default=0)
    """Hours after `closes_at` in which contributions and responses are accepted and marked as
    late."""
    time_zone: Mapped[str]
    """Times are shown, and days counted, in this time zone."""
    contact: Mapped[Contact | None] = mapped_column(StructJSON(Contact))
    links: Mapped[list[WebLink]] = mapped_column(StructJSON(list[WebLink]), default=list)
    goals: Mapped[list[str]] = mapped_column(ARRAY(String), default=list, server_default="{}")
    publish_at: Mapped[datetime | None]
    """When the draft is published automatically; null if that is not planned."""
    publication_refusal: Mapped[Refusal | None] = mapped_column(StructJSON(Refusal))
    published_at: Mapped[datetime | None]
    """When the call was published; it stays readable after that."""
    opened_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    closing_announced_for: Mapped[datetime | None]
    """The deadline that was announced as near; a new deadline is announced again."""
    concluded_at: Mapped[datetime | None]
    cancelled_at: Mapped[datetime | None]
    cancellation_reason: Mapped[Texts] = mapped_column(StructJSON(Texts), default=dict)
    conclusion: Mapped[Texts] = mapped_column(StructJSON(Texts), default=dict)
    """The published summary."""
    removed_contributions: Mapped[int] = mapped_column(default=0)
    """Number of contributions that moderators removed; public, like each removal."""

    cpv_prefixes: Mapped[list[str]] = mapped_column(ARRAY(String), default=list)
    regions: Mapped[list[str]] = mapped_column(ARRAY(String), default=list)
    municipalities: Mapped[list[str]] = mapped_column(ARRAY(String), default=list)
    """These three columns are derived from the procurements of the call."""
    # The previous release searches these columns; the next one drops them.
    search_fi: Mapped[str] = mapped_column(default="", server_default="", deferred=True)
    search_sv: Mapped[str] = mapped_column(default="", server_default="", deferred=True)
    search_en: Mapped[str] = mapped_column(default="", server_default="", deferred=True)
    search_vector: Mapped[Any] = mapped_column(
        TSVECTOR, Computed(SEARCH_VECTOR, persisted=True), deferred=True
    )
    search_rank: Mapped[int] = query_expression()
    """Set by a search; part of the cursor."""


Index(
    "ix_dialogues_title_words",
    title_words(Dialogue.title).label("title_words"),
    postgresql_using="gin",
    postgresql_ops={"title_words": "gin_trgm_ops"},
)


class DialogueProcurement(Base):
    __tablename__ = "dialogue_procurements"

    dialogue_id: Mapped[UUID] = mapped_column(ForeignKey("dialogues.id"), primary_key=True)
    procurement_id: Mapped[UUID] = mapped_column(
        ForeignKey("procurements.id"), primary_key=True, index=True
    )


class Extension(Identified, Base):
    """A change of the deadline, with its reason. If the deadline was moved earlier, `closes_after`
    is before `closes_before`.
    """

    __tablename__ = "dialogue_extensions"

    dialogue_id: Mapped[UUID] = mapped_column(ForeignKey("dialogues.id"), index=True)
    at: Mapped[datetime]
    closes_before: Mapped[datetime]
    closes_after: Mapped[datetime]
    reason: Mapped[Texts] = mapped_column(StructJSON(Texts))
