"""Routes of the caller's own response to a survey."""

from uuid import UUID

from litestar import Controller, Response, delete, get, post, put
from litestar.openapi import ResponseSpec
from litestar.params import FromPath, JSONBody

from api.core import errors
from api.dialogues.models import DialogueStatus
from api.http.authorization import SIGNED_IN, access
from api.http.etags import Expected, ExpectedIfGiven, answer
from api.http.requests import ApiRequest
from api.participation.limits import require_responding
from api.surveys.inputs import ResponseSave
from api.surveys.schemas import ResponseOut, response_out
from api.surveys.service import responses

WHILE_TAKING = access(SIGNED_IN, states=[DialogueStatus.OPEN], receipts=True) | {
    "problems": (errors.Conflict, errors.WrongState)
}
"""Also allows the grace period."""


def _shown(request: ApiRequest, own: responses.Own) -> Response[ResponseOut]:
    return answer(
        request,
        response_out(own.response, own.survey, own.files),
        of=own.response,
        status=201 if own.created else 200,
    )


class SurveyResponseController(Controller):
    path = "/surveys/{survey_id:uuid}/response"
    tags = ("Surveys",)

    @get(
        "/",
        operation_id="get_survey_response",
        summary="Get your response to a survey",
        opt=access(SIGNED_IN, receipts=True),
    )
    async def get_survey_response(
        self, request: ApiRequest, survey_id: FromPath[UUID]
    ) -> Response[ResponseOut]:
        """Returns the draft or submitted response; 404 if there is none."""
        own = await responses.read(request.transaction, request.actor, survey_id)
        return _shown(request, own)

    @put(
        "/",
        operation_id="save_survey_response",
        summary="Save your answers",
        opt=WHILE_TAKING,
        responses={
            201: ResponseSpec(
                ResponseOut, generate_examples=False, description="Saved the first time"
            )
        },
    )
    async def save_survey_response(
        self,
        request: ApiRequest,
        survey_id: FromPath[UUID],
        data: JSONBody[ResponseSave],
        expected_if_given: ExpectedIfGiven,
    ) -> Response[ResponseOut]:
        """Replaces all answers. The first request has no `If-Match` (201), later ones need it.

        A draft may be incomplete and keeps answers to questions that are hidden now. A submitted
        response stays submitted and must be complete.
        """
        if expected_if_given is None:  # limit new responses only, as drafts are saved often
            await require_responding(request.transaction, request.actor, request.origin.key)
        own = await responses.save(
            request.transaction, request.actor, survey_id, data, expected_if_given
        )
        return _shown(request, own)

    @post(
        "/submit",
        operation_id="submit_survey_response",
        summary="Submit your answers",
        opt=WHILE_TAKING,
        status_code=200,
    )
    async def submit_survey_response(
        self,
        request: ApiRequest,
        survey_id: FromPath[UUID],
        expected: Expected,
    ) -> Response[ResponseOut]:
        """Required questions that are shown must be answered; answers to hidden ones are deleted.

        You can change or withdraw the response until the deadline. After the deadline, within the
        dialogue's `grace_hours`, a response is accepted and marked as `late`, and a late one can be
        changed; one submitted in time can then only be withdrawn.
        """
        own = await responses.submit(request.transaction, request.actor, survey_id, expected)
        return _shown(request, own)

    @delete(
        "/",
        operation_id="withdraw_survey_response",
        summary="Withdraw your response",
        opt=WHILE_TAKING,
    )
    async def withdraw_survey_response(
        self, request: ApiRequest, survey_id: FromPath[UUID]
    ) -> None:
        """Deletes the draft or submitted response. Possible until the grace period ends."""
        await responses.withdraw(request.transaction, request.actor, survey_id)
