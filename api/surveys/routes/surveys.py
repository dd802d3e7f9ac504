"""Routes of surveys and corrections."""

from uuid import UUID

from litestar import Controller, Response, delete, get, patch, post
from litestar.params import FromPath, JSONBody

from api.core import errors
from api.core.actor import Permission
from api.dialogues.service.loading import get as get_dialogue
from api.http.authorization import PUBLIC, access
from api.http.etags import Expected, answer
from api.http.paging import DEFAULT_LIMIT, Cursor, Limit, Page, Paging
from api.http.requests import ApiRequest
from api.surveys import queries
from api.surveys.inputs import CorrectionCreate, SurveyCreate, SurveyPatch
from api.surveys.models import Survey, SurveyStatus
from api.surveys.schemas import CorrectionOut, SurveyOut, correction_out, survey_out
from api.surveys.service import corrections, loading, surveys


def _shown(
    request: ApiRequest, row: Survey, *, status: int = 200, headers: dict[str, str] | None = None
) -> Response[SurveyOut]:
    return answer(request, survey_out(row), of=row, status=status, headers=headers)


class SurveyController(Controller):
    path = "/"
    tags = ("Surveys",)

    @get(
        "/dialogues/{dialogue_id:uuid}/surveys",
        operation_id="list_surveys",
        summary="List the surveys of a dialogue",
        opt=access(PUBLIC),
    )
    async def list_surveys(
        self,
        request: ApiRequest,
        dialogue_id: FromPath[UUID],
        limit: Limit = DEFAULT_LIMIT,
        cursor: Cursor = None,
    ) -> Response[Page[SurveyOut]]:
        """Oldest first. Only members of the buyer see drafts."""
        await get_dialogue(request.transaction, request.actor, dialogue_id)
        paging = Paging(request, cursor, limit, queries.SortKey)
        rows = await request.scalars(
            queries.page(request.actor, dialogue_id, start=paging.start, limit=limit)
        )
        return paging.answer(rows, keys=lambda row: (row.id,), build=survey_out)

    @post(
        "/dialogues/{dialogue_id:uuid}/surveys",
        operation_id="create_survey",
        summary="Draft a survey",
        opt=access(Permission.DIALOGUE_WRITE) | {"problems": (errors.WrongState,)},
    )
    async def create_survey(
        self, request: ApiRequest, dialogue_id: FromPath[UUID], data: JSONBody[SurveyCreate]
    ) -> Response[SurveyOut]:
        """The dialogue must have the format `survey`. The draft is not public."""
        row = await surveys.create(request.transaction, request.actor, dialogue_id, data)
        headers = {"Location": f"/v1/surveys/{row.id}"}
        return _shown(request, row, status=201, headers=headers)

    @get(
        "/surveys/{survey_id:uuid}",
        operation_id="get_survey",
        summary="Get a survey",
        opt=access(PUBLIC),
    )
    async def get_survey(
        self, request: ApiRequest, survey_id: FromPath[UUID]
    ) -> Response[SurveyOut]:
        """Has the questions in the order in which they are asked."""
        row, _ = await loading.get(request.transaction, request.actor, survey_id)
        return _shown(request, row)

    @patch(
        "/surveys/{survey_id:uuid}",
        operation_id="update_survey",
        summary="Change a survey",
        opt=access(Permission.DIALOGUE_WRITE) | {"problems": (errors.Conflict,)},
    )
    async def update_survey(
        self,
        request: ApiRequest,
        survey_id: FromPath[UUID],
        data: JSONBody[SurveyPatch],
        expected: Expected,
    ) -> Response[SurveyOut]:
        """JSON Merge Patch, for a draft or until the dialogue opens. Afterwards use
        `correct_survey`.
        """
        row = await surveys.update(request.transaction, request.actor, survey_id, data, expected)
        return _shown(request, row)

    @delete(
        "/surveys/{survey_id:uuid}",
        operation_id="delete_survey",
        summary="Delete a draft of a survey",
        opt=access(Permission.DIALOGUE_WRITE, states=[SurveyStatus.DRAFT]),
    )
    async def delete_survey(
        self,
        request: ApiRequest,
        survey_id: FromPath[UUID],
        expected: Expected,
    ) -> None:
        """A published survey cannot be deleted."""
        await surveys.delete_draft(request.transaction, request.actor, survey_id, expected)

    @post(
        "/surveys/{survey_id:uuid}/publish",
        operation_id="publish_survey",
        summary="Publish a survey",
        opt=access(Permission.DIALOGUE_PUBLISH, states=[SurveyStatus.DRAFT]),
        status_code=200,
    )
    async def publish_survey(
        self,
        request: ApiRequest,
        survey_id: FromPath[UUID],
        expected: Expected,
    ) -> Response[SurveyOut]:
        """The survey is public as soon as its dialogue is, and can be answered while
        that is open.
        """
        row = await surveys.publish(request.transaction, request.actor, survey_id, expected)
        return _shown(request, row)

    @get(
        "/surveys/{survey_id:uuid}/corrections",
        operation_id="list_survey_corrections",
        summary="List the corrections of a survey",
        opt=access(PUBLIC),
    )
    async def list_survey_corrections(
        self,
        request: ApiRequest,
        survey_id: FromPath[UUID],
        limit: Limit = DEFAULT_LIMIT,
        cursor: Cursor = None,
    ) -> Response[Page[CorrectionOut]]:
        """Oldest first, with the old and new text of each change."""
        await loading.get(request.transaction, request.actor, survey_id)
        paging = Paging(request, cursor, limit, queries.SortKey)
        rows = await request.scalars(
            queries.corrections(survey_id, start=paging.start, limit=limit)
        )
        return paging.answer(rows, keys=lambda row: (row.id,), build=correction_out)

    @post(
        "/surveys/{survey_id:uuid}/corrections",
        operation_id="correct_survey",
        summary="Correct texts of a survey",
        opt=access(Permission.DIALOGUE_WRITE, states=[SurveyStatus.PUBLISHED]),
        status_code=200,
    )
    async def correct_survey(
        self,
        request: ApiRequest,
        survey_id: FromPath[UUID],
        data: JSONBody[CorrectionCreate],
        expected: Expected,
    ) -> Response[SurveyOut]:
        """Changes texts only, with a public reason. Possible after people have answered."""
        row = await corrections.correct(
            request.transaction, request.actor, survey_id, data, expected
        )
        return _shown(request, row)
