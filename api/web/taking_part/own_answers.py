"""My responses to the surveys of a dialogue, in the words of a page."""

import msgspec

from api.core.clock import utc_now
from api.dialogues.models import Dialogue, DialogueStatus
from api.dialogues.rules.transitions import is_late, status_at
from api.http.requests import ApiRequest
from api.presenters.presenter import Presenter
from api.presenters.texts import PageText
from api.surveys import queries
from api.surveys.models import SurveyResponse


class OwnAnswers(msgspec.Struct, frozen=True):
    title: PageText | None
    state: str
    change: str | None
    withdraw: str | None


async def own_answers(
    request: ApiRequest, dialogue: Dialogue, words: Presenter
) -> list[OwnAnswers]:
    rows = await request.rows(queries.own_responses(request.actor, dialogue.id))
    now = utc_now()
    is_open = status_at(dialogue, now) is DialogueStatus.OPEN
    is_taken = is_open or is_late(dialogue, now)
    answers = []
    for survey, response in rows:
        path = f"/dialogues/{dialogue.id}/surveys/{survey.id}"
        changeable = is_open or (is_taken and response.late)
        answers.append(
            OwnAnswers(
                title=words.text(survey.title),
                state=_state(response, dialogue, words),
                change=f"{path}/answer" if changeable else None,
                withdraw=f"{path}/withdraw" if is_taken else None,
            )
        )
    return answers


def _state(response: SurveyResponse, dialogue: Dialogue, words: Presenter) -> str:
    if response.submitted_at is None:
        return words.t("page.mine.answers.draft")
    time = words.moment(response.submitted_at, dialogue.time_zone)
    return words.t("page.mine.answers.submitted", time=time)
