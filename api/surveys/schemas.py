"""What surveys look like on the wire."""

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
    """It is answered while its dialogue is open."""

    id: UUID
    dialogue_id: UUID
    status: SurveyStatus
    title: Texts
    introduction: Texts
    """Markdown."""
    questions: list[Question]
    published_at: datetime | None


class SurveyFileOut(msgspec.Struct):
    """Uploaded to answer a question; the answer is its `id`."""

    id: UUID
    question: str
    file_name: str
    media_type: str
    size: int
    """In bytes."""
    sha256: str


class UploadedSurveyFileOut(SurveyFileOut):
    """With what the file tells besides its content."""

    metadata: list[FoundMetadata]
    """Told once, in this answer."""


class ResponseOut(msgspec.Struct):
    """Your own response."""

    survey_id: UUID
    state: ResponseState
    answers: Answers
    quotes: list[str]
    shown: list[str]
    """Questions that are shown with these answers; the others do not count."""
    files: list[SurveyFileOut]
    """Uploaded for it. What no answer names is gone after a day."""
    submitted_at: datetime | None
    late: bool
    """It came after the deadline, in the time of grace."""


class CorrectionOut(msgspec.Struct):
    """Texts as they were and as they are since."""

    at: datetime
    reason: Texts
    changes: list[TextChange]


class QuoteOut(msgspec.Struct):
    """What somebody wrote and lets be published."""

    text: str
    times: int
    """How many have written just this."""


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
