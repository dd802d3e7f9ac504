"""Continuous dialogue: questions about plans and procurements outside calls.

Every public procurement and plan has a continuous dialogue with the same id. Ask, answer and
moderate in it as in a call: the routes of contributions and receipts take its id as
`dialogue_id`. It has no deadline: a procurement takes questions until it goes out to tender.
"""

from uuid import UUID

from litestar import Controller, Response, get, post
from litestar.params import FromPath, JSONBody

from api.continuous import queries
from api.continuous.inputs import QuestionPauseCreate
from api.continuous.schemas import QuestionPauseOut, question_pause_out
from api.continuous.service import loading, pauses
from api.core import errors
from api.core.actor import Permission
from api.dialogues.routes import shown
from api.dialogues.schemas import DialogueOut
from api.http.authorization import PUBLIC, access
from api.http.etags import Expected, answer
from api.http.paging import DEFAULT_LIMIT, Cursor, Limit, Page, Paging
from api.http.requests import ApiRequest
from api.organisations.expansion import Expand


class AnyDialogueController(Controller):
    tags = ("Dialogues",)

    @get(
        "/dialogues/{dialogue_id:uuid}",
        operation_id="get_dialogue",
        summary="Get a dialogue call, or a continuous dialogue",
        opt=access(PUBLIC) | {"repeatable": True},
    )
    async def get_dialogue(
        self, request: ApiRequest, dialogue_id: FromPath[UUID], expand: Expand = None
    ) -> Response[DialogueOut]:
        """Only members of the buyer see drafts. A cancelled call keeps its address. The id of a
        public procurement or plan finds its continuous dialogue (`kind`), which no list has.
        """
        row = await loading.get(request.transaction, request.actor, dialogue_id)
        return await shown(request, row, expand=expand)


class QuestionPauseController(Controller):
    tags = ("Continuous dialogue",)

    @get(
        "/organisations/{organisation_id:uuid}/question-pauses",
        operation_id="list_question_pauses",
        summary="List the pauses of a buyer",
        opt=access(PUBLIC) | {"repeatable": True},
    )
    async def list_question_pauses(
        self,
        request: ApiRequest,
        organisation_id: FromPath[UUID],
        *,
        limit: Limit = DEFAULT_LIMIT,
        cursor: Cursor = None,
    ) -> Response[Page[QuestionPauseOut]]:
        """Newest first. At most one is current."""
        await pauses.buyer_of(request.transaction, request.actor, organisation_id)
        paging = Paging(request, cursor, limit, queries.PauseKey)
        rows = await request.scalars(
            queries.pauses(organisation_id, start=paging.start, limit=limit)
        )
        return paging.answer(rows, keys=lambda row: (row.id,), build=question_pause_out)

    @post(
        "/organisations/{organisation_id:uuid}/question-pauses",
        operation_id="pause_questions",
        summary="Take no new questions outside calls for a while",
        opt={**access(Permission.DIALOGUE_PUBLISH), "problems": (errors.Conflict,)},
    )
    async def pause_questions(
        self,
        request: ApiRequest,
        organisation_id: FromPath[UUID],
        data: JSONBody[QuestionPauseCreate],
    ) -> Response[QuestionPauseOut]:
        """Public, with the reason. Calls are not concerned, and questions that were asked before
        can still be answered."""
        row = await pauses.pause(request.transaction, request.actor, organisation_id, data)
        headers = {"Location": f"/v1/question-pauses/{row.id}"}
        return answer(request, question_pause_out(row), of=row, status=201, headers=headers)

    @get(
        "/question-pauses/{question_pause_id:uuid}",
        operation_id="get_question_pause",
        summary="Get a pause",
        opt=access(PUBLIC) | {"repeatable": True},
    )
    async def get_question_pause(
        self, request: ApiRequest, question_pause_id: FromPath[UUID]
    ) -> Response[QuestionPauseOut]:
        """Stays readable after its end."""
        row = await pauses.get(request.transaction, request.actor, question_pause_id)
        return answer(request, question_pause_out(row), of=row)

    @post(
        "/question-pauses/{question_pause_id:uuid}/end",
        operation_id="resume_questions",
        summary="End a pause early",
        opt={**access(Permission.DIALOGUE_PUBLISH), "problems": (errors.WrongState,)},
        status_code=200,
    )
    async def resume_questions(
        self, request: ApiRequest, question_pause_id: FromPath[UUID], expected: Expected
    ) -> Response[QuestionPauseOut]:
        """Questions are taken again at once."""
        row = await pauses.end(request.transaction, request.actor, question_pause_id, expected)
        return answer(request, question_pause_out(row), of=row)
