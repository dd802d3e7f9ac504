"""Routes of procurement plans: drafts, publication, gaps, archive, copies."""

from datetime import date
from typing import Annotated
from uuid import UUID

from litestar import Controller, Response, get, patch, post
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter

from api.codelists.families import GOALS
from api.core.actor import Permission
from api.core.errors import NothingToPublish, PublicationWithdrawn
from api.http.authorization import PUBLIC, access
from api.http.etags import Expected, answer
from api.http.paging import DEFAULT_LIMIT, Cursor, Limit, Page, Paging
from api.http.requests import ApiRequest
from api.http.selection import Ids, UpdatedSince
from api.organisations.expansion import Expand, add_organisations
from api.plans.filters import read_codes
from api.plans.inputs.plans import PlanCopy, PlanCreate, PlanPatch, PlanPublish
from api.plans.models.plans import Plan
from api.plans.models.values import PlanStatus
from api.plans.queries import plans as queries
from api.plans.schemas.plans import PlanGapsOut, PlanOut, plan_gaps_out, plan_out
from api.plans.service import loading, plans

OPEN = (PlanStatus.DRAFT, PlanStatus.PUBLISHED)
Buyers = Annotated[list[UUID] | None, QueryParameter(description="Only plans of these buyers.")]
StaleOn = Annotated[
    date | None,
    QueryParameter(
        description="Only plans whose period ended before this day: candidates for the archive."
    ),
]


async def _answer(request: ApiRequest, row: Plan, *, expand: Expand = None) -> Response[PlanOut]:
    shown = plan_out(row, request.settings.public_url)
    await add_organisations(request, [shown], expand)
    return answer(request, shown, of=row)


def _created(request: ApiRequest, row: Plan) -> Response[PlanOut]:
    headers = {"Location": f"/v1/plans/{row.id}"}
    shown = plan_out(row, request.settings.public_url)
    return answer(request, shown, of=row, status=201, headers=headers)


class PlanController(Controller):
    path = "/plans"
    tags = ("Plans",)

    @get(
        "/",
        operation_id="list_plans",
        summary="List procurement plans",
        opt=access(PUBLIC) | {"repeatable": True},
    )
    async def list_plans(
        self,
        request: ApiRequest,
        *,
        buyer: Buyers = None,
        goal: FromQuery[list[str] | None] = None,
        stale_on: StaleOn = None,
        ids: Ids = None,
        updated_since: UpdatedSince = None,
        expand: Expand = None,
        limit: Limit = DEFAULT_LIMIT,
        cursor: Cursor = None,
    ) -> Response[Page[PlanOut]]:
        """Published plans and the drafts of your own organisation, newest first."""
        paging = Paging(request, cursor, limit, queries.PlanKey)
        rows = await request.scalars(
            queries.plans_page(
                request.actor,
                buyers=buyer or [],
                goals=read_codes("goal", GOALS, goal),
                stale_on=stale_on,
                ids=ids or (),
                updated_since=updated_since,
                start=paging.start,
                limit=limit,
            )
        )
        page = paging.page(
            rows,
            keys=lambda row: (row.created_at, row.id),
            build=lambda row: plan_out(row, request.settings.public_url),
        )
        await add_organisations(request, page.items, expand)
        return answer(request, page, headers=paging.link(page))

    @post(
        "/",
        operation_id="create_plan",
        summary="Create a procurement plan",
        opt=access(Permission.PLAN_WRITE),
    )
    async def create_plan(
        self, request: ApiRequest, data: JSONBody[PlanCreate]
    ) -> Response[PlanOut]:
        """Creates a draft without procurements. Import a spreadsheet into the plan, or create its
        procurements one by one."""
        row = await plans.create(request.transaction, request.actor, data)
        return _created(request, row)

    @get(
        "/{plan_id:uuid}",
        operation_id="get_plan",
        summary="Get one plan",
        opt=access(PUBLIC) | {"repeatable": True, "problems": (PublicationWithdrawn,)},
    )
    async def get_plan(
        self, request: ApiRequest, plan_id: FromPath[UUID], expand: Expand = None
    ) -> Response[PlanOut]:
        """Get its procurements from `/v1/procurements?plan=…`."""
        row = await loading.get_plan(request.transaction, request.actor, plan_id)
        return await _answer(request, row, expand=expand)

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
        """JSON Merge Patch of the plan's texts and period."""
        row = await plans.update(request.transaction, request.actor, plan_id, data, expected)
        return await _answer(request, row)

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
        """Makes all drafts of the plan public, and keeps the public content as a revision.

        Each draft requires a title, a subject, a date, an estimated value and a contact. If drafts
        lack one of these, the publication is refused, and the problem names them. Send them as
        `left_out` to publish them anyway. `GET /v1/plans/{plan_id}/gaps` lists the empty fields.
        """
        row = await plans.publish(request.transaction, request.actor, plan_id, data, expected)
        return await _answer(request, row)

    @get(
        "/{plan_id:uuid}/gaps",
        operation_id="list_plan_gaps",
        summary="List the fields that a plan's drafts lack for publication",
        opt=access(Permission.PLAN_WRITE),
    )
    async def list_plan_gaps(
        self, request: ApiRequest, plan_id: FromPath[UUID]
    ) -> Response[PlanGapsOut]:
        """Lists every draft in which one of the five required fields is empty.

        Send the items without their titles as `left_out` of the publication.
        """
        rows = await plans.gaps(request.transaction, request.actor, plan_id)
        return answer(request, plan_gaps_out(rows))

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
        """The plan stays public and can no longer be changed. Its procurements stay open."""
        row = await plans.archive(request.transaction, request.actor, plan_id, expected)
        return await _answer(request, row)

    @post(
        "/{plan_id:uuid}/copy",
        operation_id="copy_plan",
        summary="Copy a plan to another year",
        opt=access(Permission.PLAN_WRITE),
    )
    async def copy_plan(
        self, request: ApiRequest, plan_id: FromPath[UUID], data: JSONBody[PlanCopy]
    ) -> Response[PlanOut]:
        """Creates a new draft with all dates moved. It leaves out procurements that were tendered,
        concluded or cancelled."""
        row = await plans.copy(request.transaction, request.actor, plan_id, data)
        return _created(request, row)
