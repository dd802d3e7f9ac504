"""Routes of an organisation's members."""

from typing import Annotated
from uuid import UUID

from litestar import Controller, Response, delete, get, patch
from litestar.params import FromPath, JSONBody, QueryParameter

from api.core.actor import Permission
from api.core.errors import Conflict
from api.http.authorization import SIGNED_IN, access
from api.http.etags import Expected, answer
from api.http.paging import DEFAULT_LIMIT, Cursor, Limit, Page, Paging
from api.http.requests import ApiRequest
from api.organisations.inputs import MemberPatch
from api.organisations.queries import people as queries
from api.organisations.schemas.orphans import OrphansOut, left_behind_out
from api.organisations.schemas.people import MemberOut, member_out
from api.organisations.service import members as service
from api.organisations.service.orphan_kinds import Leaving

ForCause = Annotated[
    bool, QueryParameter(description="Whether the person misused their permissions.")
]


class MemberController(Controller):
    path = "/organisations/{organisation_id:uuid}/members"
    tags = ("Members",)

    @get(
        "/",
        operation_id="list_members",
        summary="List the members of an organisation",
        opt=access(Permission.ORGANISATION_READ),
    )
    async def list_members(
        self,
        request: ApiRequest,
        organisation_id: FromPath[UUID],
        limit: Limit = DEFAULT_LIMIT,
        cursor: Cursor = None,
    ) -> Response[Page[MemberOut]]:
        """For members and the operator. The longest membership comes first."""
        await service.require_readable(request.transaction, request.actor, organisation_id)
        paging = Paging(request, cursor, limit, queries.SortKey)
        rows = await request.rows(
            queries.members_page(organisation_id, start=paging.start, limit=limit)
        )
        return paging.answer(
            rows, keys=lambda row: (row[0].id,), build=lambda row: member_out(*row)
        )

    @get(
        "/{person_id:uuid}",
        operation_id="get_member",
        summary="Get one member",
        opt=access(Permission.ORGANISATION_READ),
    )
    async def get_member(
        self, request: ApiRequest, organisation_id: FromPath[UUID], person_id: FromPath[UUID]
    ) -> Response[MemberOut]:
        """For members and the operator."""
        member = await service.get(request.transaction, request.actor, organisation_id, person_id)
        return answer(request, member_out(*member), of=member[0])

    @patch(
        "/{person_id:uuid}",
        operation_id="change_role",
        summary="Change the role of a member",
        opt=access(Permission.ORGANISATION_MANAGE),
    )
    async def change_role(
        self,
        request: ApiRequest,
        organisation_id: FromPath[UUID],
        person_id: FromPath[UUID],
        data: JSONBody[MemberPatch],
        expected: Expected,
    ) -> Response[MemberOut]:
        """At least one member must still be able to manage the organisation."""
        member = await service.change_role(
            request.transaction,
            request.actor,
            organisation_id,
            person_id,
            role=data.role,
            expected=expected,
        )
        return answer(request, member_out(*member), of=member[0])

    @delete(
        "/{person_id:uuid}",
        operation_id="remove_member",
        summary="Remove a member, or leave",
        opt={**access(SIGNED_IN), "problems": (Conflict,)},
        status_code=200,
    )
    async def remove_member(
        self,
        request: ApiRequest,
        organisation_id: FromPath[UUID],
        person_id: FromPath[UUID],
        *,
        for_cause: ForCause = False,
    ) -> Response[OrphansOut]:
        """Managers can remove members. Every member can leave, except the last manager.

        The response lists the webhooks and links to drafts that the person created. They are
        disabled after 14 days unless another member adopts them, and at once with `for_cause`.
        Leaders and admins get a mail.
        """
        left = await service.remove(
            request.transaction,
            request.actor,
            organisation_id,
            person_id,
            for_cause=for_cause,
            leaving=request.services[Leaving],
        )
        return answer(request, left_behind_out(left))
