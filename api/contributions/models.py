"""What people write in a dialogue, and what others make of it: votes, reports, dispositions."""

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
    """Why something is not for all: grounds of the Act on the Openness of Government Activities
    (621/1999, julkisuuslaki), section 24, subsection 1. The author claims one; whether it holds,
    the buyer decides if somebody asks for the document.
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
    """What is under secrecy, such as somebody's trade secret."""
    OTHER = "other"


class DispositionOutcome(StrEnum):
    """What the buyer does with what was said."""

    ADOPTED = "adopted"
    PARTLY = "partly"
    NOTED = "noted"
    NOT_ADOPTED = "not_adopted"


class Contribution(Versioned, Base):
    """A thread hangs on `parent_id`; an answer hangs on the questions in `answered_questions`."""

    __tablename__ = "contributions"
    __table_args__ = (Index("ix_contributions_dialogue_id_id", "dialogue_id", "id"),)

    dialogue_id: Mapped[UUID] = mapped_column(ForeignKey("dialogues.id"))
    kind: Mapped[ContributionKind] = mapped_column(enum_column(ContributionKind))
    status: Mapped[ContributionStatus] = mapped_column(enum_column(ContributionStatus))
    parent_id: Mapped[UUID | None] = mapped_column(ForeignKey("contributions.id"), index=True)
    person_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("people.id", ondelete="SET NULL"), index=True
    )
    organisation_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisations.id"))
    """On whose behalf; null for somebody who speaks for themselves."""
    names_author: Mapped[bool] = mapped_column(default=False)
    """Whether the organisation's name is shown. Nobody is named who did not choose so."""
    participant_id: Mapped[UUID | None] = mapped_column(ForeignKey("participants.id"))
    """The author in this dialogue; null where the buyer speaks."""
    former_participant: Mapped[int] = mapped_column("participant", default=0, deferred=True)
    """Of releases before 0022, which wrote numbers here. Nobody reads it; the next one drops it."""
    official: Mapped[bool] = mapped_column(default=False)
    """The buyer speaks."""
    late: Mapped[bool] = mapped_column(default=False)
    """Said after the deadline, in the dialogue's time of grace."""
    text: Mapped[str]
    language: Mapped[Language] = mapped_column(enum_column(Language))
    translations: Mapped[Texts] = mapped_column(
        StructJSON(Texts), default=dict, server_default="{}"
    )
    """The same in other languages; of what the buyer says."""
    document_version_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("document_versions.id"), index=True
    )
    """What it is about: a version of a document as its author saw it,"""
    paragraph_key: Mapped[UUID | None] = mapped_column(index=True)
    """and the paragraph, if not the whole."""
    published_at: Mapped[datetime | None]
    edited_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    removed_at: Mapped[datetime | None]
    removal_reason: Mapped[Texts] = mapped_column(StructJSON(Texts), default=dict)
    removed_by: Mapped[UUID | None] = mapped_column(ForeignKey("people.id", ondelete="SET NULL"))
    """Does not decide about an objection."""


class ConfidentialPart(Versioned, Base):
    """What a contribution says to the buyer alone.

    In a table of its own, with a version of its own: nothing that reads or changes the public part
    can tell that there is one.
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
    """A public document of the dialogue that the buyer's contribution brings."""

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
    """Somebody holds that a contribution breaks the rules. Who it is, is not kept."""

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
    """When a moderator let the contribution stand."""


class Disposition(Identified, Base):
    """What becomes of a contribution. One stands at a time; those before it are kept."""

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
    """1 for the first of a contribution: the version of what became of it."""

    @property
    def version(self) -> int:
        return self.number

    outcome: Mapped[DispositionOutcome] = mapped_column(enum_column(DispositionOutcome))
    reason: Mapped[Texts] = mapped_column(StructJSON(Texts))
    decided_at: Mapped[datetime]
    replaced_at: Mapped[datetime | None]
    told_at: Mapped[datetime | None]
    """When a mail to the author was made of it."""
