"""A buyer's plan of what it will buy: drafts, publishing, revisions, import of spreadsheets."""

from datetime import date
from typing import Annotated
from uuid import UUID

from litestar import Controller, Response, get, patch, post
from litestar.params import FromPath, JSONBody, QueryParameter

from api.core.actor import Permission
from api.core.errors import NothingToPublish, PublicationWithdrawn
from api.http.authorization import PUBLIC, access
from api.http.etags import Expected, answer
from api.http.paging import DEFAULT_LIMIT, Cursor, Limit, Page, Paging
from api.http.requests import ApiRequest
from api.plans.inputs.plans import PlanCopy, PlanCreate, PlanPatch, PlanPublish
from api.plans.models.plans import Plan
from api.plans.models.values import PlanStatus
from api.plans.queries import plans as queries
from api.plans.schemas.plans import PlanGapsOut, PlanOut, plan_gaps_out, plan_out
from api.plans.service import loading, plans

OPEN = (PlanStatus.DRAFT, PlanStatus.PUBLISHED)
Buyers = Annotated[list[UUID] | None, QueryParameter(description="Only of these buyers.")]
StaleOn = Annotated[
    date | None,
    QueryParameter(description="Only those whose period was over before this day: to be archived."),
]


def _answer(request: ApiRequest, row: Plan) -> Response[PlanOut]:
    return answer(request, plan_out(row), of=row)


def _created(request: ApiRequest, row: Plan) -> Response[PlanOut]:
    headers = {"Location": f"/v1/plans/{row.id}"}
    return answer(request, plan_out(row), of=row, status=201, headers=headers)


class PlanController(Controller):
    path = "/plans"
    tags = ("Plans",)

    @get(
        "/",
        operation_id="list_plans",
        summary="Procurement plans",
        opt=access(PUBLIC) | {"repeatable": True},
    )
    async def list_plans(
        self,
        request: ApiRequest,
        *,
        buyer: Buyers = None,
        stale_on: StaleOn = None,
        limit: Limit = DEFAULT_LIMIT,
        cursor: Cursor = None,
    ) -> Response[Page[PlanOut]]:
        """Newest first: published ones, and the drafts of your own house."""
        paging = Paging(request, cursor, limit, queries.PlanKey)
        rows = await request.scalars(
            queries.plans_page(
                request.actor,
                buyers=buyer or [],
                stale_on=stale_on,
                start=paging.start,
                limit=limit,
            )
        )
        return paging.answer(rows, keys=lambda row: (row.created_at, row.id), build=plan_out)

    @post(
        "/",
        operation_id="create_plan",
        summary="Create a procurement plan",
        opt=access(Permission.PLAN_WRITE),
    )
    async def create_plan(
        self, request: ApiRequest, data: JSONBody[PlanCreate]
    ) -> Response[PlanOut]:
        """A draft without procurements: import a spreadsheet into it, or create them one by one."""
        row = await plans.create(request.transaction, request.actor, data)
        return _created(request, row)

    @get(
        "/{plan_id:uuid}",
        operation_id="get_plan",
        summary="One plan",
        opt=access(PUBLIC) | {"repeatable": True, "problems": (PublicationWithdrawn,)},
    )
    async def get_plan(self, request: ApiRequest, plan_id: FromPath[UUID]) -> Response[PlanOut]:
        """Its procurements: `/v1/procurements?plan=…`."""
        row = await loading.get_plan(request.transaction, request.actor, plan_id)
        return _answer(request, row)

    @patch(
        "/{plan_id:uuid}",
        operation_id="update_plan",
        summary="Change a plan",
        opt=access(Permission.PLAN_WRITE, states=OPEN),
    )
    async def update_plan(
        self,
        request: ApiRequest,
        plan_id: FromPath[UUID],
        data: JSONBody[PlanPatch],
        expected: Expected,
    ) -> Response[PlanOut]:
        """JSON Merge Patch of the plan's own texts and period."""
        row = await plans.update(request.transaction, request.actor, plan_id, data, expected)
        return _answer(request, row)

    @post(
        "/{plan_id:uuid}/publish",
        operation_id="publish_plan",
        summary="Publish a plan, or its next revision",
        opt=access(Permission.PLAN_PUBLISH, states=OPEN) | {"problems": (NothingToPublish,)},
        status_code=200,
    )
    async def publish_plan(
        self,
        request: ApiRequest,
        plan_id: FromPath[UUID],
        data: JSONBody[PlanPublish],
        expected: Expected,
    ) -> Response[PlanOut]:
        """All its drafts become public; what is public then is kept as a revision.

        Each needs title, what, when, roughly how much, and whom to ask. Drafts that lack one of
        these are named in the refusal; send them as `left_out` to publish them all the same. What
        they lack: `GET /v1/plans/{plan_id}/gaps`.
        """
        row = await plans.publish(request.transaction, request.actor, plan_id, data, expected)
        return _answer(request, row)

    @get(
        "/{plan_id:uuid}/gaps",
        operation_id="list_plan_gaps",
        summary="What a plan's drafts lack for its publication",
        opt=access(Permission.PLAN_WRITE),
    )
    async def list_plan_gaps(
        self, request: ApiRequest, plan_id: FromPath[UUID]
    ) -> Response[PlanGapsOut]:
        """Every draft that says nothing of one of the five fields: what readers will miss.

        The items without their titles are what `left_out` of the publication takes.
        """
        found = await plans.gaps(request.transaction, request.actor, plan_id)
        return answer(request, plan_gaps_out(found))

    @post(
        "/{plan_id:uuid}/archive",
        operation_id="archive_plan",
        summary="Archive a plan",
        opt=access(Permission.PLAN_PUBLISH, states=(PlanStatus.PUBLISHED,)),
        status_code=200,
    )
    async def archive_plan(
        self,
        request: ApiRequest,
        plan_id: FromPath[UUID],
        expected: Expected,
    ) -> Response[PlanOut]:
        """It stays public and takes no more changes. Its procurements live on."""
        row = await plans.archive(request.transaction, request.actor, plan_id, expected)
        return _answer(request, row)

    @post(
        "/{plan_id:uuid}/copy",
        operation_id="copy_plan",
        summary="Copy a plan to another year",
        opt=access(Permission.PLAN_WRITE),
    )
    async def copy_plan(
        self, request: ApiRequest, plan_id: FromPath[UUID], data: JSONBody[PlanCopy]
    ) -> Response[PlanOut]:
        """A new draft with all dates later; without what was tendered, concluded or cancelled."""
        row = await plans.copy(request.transaction, request.actor, plan_id, data)
        return _created(request, row)
