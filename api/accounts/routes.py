"""Sign-in by a mailed link or code, and sessions."""

from uuid import UUID

from litestar import Controller, Response, delete, get, post
from litestar.params import FromPath, FromQuery, JSONBody

from api.accounts import queries, service
from api.accounts.inputs import SignInConfirm, SignInCreate
from api.accounts.schemas import (
    SessionOut,
    SignedInOut,
    SignInOut,
    session_out,
    sign_in_out,
    signed_in_out,
)
from api.core.actor import Permission
from api.core.clock import utc_now
from api.core.email_address import written_email
from api.http.authorization import PUBLIC, access
from api.http.etags import PRIVATE, answer
from api.http.middleware.rate_limits import throttle_network
from api.http.paging import DEFAULT_LIMIT, Cursor, Limit, Page, Paging
from api.http.requests import ApiRequest

_QUARTER = 15 * 60
CONFIRMATIONS_PER_CLIENT = 30
"""Per quarter of an hour; enough for a household or a town hall behind one address."""

_PRIVATE = {"Cache-Control": PRIVATE}


async def throttle_confirmation(request: ApiRequest) -> None:
    await throttle_network(request, "confirm", limit=CONFIRMATIONS_PER_CLIENT, window=_QUARTER)


class SignInController(Controller):
    tags = ("Signing in",)

    @post(
        "/sign-in",
        operation_id="request_sign_in",
        summary="Request a sign-in mail",
        opt=access(PUBLIC, anonymous=True),
        status_code=202,
    )
    async def request_sign_in(
        self, request: ApiRequest, data: JSONBody[SignInCreate]
    ) -> Response[SignInOut]:
        """Mails a link and an eight-digit code, valid once and for 15 minutes.

        The response is the same for known and unknown addresses. A mailbox that has received many
        of these mails gets no more for some time. The response is then the last sign-in that still
        works.
        """
        email, language = written_email(data.email), data.language or request.language
        wish = await service.request_sign_in(
            request.transaction, request.actor, email, language, request.origin
        )
        return answer(request, sign_in_out(wish), status=202, headers=_PRIVATE)

    @post(
        "/sign-in/confirm",
        operation_id="confirm_sign_in",
        summary="Sign in with the mailed link or code",
        opt={**access(PUBLIC, anonymous=True), "shows_secret": True},
        status_code=200,
    )
    async def confirm_sign_in(
        self, request: ApiRequest, data: JSONBody[SignInConfirm]
    ) -> Response[SignedInOut]:
        """Send the `token` of the link, or `sign_in_id` and `code`. A code allows five guesses.

        After 20 wrong codes for a mailbox in a day its codes are refused (`use_link`); links still
        work.

        The first confirmation of an address creates the person. A sign-in from a new network is
        reported to the person by mail. A person has at most 20 sessions: a further sign-in ends
        the session unused for longest.
        """
        await throttle_confirmation(request)
        signed_in = await service.confirm(request.transaction, data, request.origin)
        return answer(request, signed_in_out(signed_in), headers=_PRIVATE)

    @post(
        "/sign-out",
        operation_id="sign_out",
        summary="Sign out",
        opt=access(Permission.SELF_MANAGE),
        status_code=204,
    )
    async def sign_out(self, request: ApiRequest) -> None:
        """Ends the session of this request."""
        await service.revoke_session(request.transaction, request.actor, request.actor.session_id)


class SessionController(Controller):
    path = "/me/sessions"
    tags = ("You",)

    @get(
        "/",
        operation_id="list_sessions",
        summary="List your sessions",
        opt=access(Permission.SELF_MANAGE),
    )
    async def list_sessions(
        self, request: ApiRequest, limit: Limit = DEFAULT_LIMIT, cursor: Cursor = None
    ) -> Response[Page[SessionOut]]:
        """Active sessions, newest first."""
        actor = request.actor
        paging = Paging(request, cursor, limit, queries.SortKey)
        rows = await request.scalars(
            queries.sessions_page(
                actor.require_person(), utc_now(), start=paging.start, limit=limit
            )
        )
        return paging.answer(
            rows, keys=lambda row: (row.id,), build=lambda row: session_out(row, actor.session_id)
        )

    @delete(
        "/",
        operation_id="revoke_sessions",
        summary="Sign out everywhere",
        opt=access(Permission.SELF_MANAGE),
    )
    async def revoke_sessions(
        self, request: ApiRequest, keep_current: FromQuery[bool] = False
    ) -> None:
        """Ends all sessions at once. `keep_current=true` keeps the session of this request."""
        await service.revoke_sessions(request.transaction, request.actor, keep_current=keep_current)

    @delete(
        "/{session_id:uuid}",
        operation_id="revoke_session",
        summary="End one session",
        opt=access(Permission.SELF_MANAGE),
    )
    async def revoke_session(self, request: ApiRequest, session_id: FromPath[UUID]) -> None:
        """The token of the session stops working at once."""
        await service.revoke_session(request.transaction, request.actor, session_id)
