from hashlib import sha256
from typing import Any
from uuid import uuid4

from api.core.clock import utc_now
from api.core.ids import new_id
from api.dialogues.models import Dialogue
from api.participation.models import Participant
from api.surveys.models import (
    ResponseState,
    Survey,
    SurveyCorrection,
    SurveyFile,
    SurveyResponse,
    SurveyStatus,
    TextChange,
)
from api.surveys.questions import (
    ChosenOptions,
    DateQuestion,
    EqualsCondition,
    FileQuestion,
    MultipleChoiceQuestion,
    NumberQuestion,
    Question,
    QuestionOption,
    ScaleQuestion,
    SingleChoiceQuestion,
    TextQuestion,
)
from tests.texts import fi


def options(*keys: str) -> list[QuestionOption]:
    return [QuestionOption(key, fi(key.capitalize())) for key in keys]


FLEET = SingleChoiceQuestion(
    key="fleet", title=fi("Onko kalustoa?"), options=options("own", "none"), required=True
)
SIZE = NumberQuestion(
    key="size",
    title=fi("Kuinka monta autoa?"),
    minimum=1,
    maximum=500,
    unit=fi("autoa"),
    required=True,
    shown_if=EqualsCondition(question="fleet", value="own"),
)
FUELS = MultipleChoiceQuestion(
    key="fuels",
    title=fi("Mitä käyttövoimia?"),
    options=options("electric", "biogas", "diesel"),
    max_selected=2,
    other=True,
)
SUITS = ScaleQuestion(key="suits", title=fi("Sopiiko aikataulu?"))
START = DateQuestion(key="start", title=fi("Milloin voisitte aloittaa?"))
OBSTACLES = TextQuestion(key="obstacles", title=fi("Mikä estäisi tarjoamasta?"))
QUESTIONS: list[Question] = [FLEET, SIZE, FUELS, SUITS, START, OBSTACLES]
"""One of each kind, but for files."""
PLAN = FileQuestion(key="plan", title=fi("Liittäkää suunnitelma"), required=True)

ANSWERS: dict[str, Any] = {
    "fleet": "own",
    "size": 12.0,
    "fuels": ChosenOptions(["electric"], "Vety"),
    "suits": 4.0,
    "start": "2027-08-10",
    "obstacles": "Liian lyhyt tarjousaika.",
}


def survey(call: Dialogue, **values: Any) -> Survey:
    """Published, with a question of each kind."""
    defaults: dict[str, Any] = {
        "id": new_id(),
        "dialogue_id": call.id,
        "status": SurveyStatus.PUBLISHED,
        "title": fi("Kalusto ja aikataulu"),
        "introduction": {},
        "questions": QUESTIONS,
        "published_at": utc_now(),
    }
    if values.get("status") is SurveyStatus.DRAFT:
        defaults["published_at"] = None
    return Survey(**{**defaults, **values})


def response(asked: Survey, somebody: Participant, **values: Any) -> SurveyResponse:
    """Submitted, with an answer to each question; nothing of it may be quoted."""
    number = values.pop("number", 10_000_000 + (somebody.number or 0))
    defaults: dict[str, Any] = {
        "id": new_id(),
        "survey_id": asked.id,
        "participant_id": somebody.id,
        "state": ResponseState.SUBMITTED,
        "answers": ANSWERS,
        "quotes": [],
        "number": number,
        "submitted_at": utc_now(),
    }
    if values.get("state") is ResponseState.DRAFT:
        defaults |= {"number": None, "submitted_at": None}
    return SurveyResponse(**{**defaults, **values})


def survey_file(answered: SurveyResponse, **values: Any) -> SurveyFile:
    """What the response's answers name; it need not be in the store."""
    defaults: dict[str, Any] = {
        "id": uuid4(),
        "response_id": answered.id,
        "question": PLAN.key,
        "named": True,
        "file_name": "suunnitelma.pdf",
        "media_type": "application/pdf",
        "size": 5,
        "sha256": sha256(b"%PDF-").hexdigest(),
        "storage_key": f"answers/{new_id()}",
    }
    return SurveyFile(**{**defaults, **values})


def correction(asked: Survey, **values: Any) -> SurveyCorrection:
    defaults: dict[str, Any] = {
        "survey_id": asked.id,
        "at": utc_now(),
        "reason": fi("Kirjoitusvirhe."),
        "changes": [TextChange("/title", fi("Kalsto"), fi("Kalusto"))],
    }
    return SurveyCorrection(**{**defaults, **values})
