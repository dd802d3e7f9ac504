from typing import Annotated
from uuid import UUID

from litestar import Controller, Response, get
from litestar.params import FromPath, QueryParameter

from api.core.errors import PublicationWithdrawn
from api.http.authorization import PUBLIC, access
from api.http.etags import answer
from api.http.paging import DEFAULT_LIMIT, Cursor, Limit, Page, Paging
from api.http.requests import ApiRequest
from api.plans.queries import plans as queries
from api.plans.rules.revisions import PlanDifference
from api.plans.schemas.plans import (
    RevisionContentOut,
    RevisionOut,
    revision_content_out,
    revision_out,
)
from api.plans.service import loading, plans

Since = Annotated[
    int | None,
    QueryParameter(
        ge=1, description="Number of the revision to compare with; by default the previous one."
    ),
]


class RevisionController(Controller):
    path = "/plans/{plan_id:uuid}/revisions"
    tags = ("Plans",)

    @get(
        "/",
        operation_id="list_plan_revisions",
        summary="List the published revisions of a plan",
        opt=access(PUBLIC) | {"problems": (PublicationWithdrawn,)},
    )
    async def list_plan_revisions(
        self,
        request: ApiRequest,
        plan_id: FromPath[UUID],
        limit: Limit = DEFAULT_LIMIT,
        cursor: Cursor = None,
    ) -> Response[Page[RevisionOut]]:
        """Returns the newest first."""
        plan = await loading.get_plan(request.transaction, request.actor, plan_id)
        paging = Paging(request, cursor, limit, tuple[int])
        rows = await request.scalars(
            queries.revisions_page(plan.id, start=paging.start and paging.start[0], limit=limit)
        )
        return paging.answer(rows, keys=lambda row: (row.number,), build=revision_out)

    @get(
        "/{number:int}",
        operation_id="get_plan_revision",
        summary="Get the content of a plan at one publication",
        opt=access(PUBLIC) | {"problems": (PublicationWithdrawn,)},
    )
    async def get_plan_revision(
        self, request: ApiRequest, plan_id: FromPath[UUID], number: FromPath[int]
    ) -> Response[RevisionContentOut]:
        """Returns the content as it was published, without contacts."""
        row = await plans.revision(request.transaction, request.actor, plan_id, number)
        return answer(request, revision_content_out(row))

    @get(
        "/{number:int}/difference",
        operation_id="compare_plan_revisions",
        summary="Compare two revisions of a plan",
        opt=access(PUBLIC) | {"problems": (PublicationWithdrawn,)},
    )
    async def compare_plan_revisions(
        self,
        request: ApiRequest,
        plan_id: FromPath[UUID],
        number: FromPath[int],
        since: Since = None,
    ) -> Response[PlanDifference]:
        """Lists the procurements that were added, removed and changed since another revision, field
        by field."""
        difference = await plans.difference(
            request.transaction, request.actor, plan_id, number, since or number - 1
        )
        return answer(request, difference)
