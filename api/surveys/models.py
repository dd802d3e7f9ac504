"""Surveys, and the responses, files and corrections that belong to them."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID, uuid4

import msgspec
from sqlalchemy import BigInteger, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from api.core.clock import utc_now
from api.core.i18n import Texts
from api.core.models import Base, Identified, StructJSON, Versioned, enum_column
from api.surveys.questions import Answers, Question


class SurveyStatus(StrEnum):
    DRAFT = "draft"
    PUBLISHED = "published"


class ResponseState(StrEnum):
    DRAFT = "draft"
    SUBMITTED = "submitted"


class Survey(Versioned, Base):
    __tablename__ = "surveys"

    # Deleting a draft dialogue deletes its surveys.
    dialogue_id: Mapped[UUID] = mapped_column(
        ForeignKey("dialogues.id", ondelete="CASCADE"), index=True
    )
    status: Mapped[SurveyStatus] = mapped_column(
        enum_column(SurveyStatus), default=SurveyStatus.DRAFT
    )
    title: Mapped[Texts] = mapped_column(StructJSON(Texts))
    introduction: Mapped[Texts] = mapped_column(StructJSON(Texts), default=dict)
    """Markdown."""
    questions: Mapped[list[Question]] = mapped_column(StructJSON(list[Question]), default=list)
    published_at: Mapped[datetime | None]
    results_published_at: Mapped[datetime | None]
    """When the results were announced. They are public from the end of the grace period."""


class SurveyResponse(Versioned, Base):
    """The response of one participant. A draft is visible only to that participant."""

    __tablename__ = "survey_responses"
    __table_args__ = (
        UniqueConstraint("survey_id", "participant_id"),
        UniqueConstraint("survey_id", "number"),
    )

    survey_id: Mapped[UUID] = mapped_column(ForeignKey("surveys.id"))
    participant_id: Mapped[UUID] = mapped_column(ForeignKey("participants.id"), index=True)
    state: Mapped[ResponseState] = mapped_column(
        enum_column(ResponseState), default=ResponseState.DRAFT
    )
    answers: Mapped[Answers] = mapped_column(StructJSON(Answers))
    quotes: Mapped[list[str]] = mapped_column(StructJSON(list[str]), default=list)
    """Keys of the questions whose open text may be published."""
    number: Mapped[int | None]
    """Random number of a submitted response, by which the buyer's export names it."""
    submitted_at: Mapped[datetime | None]
    late: Mapped[bool] = mapped_column(default=False)
    """Submitted after the deadline, within the dialogue's grace period."""


class SurveyFile(Base):
    """A file uploaded for a response. It is an answer once the saved answers name it."""

    __tablename__ = "survey_files"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=uuid4)
    """Random, unlike other ids: the buyer's export shows it, and it must not reveal a time."""
    # Withdrawing a response deletes its rows here; the sweeper deletes the files in the store.
    response_id: Mapped[UUID] = mapped_column(
        ForeignKey("survey_responses.id", ondelete="CASCADE"), index=True
    )
    question: Mapped[str]
    named: Mapped[bool] = mapped_column(default=False)
    """The saved answers name this file."""
    file_name: Mapped[str]
    media_type: Mapped[str]
    size: Mapped[int] = mapped_column(BigInteger)
    """In bytes."""
    sha256: Mapped[str]
    storage_key: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[datetime] = mapped_column(default=utc_now)


class TextChange(msgspec.Struct, frozen=True):
    pointer: str
    """JSON Pointer into the survey by keys, such as `/questions/fleet_size/title`."""
    old: Texts
    new: Texts


class SurveyCorrection(Identified, Base):
    """A correction of texts in a published survey."""

    __tablename__ = "survey_corrections"

    survey_id: Mapped[UUID] = mapped_column(ForeignKey("surveys.id"), index=True)
    at: Mapped[datetime]
    reason: Mapped[Texts] = mapped_column(StructJSON(Texts))
    changes: Mapped[list[TextChange]] = mapped_column(StructJSON(list[TextChange]))
