"""Routes of past answers to questions that are alike."""

from typing import Annotated
from uuid import UUID

from litestar import Controller, Response, get
from litestar.params import FromPath, QueryParameter

from api.contributions.schemas.past_answers import PastAnswersOut, past_answers_out
from api.contributions.service import past_answers as service
from api.core.actor import Permission
from api.http.authorization import access
from api.http.etags import answer
from api.http.requests import ApiRequest

QuestionText = Annotated[
    str, QueryParameter(description="The new question.", min_length=1, max_length=2_000)
]


class PastAnswerController(Controller):
    path = "/dialogues/{dialogue_id:uuid}/past-answers"
    tags = ("Contributions",)

    @get(
        "/",
        operation_id="list_past_answers",
        summary="Find past answers to questions like a new one",
        opt=access(Permission.CONTRIBUTION_ANSWER),
    )
    async def list_past_answers(
        self, request: ApiRequest, dialogue_id: FromPath[UUID], question: QuestionText
    ) -> Response[PastAnswersOut]:
        """Public answers to questions with the same words, in any form, in compounds, and words of
        the same meaning. For those who answer in the dialogue."""
        answers = await service.find(request.transaction, request.actor, dialogue_id, question)
        return answer(request, past_answers_out(answers))
