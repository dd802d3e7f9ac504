"""Response bodies of surveys, and the functions that build them."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec
from msgspec import structs

from api.core.i18n import Texts
from api.documents.service.inspections import FoundMetadata
from api.surveys.models import (
    ResponseState,
    Survey,
    SurveyCorrection,
    SurveyFile,
    SurveyResponse,
    SurveyStatus,
    TextChange,
)
from api.surveys.questions import Answers, Question
from api.surveys.rules.visibility import shown


class SurveyOut(msgspec.Struct):
    """A survey. It can be answered while its dialogue is open."""

    id: UUID
    dialogue_id: UUID
    status: SurveyStatus
    title: Texts
    introduction: Texts
    """Markdown."""
    questions: list[Question]
    published_at: datetime | None


class SurveyFileOut(msgspec.Struct):
    """A file uploaded as an answer. The answer to the question is its `id`."""

    id: UUID
    question: str
    file_name: str
    media_type: str
    size: int
    """In bytes."""
    sha256: str


class UploadedSurveyFileOut(SurveyFileOut):
    """An uploaded file with the kinds of metadata found in it."""

    metadata: list[FoundMetadata]
    """Kinds of metadata; only this response has them."""


class ResponseOut(msgspec.Struct):
    """Your own response."""

    survey_id: UUID
    state: ResponseState
    answers: Answers
    quotes: list[str]
    shown: list[str]
    """Keys of the questions shown with these answers; answers to other questions do not count."""
    files: list[SurveyFileOut]
    """Files uploaded for this response. A file that no answer names is deleted after a day."""
    submitted_at: datetime | None
    late: bool
    """Submitted after the deadline, within the grace period."""


class CorrectionOut(msgspec.Struct):
    """A correction, with the old and new texts."""

    at: datetime
    reason: Texts
    changes: list[TextChange]


class QuoteOut(msgspec.Struct):
    """An open text whose author agreed to its publication."""

    text: str
    times: int
    """Number of responses with exactly this text."""


def survey_out(row: Survey) -> SurveyOut:
    return SurveyOut(**{name: getattr(row, name) for name in SurveyOut.__struct_fields__})


def survey_file_out(row: SurveyFile) -> SurveyFileOut:
    return SurveyFileOut(**{name: getattr(row, name) for name in SurveyFileOut.__struct_fields__})


def uploaded_file_out(row: SurveyFile, metadata: list[FoundMetadata]) -> UploadedSurveyFileOut:
    return UploadedSurveyFileOut(**structs.asdict(survey_file_out(row)), metadata=metadata)


def response_out(row: SurveyResponse, survey: Survey, files: Sequence[SurveyFile]) -> ResponseOut:
    return ResponseOut(
        survey_id=survey.id,
        state=row.state,
        answers=row.answers,
        quotes=row.quotes,
        shown=[question.key for question in shown(survey.questions, row.answers)],
        files=[survey_file_out(file) for file in files],
        submitted_at=row.submitted_at,
        late=row.late,
    )


def correction_out(row: SurveyCorrection) -> CorrectionOut:
    return CorrectionOut(at=row.at, reason=row.reason, changes=row.changes)
