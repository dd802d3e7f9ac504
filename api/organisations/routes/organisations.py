"""Routes of buyers and suppliers: registration, approval, changes."""

from typing import Annotated
from uuid import UUID

from litestar import Controller, Response, get, patch, post
from litestar.params import FromPath, JSONBody, QueryParameter

from api.core.actor import Permission
from api.http.authorization import PUBLIC, SIGNED_IN, access
from api.http.etags import Expected, answer
from api.http.paging import DEFAULT_LIMIT, Cursor, Limit, Page, Paging
from api.http.requests import ApiRequest
from api.organisations.inputs import OrganisationCreate, OrganisationPatch
from api.organisations.models import Confirmation, OrganisationKind, OrganisationStatus
from api.organisations.queries import organisations as queries
from api.organisations.schemas.organisations import OrganisationOut, organisation_out
from api.organisations.service import organisations as service

Kinds = Annotated[list[OrganisationKind] | None, QueryParameter(name="kind")]
Municipalities = Annotated[
    list[str] | None, QueryParameter(name="municipality", description="Codes of `municipalities`.")
]
Regions = Annotated[
    list[str] | None, QueryParameter(name="region", description="Codes of `regions`.")
]
Statuses = Annotated[
    list[OrganisationStatus] | None,
    QueryParameter(
        name="status",
        description="`pending` organisations wait for approval: the operator sees all of them,"
        " others only their own.",
    ),
]
Confirmations = Annotated[list[Confirmation] | None, QueryParameter(name="confirmation")]
Name = Annotated[str, QueryParameter(description="Part of the name.", max_length=200)]


class OrganisationController(Controller):
    path = "/organisations"
    tags = ("Organisations",)

    @get(
        "/",
        operation_id="list_organisations",
        summary="List buyers and suppliers",
        opt=access(PUBLIC),
    )
    async def list_organisations(
        self,
        request: ApiRequest,
        *,
        q: Name = "",
        kinds: Kinds = None,
        municipalities: Municipalities = None,
        regions: Regions = None,
        statuses: Statuses = None,
        confirmations: Confirmations = None,
        limit: Limit = DEFAULT_LIMIT,
        cursor: Cursor = None,
    ) -> Response[Page[OrganisationOut]]:
        """Returns organisations by name, in Finnish order."""
        for parameter, name, codes in (
            ("municipality", "municipalities", municipalities),
            ("region", "regions", regions),
        ):
            await service.refuse_unknown_codes(request.transaction, parameter, name, codes or ())
        paging = Paging(request, cursor, limit, queries.SortKey)
        filters = queries.Filter(
            kinds or (), municipalities or (), regions or (), statuses or (), confirmations or (), q
        )
        rows = await request.scalars(
            queries.page(request.actor, filters, start=paging.start, limit=limit)
        )
        return paging.answer(rows, keys=lambda row: (row.sort_name, row.id), build=organisation_out)

    @post(
        "/",
        operation_id="register_organisation",
        summary="Register an organisation",
        opt=access(SIGNED_IN),
    )
    async def register_organisation(
        self, request: ApiRequest, data: JSONBody[OrganisationCreate]
    ) -> Response[OrganisationOut]:
        """You become the first leader (buyer) or admin (supplier) of the organisation.

        Several organisations may claim a business id. An organisation that proves the id
        (`begin_confirmation`) displaces the others. Until then each of them may act, and its name
        is shown as unconfirmed.
        """
        key = request.settings.secret_key.get_secret_value()
        row = await service.register(request.transaction, request.actor, data, key=key)
        headers = {"Location": f"/v1/organisations/{row.id}"}
        return answer(request, organisation_out(row), of=row, status=201, headers=headers)

    @get(
        "/{organisation_id:uuid}",
        operation_id="get_organisation",
        summary="Get one organisation",
        opt=access(PUBLIC),
    )
    async def get_organisation(
        self, request: ApiRequest, organisation_id: FromPath[UUID]
    ) -> Response[OrganisationOut]:
        """Only members and the operator see an organisation that waits for approval."""
        row = await service.get(request.transaction, request.actor, organisation_id)
        return answer(request, organisation_out(row), of=row)

    @patch(
        "/{organisation_id:uuid}",
        operation_id="update_organisation",
        summary="Change an organisation",
        opt=access(Permission.ORGANISATION_MANAGE),
    )
    async def update_organisation(
        self,
        request: ApiRequest,
        organisation_id: FromPath[UUID],
        data: JSONBody[OrganisationPatch],
        expected: Expected,
    ) -> Response[OrganisationOut]:
        """JSON Merge Patch. The business id cannot change: another id is another organisation.

        A confirmed supplier that changes its name is `claimed` again. A name from the business
        register cannot be changed.
        """
        row = await service.update(
            request.transaction, request.actor, organisation_id, data, expected
        )
        return answer(request, organisation_out(row), of=row)

    @post(
        "/{organisation_id:uuid}/approve",
        operation_id="approve_organisation",
        summary="Approve a buyer",
        opt=access(
            Permission.ORGANISATION_APPROVE,
            states=(OrganisationStatus.PENDING, OrganisationStatus.SUSPENDED),
        ),
        status_code=200,
    )
    async def approve_organisation(
        self,
        request: ApiRequest,
        organisation_id: FromPath[UUID],
        expected: Expected,
    ) -> Response[OrganisationOut]:
        """For the operator. The buyer may publish from now on."""
        row = await service.approve(request.transaction, request.actor, organisation_id, expected)
        return answer(request, organisation_out(row), of=row)

    @post(
        "/{organisation_id:uuid}/suspend",
        operation_id="suspend_organisation",
        summary="Suspend an organisation",
        opt=access(
            Permission.ORGANISATION_APPROVE,
            states=(OrganisationStatus.PENDING, OrganisationStatus.APPROVED),
        ),
        status_code=200,
    )
    async def suspend_organisation(
        self,
        request: ApiRequest,
        organisation_id: FromPath[UUID],
        expected: Expected,
    ) -> Response[OrganisationOut]:
        """For the operator. Members can still read; nobody else sees the organisation. An approval
        ends the suspension."""
        row = await service.suspend(request.transaction, request.actor, organisation_id, expected)
        return answer(request, organisation_out(row), of=row)
