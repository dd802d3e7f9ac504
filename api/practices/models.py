"""Editions of the practices, the organisations' selections of them, and self-assessments."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

import msgspec
from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import Uuid

from api.core.i18n import Texts
from api.core.models import Base, Identified, StructJSON, Versioned, enum_column


class Source(StrEnum):
    """Who wrote the texts."""

    PLATFORM = "platform"
    """This product's own words, not the operating model's."""
    OFFICIAL = "official"
    """The official text of the operating model, loaded by the operator."""
    ORGANISATION = "organisation"
    """A practice of one organisation's own."""


class EditionStatus(StrEnum):
    DRAFT = "draft"
    PUBLISHED = "published"


class PracticeGroup(StrEnum):
    LEADERSHIP = "leadership"
    CONTINUOUS_DIALOGUE = "continuous_dialogue"
    SINGLE_PROCUREMENT = "single_procurement"


class PracticeAudience(StrEnum):
    LEADER = "leader"
    EXPERT_INSIDE = "expert_inside"
    """A procurement expert, for the work inside the organisation."""
    EXPERT_WITH_COMPANIES = "expert_with_companies"
    COMPANY = "company"


class SelectionState(StrEnum):
    PLANNED = "planned"
    TRYING = "trying"
    ESTABLISHED = "established"
    DROPPED = "dropped"


class Responsible(StrEnum):
    """The responsible role: in public a role is named, never a person."""

    LEADER = "leader"
    PROCUREMENT = "procurement"
    SERVICE_UNIT = "service_unit"
    FINANCE = "finance"
    COMMUNICATIONS = "communications"
    BUSINESS_SERVICES = "business_services"
    COMPANY = "company"


class EvidenceKind(StrEnum):
    PLAN = "plan"
    PROCUREMENT = "procurement"
    DIALOGUE = "dialogue"
    WEB = "web"


class EvidenceLink(msgspec.Struct, frozen=True):
    """A sentence of the organisation, and the thing that shows it."""

    kind: EvidenceKind
    sentence: Texts
    target_id: UUID | None = None
    """The organisation's own plan, procurement or dialogue."""
    url: str | None = None
    """Only of the kind `web`."""


class Step(msgspec.Struct, frozen=True):
    """Who does what, by when, and with which page."""

    responsible: Texts
    task: Texts
    deadline: Texts
    page: str


class PracticeContent(msgspec.Struct, frozen=True):
    group: PracticeGroup
    audiences: list[PracticeAudience]
    goals: list[str]
    title: Texts
    what: Texts
    why: Texts = {}
    sign: Texts = {}
    """How one sees that it works."""
    steps: list[Step] = []
    features: list[str] = []
    rule: str | None = None
    """Its evidence rule; None if it has none."""


class ModelEdition(Versioned, Base):
    """A version of all practices of one source. A published edition does not change."""

    __tablename__ = "model_editions"

    code: Mapped[str] = mapped_column(unique=True)
    source: Mapped[Source] = mapped_column(enum_column(Source))
    status: Mapped[EditionStatus] = mapped_column(enum_column(EditionStatus))
    title: Mapped[Texts] = mapped_column(StructJSON(Texts))
    note: Mapped[Texts] = mapped_column(StructJSON(Texts), default=dict)
    published_at: Mapped[datetime | None]
    based_on_id: Mapped[UUID | None] = mapped_column(ForeignKey("model_editions.id"))
    dialogue_id: Mapped[UUID | None] = mapped_column(ForeignKey("dialogues.id"))
    """Its feedback round."""
    builtin: Mapped[bool] = mapped_column(default=False)


class Practice(Versioned, Base):
    """A practice of an edition, or of one organisation."""

    __tablename__ = "practices"
    __table_args__ = (
        CheckConstraint("num_nonnulls(edition_id, organisation_id) = 1", name="one_owner"),
        UniqueConstraint("edition_id", "code"),
        Index(
            "uq_practices_organisation",
            "organisation_id",
            "code",
            unique=True,
            postgresql_where=text("organisation_id IS NOT NULL"),
        ),
        Index("ix_practices_code", "code"),
    )

    edition_id: Mapped[UUID | None] = mapped_column(ForeignKey("model_editions.id"))
    organisation_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisations.id"))
    code: Mapped[str]
    position: Mapped[int] = mapped_column(default=0)
    revision: Mapped[int] = mapped_column(default=1)
    """Number of its text: a new edition keeps the number of a practice that it does not change."""
    content: Mapped[PracticeContent] = mapped_column(StructJSON(PracticeContent))
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]
    change_note: Mapped[Texts] = mapped_column(StructJSON(Texts), default=dict)
    """What differs from the edition before."""
    contributions: Mapped[list[UUID]] = mapped_column(
        ARRAY(Uuid), default=list, server_default="{}"
    )
    """Contributions of the feedback round that led to the change."""


class PracticeSelection(Versioned, Base):
    """A practice that an organisation has selected. Public, like its history."""

    __tablename__ = "practice_selections"
    __table_args__ = (UniqueConstraint("organisation_id", "code"),)

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"))
    code: Mapped[str]
    state: Mapped[SelectionState] = mapped_column(enum_column(SelectionState))
    since: Mapped[date]
    responsible: Mapped[Responsible] = mapped_column(enum_column(Responsible))
    reason: Mapped[Texts] = mapped_column(StructJSON(Texts), default=dict)
    evidence: Mapped[list[EvidenceLink]] = mapped_column(
        StructJSON(list[EvidenceLink]), default=list
    )


class SelectionChange(Identified, Base):
    """One entry of the public history of a selection."""

    __tablename__ = "practice_selection_changes"

    selection_id: Mapped[UUID] = mapped_column(ForeignKey("practice_selections.id"), index=True)
    at: Mapped[datetime]
    state: Mapped[SelectionState] = mapped_column(enum_column(SelectionState))
    since: Mapped[date]
    responsible: Mapped[Responsible] = mapped_column(enum_column(Responsible))
    reason: Mapped[Texts] = mapped_column(StructJSON(Texts), default=dict)


class Reply(StrEnum):
    YES = "yes"
    PARTLY = "partly"
    NO = "no"
    UNKNOWN = "unknown"


class Question(StrEnum):
    """The questions of a self-assessment, in the order of the form. Among equal replies the first
    ones come first."""

    REASONS_PUBLIC = "reasons_public"
    PLAN_AHEAD = "plan_ahead"
    PLAN_CURRENT = "plan_current"
    ANSWERS_TO_ALL = "answers_to_all"
    OUTCOMES_TOLD = "outcomes_told"
    DIALOGUE_BEFORE = "dialogue_before"
    ANYBODY_MAY_SPEAK = "anybody_may_speak"
    OPEN_FIRST = "open_first"
    CRITERIA_PLANNED = "criteria_planned"
    SMALL_FIRMS = "small_firms"
    GOALS_MARKED = "goals_marked"
    LOOK_BACK = "look_back"


class SelfAssessment(Versioned, Base):
    """An organisation's replies to the twelve questions; private unless published."""

    __tablename__ = "self_assessments"

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisations.id"), unique=True)
    replies: Mapped[dict[Question, Reply]] = mapped_column(StructJSON(dict[Question, Reply]))
    published_at: Mapped[datetime | None]
