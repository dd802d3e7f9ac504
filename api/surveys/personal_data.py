"""Personal data in surveys and responses, and the texts that can be hidden."""

from typing import Any
from uuid import UUID

from sqlalchemy import Select, null, select

from api.core.privacy import (
    CODE,
    HASH,
    DataCategory,
    DataSubject,
    Hideable,
    Impersonal,
    LegalBasis,
    Personal,
    PersonKey,
    ProcessingRole,
    RetentionAction,
    TextColumns,
    case_file,
    same,
)
from api.core.retention import RetentionPeriod
from api.dialogues.models import Dialogue
from api.surveys.models import Survey, SurveyCorrection, SurveyFile, SurveyResponse


def _responses(key: PersonKey) -> Select[UUID]:
    return select(SurveyResponse.id).where(SurveyResponse.participant_id.in_(key.participants))


_ANSWERED = (
    DataSubject.PARTICIPANT,
    LegalBasis.PUBLIC_TASK,
    RetentionPeriod.CASE_FILE,
    RetentionAction.KEPT,
    ProcessingRole.PROCESSOR,
)

PERSONAL = (
    case_file(
        Survey, title=DataCategory.TEXT, introduction=DataCategory.TEXT, questions=DataCategory.TEXT
    ),
    case_file(SurveyCorrection, reason=DataCategory.TEXT, changes=DataCategory.TEXT),
    Personal(
        SurveyResponse,
        {"answers": DataCategory.TEXT, "participant_id": DataCategory.LINK},
        *_ANSWERED,
        of=lambda key: SurveyResponse.participant_id.in_(key.participants),
    ),
    Personal(
        SurveyFile,
        {"file_name": DataCategory.TEXT, "storage_key": DataCategory.FILE},
        *_ANSWERED,
        of=lambda key: SurveyFile.response_id.in_(_responses(key)),
    ),
)

IMPERSONAL: Impersonal = {
    SurveyResponse: {"quotes": "Keys of questions."},
    SurveyFile: {"question": "The key of a question.", "media_type": CODE, "sha256": HASH},
}


def _survey(thing: UUID) -> Select[*tuple[Any, ...]]:
    return (
        select(
            Dialogue.organisation_id,
            Dialogue.id,
            Survey.published_at.is_not(None) & Dialogue.published_at.is_not(None),
            null(),
            null(),
        )
        .select_from(Survey)
        .join(Dialogue, Dialogue.id == Survey.dialogue_id)
        .where(Survey.id == thing)
    )


def _of_survey(thing: UUID) -> Select[UUID]:
    return select(SurveyResponse.id).where(SurveyResponse.survey_id == thing)


HIDEABLE = (
    Hideable(
        "surveys",
        (
            TextColumns(
                Survey, same("title", "introduction", "questions"), lambda thing: Survey.id == thing
            ),
            TextColumns(
                SurveyCorrection,
                same("reason", "changes"),
                lambda thing: SurveyCorrection.survey_id == thing,
            ),
            TextColumns(
                SurveyResponse,
                same("answers"),
                lambda thing: SurveyResponse.survey_id == thing,
                passages_only=True,
            ),
            TextColumns(
                SurveyFile,
                same("file_name"),
                lambda thing: SurveyFile.response_id.in_(_of_survey(thing)),
                public=False,
            ),
        ),
        _survey,
        parts=_of_survey,
    ),
)
