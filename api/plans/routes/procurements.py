"""Planned procurements: search, detail, change, status, history."""

from typing import Any
from uuid import UUID

from litestar import Controller, Response, get, patch, post
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath, JSONBody

from api.core.actor import Permission
from api.core.errors import NotFound, PublicationWithdrawn, WrongState
from api.http.authorization import PUBLIC, access
from api.http.etags import Expected, answer
from api.http.paging import DEFAULT_LIMIT, Count, Cursor, Limit, Paging
from api.http.requests import ApiRequest
from api.organisations.expansion import Expand, add_organisations
from api.plans.filters import Facets, IncludeEnded, SortBy, procurement_search, read_facets
from api.plans.inputs.procurements import ProcurementCreate, ProcurementPatch, StatusChange
from api.plans.inputs.search import ProcurementSearch, ProcurementSort
from api.plans.models.procurements import Procurement
from api.plans.models.values import ProcurementStatus
from api.plans.queries import procurements as queries
from api.plans.queries import search as searching
from api.plans.rules.slip import slips
from api.plans.schemas.history import HistoryOut, change_out, promise_out, slip_out
from api.plans.schemas.procurements import (
    FacetCount,
    ProcurementOut,
    ProcurementPage,
    procurement_out,
)
from api.plans.service import loading, procurements

S = ProcurementStatus
CHANGEABLE = (S.PLANNED, S.IN_DIALOGUE, S.PREPARING, S.TENDERING, S.POSTPONED)


def _answer(request: ApiRequest, row: Procurement, status: int = 200) -> Response[ProcurementOut]:
    headers = {"Location": f"/v1/procurements/{row.id}"} if status == 201 else None  # noqa: PLR2004
    shown = procurement_out(row, request.actor, request.settings.public_url)
    return answer(request, shown, of=row, status=status, headers=headers)


class ProcurementController(Controller):
    path = "/procurements"
    tags = ("Procurements",)

    @get(
        "/",
        operation_id="list_procurements",
        summary="Search for planned procurements",
        opt=access(PUBLIC) | {"repeatable": True},
        dependencies={"search": Provide(procurement_search, sync_to_thread=False)},
    )
    async def list_procurements(
        self,
        request: ApiRequest,
        *,
        search: NamedDependency[ProcurementSearch],
        sort: SortBy = None,
        facets: Facets = None,
        include_ended: IncludeEnded = False,
        expand: Expand = None,
        count: Count = False,
        limit: Limit = DEFAULT_LIMIT,
        cursor: Cursor = None,
    ) -> Response[ProcurementPage]:
        """Returns public procurements and the drafts of your own organisation. Repeated parameters
        are alternatives.

        Concluded and cancelled procurements are included only if `status` names them, with
        `include_ended=true`, `ids`, `reference` or `updated_since`. This applies to counts and
        facets, too.
        """
        search = searching.listed(search, include_ended=include_ended)
        facet_names = read_facets(facets)
        usual = ProcurementSort.RELEVANCE if search.q else ProcurementSort.NOTICE
        order = sort or usual
        paging = Paging(
            request, cursor, limit, searching.KEY_SHAPES[order], implied={"sort": usual}
        )
        rows = await request.scalars(
            searching.page(request.actor, search, order, start=paging.start, limit=limit)
        )
        page = paging.page(
            rows,
            keys=lambda row: searching.sort_keys(row, order),
            build=lambda row: procurement_out(row, request.actor, request.settings.public_url),
        )
        await add_organisations(request, page.items, expand)
        shown = ProcurementPage(page.items, page.next, 0 if count else None)
        if facet_names or count:
            counted = searching.counts(request.actor, search, facet_names, total=count)
            _add_counts(shown, await request.rows(counted))
        return answer(request, shown, headers=paging.link(page))

    @post(
        "/",
        operation_id="create_procurement",
        summary="Create a planned procurement",
        opt=access(Permission.PLAN_WRITE, states=(S.DRAFT,)) | {"problems": (NotFound, WrongState)},
    )
    async def create_procurement(
        self, request: ApiRequest, data: JSONBody[ProcurementCreate]
    ) -> Response[ProcurementOut]:
        """Creates a draft, in a plan or on its own. Its publication requires five fields."""
        row = await procurements.create(request.transaction, request.actor, data)
        return _answer(request, row, status=201)

    @get(
        "/{procurement_id:uuid}",
        operation_id="get_procurement",
        summary="Get one planned procurement",
        opt=access(PUBLIC) | {"repeatable": True, "problems": (PublicationWithdrawn,)},
    )
    async def get_procurement(
        self, request: ApiRequest, procurement_id: FromPath[UUID], expand: Expand = None
    ) -> Response[ProcurementOut]:
        """A procurement that was public stays at its address in every later status. Only the buyer
        sees drafts.

        410 means that it was published by mistake and withdrawn; `context` has the reason.
        """
        row = await loading.get_procurement(request.transaction, request.actor, procurement_id)
        shown = procurement_out(row, request.actor, request.settings.public_url)
        await add_organisations(request, [shown], expand)
        return answer(request, shown, of=row)

    @patch(
        "/{procurement_id:uuid}",
        operation_id="update_procurement",
        summary="Change a planned procurement",
        opt=access(Permission.PLAN_WRITE),
    )
    async def update_procurement(
        self,
        request: ApiRequest,
        procurement_id: FromPath[UUID],
        data: JSONBody[ProcurementPatch],
        expected: Expected,
    ) -> Response[ProcurementOut]:
        """JSON Merge Patch. A public procurement changes at once, and the public history shows
        `reason`."""
        row = await procurements.update(
            request.transaction, request.actor, procurement_id, data, expected
        )
        return _answer(request, row)

    @post(
        "/{procurement_id:uuid}/approve",
        operation_id="approve_procurement",
        summary="Approve a draft for publication",
        opt=access(Permission.PLAN_APPROVE, states=(S.DRAFT,)),
        status_code=200,
    )
    async def approve_procurement(
        self,
        request: ApiRequest,
        procurement_id: FromPath[UUID],
        expected: Expected,
    ) -> Response[ProcurementOut]:
        """An officer approves the draft of an occasional buyer. A later change of the draft revokes
        the approval."""
        row = await procurements.approve(
            request.transaction, request.actor, procurement_id, expected
        )
        return _answer(request, row)

    @post(
        "/{procurement_id:uuid}/publish",
        operation_id="publish_procurement",
        summary="Publish a draft",
        opt=access(Permission.PLAN_PUBLISH, states=(S.DRAFT,)),
        status_code=200,
    )
    async def publish_procurement(
        self,
        request: ApiRequest,
        procurement_id: FromPath[UUID],
        expected: Expected,
    ) -> Response[ProcurementOut]:
        """Makes the draft public. It requires a title, a subject, a date, an estimated value and a
        contact."""
        row = await procurements.publish(
            request.transaction, request.actor, procurement_id, expected
        )
        return _answer(request, row)

    @post(
        "/{procurement_id:uuid}/status",
        operation_id="change_procurement_status",
        summary="Change the status of a procurement",
        opt=access(Permission.PLAN_PUBLISH, states=CHANGEABLE),
        status_code=200,
    )
    async def change_procurement_status(
        self,
        request: ApiRequest,
        procurement_id: FromPath[UUID],
        data: JSONBody[StatusChange],
        expected: Expected,
    ) -> Response[ProcurementOut]:
        """The new status is preparing, tendering, concluded, postponed or cancelled. A postponed
        procurement can become planned again."""
        row = await procurements.change_status(
            request.transaction, request.actor, procurement_id, data, expected
        )
        return _answer(request, row)

    @get(
        "/{procurement_id:uuid}/history",
        operation_id="get_procurement_history",
        summary="Get the change history of a procurement",
        opt=access(PUBLIC) | {"problems": (PublicationWithdrawn,)},
    )
    async def get_procurement_history(
        self,
        request: ApiRequest,
        procurement_id: FromPath[UUID],
        limit: Limit = DEFAULT_LIMIT,
        cursor: Cursor = None,
    ) -> Response[HistoryOut]:
        """Returns every public change with its reason, and the slip of the promised dates."""
        row = await loading.get_procurement(request.transaction, request.actor, procurement_id)
        paging = Paging(request, cursor, limit, tuple[UUID])
        stmt = queries.changes_page(row.id, start=paging.start and paging.start[0], limit=limit)
        changes = await request.scalars(stmt)
        promises = await request.scalars(queries.promises(row.id))
        page = paging.page(changes, keys=lambda change: (change.id,), build=change_out)
        history = HistoryOut(
            page.items,
            page.next,
            slip=[slip_out(slip) for slip in slips(promises)],
            promises=[promise_out(promise) for promise in promises],
        )
        return answer(request, history, headers=paging.link(page))


def _add_counts(page: ProcurementPage, rows: Any) -> None:
    facets: dict[str, list[FacetCount]] = {}
    for facet, code, number in rows:
        if facet:
            facets.setdefault(facet, []).append(FacetCount(code, number))
        else:
            page.count = number
    if facets:
        page.facets = facets
