from uuid import UUID

from litestar import Controller, Response, delete, get, post
from litestar.params import FromPath, JSONBody

from api.core.actor import Permission
from api.core.clock import utc_now
from api.core.errors import WrongState
from api.http.authorization import access
from api.http.etags import answer
from api.http.paging import DEFAULT_LIMIT, Cursor, Limit, Page, Paging
from api.http.requests import ApiRequest
from api.organisations.inputs import InvitationAccept, InvitationCreate
from api.organisations.queries import people as queries
from api.organisations.rules.people import InvitationState
from api.organisations.schemas.people import (
    InvitationOut,
    MembershipOut,
    invitation_out,
    membership_out,
)
from api.organisations.service import invitations as service


class InvitationController(Controller):
    path = "/organisations/{organisation_id:uuid}/invitations"
    tags = ("Members",)

    @post(
        "/",
        operation_id="invite_member",
        summary="Invite a member",
        opt=access(Permission.ORGANISATION_MANAGE),
    )
    async def invite_member(
        self,
        request: ApiRequest,
        organisation_id: FromPath[UUID],
        data: JSONBody[InvitationCreate],
    ) -> Response[InvitationOut]:
        """Mails a link that is valid for 14 days. To send it again, withdraw the invitation first.

        Limits per day: 50 invitations by one person, 100 by one organisation, and three to one
        mailbox from all organisations together. A withdrawn invitation still counts.
        """
        key = request.settings.secret_key.get_secret_value()
        row = await service.invite(
            request.transaction, request.actor, organisation_id, data, request.language, key=key
        )
        return answer(request, invitation_out(row, utc_now()), status=201)

    @get(
        "/",
        operation_id="list_invitations",
        summary="List the invitations of an organisation",
        opt=access(Permission.ORGANISATION_MANAGE),
    )
    async def list_invitations(
        self,
        request: ApiRequest,
        organisation_id: FromPath[UUID],
        limit: Limit = DEFAULT_LIMIT,
        cursor: Cursor = None,
    ) -> Response[Page[InvitationOut]]:
        """Returns the newest first, each with its state."""
        await service.require_manager(request.transaction, request.actor, organisation_id)
        now = utc_now()
        paging = Paging(request, cursor, limit, queries.SortKey)
        rows = await request.scalars(
            queries.invitations_page(organisation_id, start=paging.start, limit=limit)
        )
        return paging.answer(
            rows, keys=lambda row: (row.id,), build=lambda row: invitation_out(row, now)
        )

    @delete(
        "/{invitation_id:uuid}",
        operation_id="withdraw_invitation",
        summary="Withdraw an invitation",
        opt={
            **access(Permission.ORGANISATION_MANAGE, states=(InvitationState.OPEN,)),
            "problems": (WrongState,),
        },
    )
    async def withdraw_invitation(
        self, request: ApiRequest, organisation_id: FromPath[UUID], invitation_id: FromPath[UUID]
    ) -> None:
        """The link of the invitation stops working at once."""
        await service.withdraw(request.transaction, request.actor, organisation_id, invitation_id)


@post(
    "/invitations/accept",
    operation_id="accept_invitation",
    summary="Join an organisation",
    tags=["Members"],
    opt=access(Permission.SELF_MANAGE),
    status_code=200,
)
async def accept_invitation(
    request: ApiRequest, data: JSONBody[InvitationAccept]
) -> Response[MembershipOut]:
    """Send the token of the mail. You must be signed in with the invited address."""
    joined = await service.accept(request.transaction, request.actor, data.token)
    return answer(request, membership_out(*joined))
