"""Contributions, and the votes, reports and dispositions about them."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from api.core.i18n import Language, Texts
from api.core.models import Base, Identified, StructJSON, Versioned, enum_column


class ContributionKind(StrEnum):
    COMMENT = "comment"
    QUESTION = "question"
    ANSWER = "answer"


class ContributionStatus(StrEnum):
    HELD = "held"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"
    REMOVED = "removed"


class ConfidentialGround(StrEnum):
    """Grounds of confidentiality in the Act on the Openness of Government Activities (621/1999,
    julkisuuslaki), section 24, subsection 1. The author claims a ground; the buyer decides whether
    it is valid when somebody requests the document.
    """

    TRADE_SECRET = "trade_secret"  # noqa: S105 - a ground, not a secret
    """Point 20: a private trade secret."""
    PERSONAL_SITUATION = "personal_situation"
    """Points 23, 25 and 32: a person's finances, health, services or private life."""
    SECURITY = "security"
    """Point 7: security arrangements of people, buildings and information systems."""


class ReportReason(StrEnum):
    PERSONAL_DATA = "personal_data"
    ABUSE = "abuse"
    OFF_TOPIC = "off_topic"
    SECRET = "secret"  # noqa: S105 - a reason, not a secret
    """Secret information, such as somebody's trade secret."""
    OTHER = "other"


class DispositionOutcome(StrEnum):
    """The buyer's decision about a contribution."""

    ADOPTED = "adopted"
    PARTLY = "partly"
    NOTED = "noted"
    NOT_ADOPTED = "not_adopted"


class Contribution(Versioned, Base):
    """`parent_id` forms the threads; `answered_questions` links an answer to its questions."""

    __tablename__ = "contributions"
    __table_args__ = (
        Index("ix_contributions_dialogue_id_id", "dialogue_id", "id"),
        Index(
            "ix_contributions_alike",
            "text",
            postgresql_using="gin",
            postgresql_ops={"text": "gin_trgm_ops"},
            postgresql_where=text("kind IN ('question', 'answer')"),
        ),
    )

    dialogue_id: Mapped[UUID] = mapped_column(ForeignKey("dialogues.id"))
    kind: Mapped[ContributionKind] = mapped_column(enum_column(ContributionKind))
    status: Mapped[ContributionStatus] = mapped_column(enum_column(ContributionStatus))
    parent_id: Mapped[UUID | None] = mapped_column(ForeignKey("contributions.id"), index=True)
    person_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("people.id", ondelete="SET NULL"), index=True
    )
    organisation_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisations.id"))
    """The organisation the author acts for; null for somebody who acts for themselves."""
    names_author: Mapped[bool] = mapped_column(default=False)
    """Show the organisation's name; participants choose this themselves."""
    participant_id: Mapped[UUID | None] = mapped_column(ForeignKey("participants.id"))
    """The author in this dialogue; null where the buyer is the author."""
    former_participant: Mapped[int] = mapped_column("participant", default=0, deferred=True)
    """Releases before 0022 wrote numbers here. Nothing reads it; the next release drops it."""
    official: Mapped[bool] = mapped_column(default=False)
    """The buyer is the author."""
    late: Mapped[bool] = mapped_column(default=False)
    """Sent after the deadline, within the dialogue's grace period."""
    text: Mapped[str]
    language: Mapped[Language] = mapped_column(enum_column(Language))
    translations: Mapped[Texts] = mapped_column(
        StructJSON(Texts), default=dict, server_default="{}"
    )
    """The same text in other languages; only for contributions of the buyer."""
    taken_from: Mapped[UUID | None] = mapped_column(ForeignKey("contributions.id"), index=True)
    """The past answer that the buyer took this one from."""
    document_version_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("document_versions.id"), index=True
    )
    """The document version that the contribution is about, as its author read it."""
    paragraph_key: Mapped[UUID | None] = mapped_column(index=True)
    """The paragraph it is about; null for the whole document."""
    published_at: Mapped[datetime | None]
    edited_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    removed_at: Mapped[datetime | None]
    removal_reason: Mapped[Texts] = mapped_column(StructJSON(Texts), default=dict)
    removed_by: Mapped[UUID | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))
    """The person who removed it, and who therefore cannot decide an objection."""


class ConfidentialPart(Versioned, Base):
    """The part of a contribution that only its author and the buyer can read.

    It has its own table and version, so that nothing about the public part reveals whether a
    confidential part exists.
    """

    __tablename__ = "confidential_parts"

    contribution_id: Mapped[UUID] = mapped_column(ForeignKey("contributions.id"), unique=True)
    text: Mapped[str]
    ground: Mapped[ConfidentialGround] = mapped_column(enum_column(ConfidentialGround))


class AnsweredQuestion(Base):
    """One answer may answer several questions."""

    __tablename__ = "answered_questions"

    answer_id: Mapped[UUID] = mapped_column(ForeignKey("contributions.id"), primary_key=True)
    question_id: Mapped[UUID] = mapped_column(
        ForeignKey("contributions.id"), primary_key=True, index=True
    )


class Attachment(Base):
    """A public document of the dialogue that the buyer attached to a contribution."""

    __tablename__ = "contribution_attachments"

    contribution_id: Mapped[UUID] = mapped_column(ForeignKey("contributions.id"), primary_key=True)
    document_id: Mapped[UUID] = mapped_column(
        ForeignKey("documents.id"), primary_key=True, index=True
    )
    position: Mapped[int]


class ContributionEdit(Identified, Base):
    """The text as it was before each edit."""

    __tablename__ = "contribution_edits"

    contribution_id: Mapped[UUID] = mapped_column(ForeignKey("contributions.id"), index=True)
    at: Mapped[datetime]
    text: Mapped[str]
    translations: Mapped[Texts] = mapped_column(
        StructJSON(Texts), default=dict, server_default="{}"
    )


class Vote(Base):
    """ "Same concern": once per participant."""

    __tablename__ = "votes"

    contribution_id: Mapped[UUID] = mapped_column(ForeignKey("contributions.id"), primary_key=True)
    participant_id: Mapped[UUID] = mapped_column(ForeignKey("participants.id"), primary_key=True)


class Report(Identified, Base):
    """A report that a contribution breaks the rules. The reporter's identity is not stored."""

    __tablename__ = "contribution_reports"
    __table_args__ = (
        Index(
            "ix_contribution_reports_open",
            "contribution_id",
            postgresql_where=text("dismissed_at IS NULL"),
        ),
    )

    contribution_id: Mapped[UUID] = mapped_column(ForeignKey("contributions.id"))
    at: Mapped[datetime]
    reason: Mapped[ReportReason] = mapped_column(enum_column(ReportReason))
    text: Mapped[str]
    dismissed_at: Mapped[datetime | None]
    """When a moderator dismissed the report."""


class Disposition(Identified, Base):
    """The buyer's decision about a contribution. One is current; earlier ones are kept."""

    __tablename__ = "dispositions"
    __table_args__ = (
        UniqueConstraint("contribution_id", "number"),
        Index(
            "uq_dispositions_standing",
            "contribution_id",
            unique=True,
            postgresql_where=text("replaced_at IS NULL"),
        ),
    )

    contribution_id: Mapped[UUID] = mapped_column(ForeignKey("contributions.id"))
    number: Mapped[int]
    """Version of the disposition; 1 for the first of a contribution."""

    @property
    def version(self) -> int:
        return self.number

    outcome: Mapped[DispositionOutcome] = mapped_column(enum_column(DispositionOutcome))
    reason: Mapped[Texts] = mapped_column(StructJSON(Texts))
    decided_at: Mapped[datetime]
    replaced_at: Mapped[datetime | None]
    told_at: Mapped[datetime | None]
    """When the mail about it to the author was queued."""
