"""The practices that an organisation has selected, the evidence for them, and self-assessments."""

from typing import Any
from uuid import UUID

from litestar import Controller, Response, get, post, put
from litestar.params import FromPath, FromQuery, JSONBody

from api.core import errors
from api.core.errors import NotFound
from api.http.authorization import PUBLIC, SIGNED_IN, access
from api.http.etags import ExpectedIfGiven, answer
from api.http.paging import DEFAULT_LIMIT, Cursor, Limit, Page, Paging
from api.http.requests import ApiRequest
from api.practices.inputs import AssessmentPut, PracticeInput, SelectionPut
from api.practices.models import SelectionState
from api.practices.queries import selections as queries
from api.practices.schemas.model import PracticeOut, practice_out
from api.practices.schemas.selections import (
    AssessmentOut,
    EvidenceOut,
    SelectionOut,
    SelectionWithHistory,
    assessment_out,
    evidence_out,
    selection_out,
    selection_with_history,
)
from api.practices.service import assessments, evidence, practices, selections

_DECIDE: dict[str, Any] = {**access(SIGNED_IN), "problems": (errors.Conflict,)}


class SelectionController(Controller):
    path = "/organisations/{organisation_id:uuid}"
    tags = ("Operating model",)

    @get(
        "/practices",
        operation_id="list_selections",
        summary="List the practices that an organisation has selected",
        opt=access(PUBLIC) | {"repeatable": True},
    )
    async def list_selections(
        self,
        request: ApiRequest,
        organisation_id: FromPath[UUID],
        *,
        status: FromQuery[list[SelectionState] | None] = None,
        limit: Limit = DEFAULT_LIMIT,
        cursor: Cursor = None,
    ) -> Response[Page[SelectionOut]]:
        """Public, like the organisation. The responsible role is named, never a person."""
        await selections.organisation_of(request.transaction, request.actor, organisation_id)
        paging = Paging(request, cursor, limit, queries.SortKey)
        rows = await request.scalars(
            queries.page(organisation_id, status or (), start=paging.start, limit=limit)
        )
        views = await selections.views(request.transaction, organisation_id, rows)
        return paging.answer(views, keys=lambda view: (view.selection.code,), build=selection_out)

    @post(
        "/practices",
        operation_id="add_own_practice",
        summary="Describe a practice of the organisation's own",
        opt=_DECIDE,
    )
    async def add_own_practice(
        self, request: ApiRequest, organisation_id: FromPath[UUID], data: JSONBody[PracticeInput]
    ) -> Response[PracticeOut]:
        """Public, and marked as the organisation's own. Select it afterwards like any other. A
        buyer's leader decides, or who manages a supplier."""
        row = await selections.add_own(request.transaction, request.actor, organisation_id, data)
        headers = {"Location": f"/v1/organisations/{organisation_id}/practices/{row.code}/text"}
        return answer(request, practice_out(row, None), status=201, headers=headers)

    @get(
        "/practices/{code:str}",
        operation_id="get_selection",
        summary="Get a selected practice with its history",
        opt=access(PUBLIC) | {"repeatable": True},
    )
    async def get_selection(
        self, request: ApiRequest, organisation_id: FromPath[UUID], code: FromPath[str]
    ) -> Response[SelectionWithHistory]:
        """`state` of each evidence link says what has become of its thing since."""
        view = await selections.get(request.transaction, request.actor, organisation_id, code)
        history = await selections.history(request.transaction, view.selection)
        return answer(request, selection_with_history(view, history), of=view.selection)

    @put(
        "/practices/{code:str}",
        operation_id="put_selection",
        summary="Select a practice or change its state",
        opt=_DECIDE,
    )
    async def put_selection(
        self,
        request: ApiRequest,
        organisation_id: FromPath[UUID],
        code: FromPath[str],
        data: JSONBody[SelectionPut],
        expected_if_given: ExpectedIfGiven,
    ) -> Response[SelectionWithHistory]:
        """A buyer's leader decides, or who manages a supplier; API keys do not. Dropping a practice
        needs a reason. Every change of state, date, role or reason stays in the history.

        A change needs `If-Match` with the `ETag` of `get_selection`; the first selection needs
        none.
        """
        await selections.put(
            request.transaction,
            request.actor,
            organisation_id,
            code,
            data,
            expected=expected_if_given,
        )
        view = await selections.get(request.transaction, request.actor, organisation_id, code)
        history = await selections.history(request.transaction, view.selection)
        return answer(request, selection_with_history(view, history), of=view.selection)

    @get(
        "/practices/{code:str}/text",
        operation_id="get_own_practice",
        summary="Get the text of a practice for an organisation",
        opt=access(PUBLIC) | {"repeatable": True},
    )
    async def get_own_practice(
        self, request: ApiRequest, organisation_id: FromPath[UUID], code: FromPath[str]
    ) -> Response[PracticeOut]:
        """Of a practice of its own, or of one from the editions."""
        practice, edition = await practices.get(
            request.transaction, request.actor, organisation_id, code
        )
        return answer(request, practice_out(practice, edition))

    @get(
        "/practices/{code:str}/evidence",
        operation_id="get_practice_evidence",
        summary="Compute the evidence for a practice",
        opt=access(PUBLIC),
    )
    async def get_practice_evidence(
        self, request: ApiRequest, organisation_id: FromPath[UUID], code: FromPath[str]
    ) -> Response[EvidenceOut]:
        """Computed from the public plans, procurements, dialogues and meetings of the last twelve
        months, whether the practice is selected or not. `not_computable` means that there is
        nothing yet to look at. 404 for a practice without a rule."""
        organisation = await selections.organisation_of(
            request.transaction, request.actor, organisation_id
        )
        practice, _ = await practices.get(request.transaction, request.actor, organisation_id, code)
        if practice.content.rule is None:
            raise NotFound
        computed = await evidence.compute(
            request.transaction, organisation, practice.content.rule, with_rows=True
        )
        return answer(request, evidence_out(code, computed))

    @get(
        "/self-assessment",
        operation_id="get_self_assessment",
        summary="Get an organisation's self-assessment",
        opt=access(PUBLIC),
    )
    async def get_self_assessment(
        self, request: ApiRequest, organisation_id: FromPath[UUID]
    ) -> Response[AssessmentOut]:
        """The replies to twelve questions, and up to three practices that they propose. Only
        members see it until it is published."""
        view = await assessments.get(request.transaction, request.actor, organisation_id)
        return answer(request, assessment_out(view), of=view.assessment)

    @put(
        "/self-assessment",
        operation_id="put_self_assessment",
        summary="Reply to the questions of the self-assessment",
        opt=access(SIGNED_IN),
    )
    async def put_self_assessment(
        self,
        request: ApiRequest,
        organisation_id: FromPath[UUID],
        data: JSONBody[AssessmentPut],
        expected_if_given: ExpectedIfGiven,
    ) -> Response[AssessmentOut]:
        """It is nobody's duty, and private unless `published`. Replaces all replies. A change needs
        `If-Match`."""
        view = await assessments.put(
            request.transaction, request.actor, organisation_id, data, expected_if_given
        )
        return answer(request, assessment_out(view), of=view.assessment)
