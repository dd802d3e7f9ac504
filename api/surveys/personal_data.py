"""What surveys and responses can hold of people, and which of their words can be hidden."""

from typing import Any
from uuid import UUID

from sqlalchemy import Select, null, select

from api.core.privacy import (
    CODE,
    HASH,
    Basis,
    Ending,
    Hideable,
    Impersonal,
    Personal,
    PersonKey,
    Place,
    Role,
    Sort,
    Whose,
    case_file,
    same,
)
from api.core.retention import Period
from api.dialogues.models import Dialogue
from api.surveys.models import Survey, SurveyCorrection, SurveyFile, SurveyResponse


def _responses(key: PersonKey) -> Select[UUID]:
    return select(SurveyResponse.id).where(SurveyResponse.participant_id.in_(key.participants))


_ANSWERED = (Whose.PARTICIPANT, Basis.PUBLIC_TASK, Period.CASE_FILE, Ending.KEPT, Role.PROCESSOR)

PERSONAL = (
    case_file(Survey, title=Sort.TEXT, introduction=Sort.TEXT, questions=Sort.TEXT),
    case_file(SurveyCorrection, reason=Sort.TEXT, changes=Sort.TEXT),
    Personal(
        SurveyResponse,
        {"answers": Sort.TEXT, "participant_id": Sort.LINK},
        *_ANSWERED,
        of=lambda key: SurveyResponse.participant_id.in_(key.participants),
    ),
    Personal(
        SurveyFile,
        {"file_name": Sort.TEXT, "storage_key": Sort.FILE},
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
            Place(
                Survey, same("title", "introduction", "questions"), lambda thing: Survey.id == thing
            ),
            Place(
                SurveyCorrection,
                same("reason", "changes"),
                lambda thing: SurveyCorrection.survey_id == thing,
            ),
            Place(
                SurveyResponse,
                same("answers"),
                lambda thing: SurveyResponse.survey_id == thing,
                passages_only=True,
            ),
            Place(
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
