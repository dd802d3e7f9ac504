"""Signing in by a mailed link or code; sessions and their end."""

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
"""In a quarter of an hour: a household or a town hall behind one address still gets in."""

_PRIVATE = {"Cache-Control": PRIVATE}


async def throttle_confirmation(request: ApiRequest) -> None:
    await throttle_network(request, "confirm", limit=CONFIRMATIONS_PER_CLIENT, window=_QUARTER)


class SignInController(Controller):
    tags = ("Signing in",)

    @post(
        "/sign-in",
        operation_id="request_sign_in",
        summary="Ask for a mail to sign in with",
        opt=access(PUBLIC, anonymous=True),
        status_code=202,
    )
    async def request_sign_in(
        self, request: ApiRequest, data: JSONBody[SignInCreate]
    ) -> Response[SignInOut]:
        """Mails a link and an eight-digit code, valid once and for 15 minutes.

        The answer is the same whether the address is known or not. A mailbox that has got many such
        mails gets no further one for a while: the answer is then the last sign-in that still works.
        """
        email, language = written_email(data.email), data.language or request.language
        wish = await service.request_sign_in(
            request.transaction, request.actor, email, language, request.origin
        )
        return answer(request, sign_in_out(wish), status=202, headers=_PRIVATE)

    @post(
        "/sign-in/confirm",
        operation_id="confirm_sign_in",
        summary="Sign in with what the mail brought",
        opt={**access(PUBLIC, anonymous=True), "shows_secret": True},
        status_code=200,
    )
    async def confirm_sign_in(
        self, request: ApiRequest, data: JSONBody[SignInConfirm]
    ) -> Response[SignedInOut]:
        """Takes the link's `token`, or `sign_in_id` and `code`. A code takes five guesses.

        After 20 wrong codes of a mailbox in a day its codes are refused (`use_link`); links work.

        A person comes to be when their address is confirmed for the first time. Who signs in from
        a network that is new for them is told by mail. Of more than 20 sessions the one unused for
        longest ends.
        """
        await throttle_confirmation(request)
        signed_in = await service.confirm(request.transaction, data, request.origin)
        return answer(request, signed_in_out(signed_in), headers=_PRIVATE)

    @post(
        "/sign-out",
        operation_id="sign_out",
        summary="Sign out here",
        opt=access(Permission.SELF_MANAGE),
        status_code=204,
    )
    async def sign_out(self, request: ApiRequest) -> None:
        """Ends the session this request came from."""
        await service.revoke_session(request.transaction, request.actor, request.actor.session_id)


class SessionController(Controller):
    path = "/me/sessions"
    tags = ("You",)

    @get(
        "/",
        operation_id="list_sessions",
        summary="Where you are signed in",
        opt=access(Permission.SELF_MANAGE),
    )
    async def list_sessions(
        self, request: ApiRequest, limit: Limit = DEFAULT_LIMIT, cursor: Cursor = None
    ) -> Response[Page[SessionOut]]:
        """Newest first; ended and expired ones are not shown."""
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
        """All sessions end at once. `keep_current=true` leaves the one that asks."""
        await service.revoke_sessions(request.transaction, request.actor, keep_current=keep_current)

    @delete(
        "/{session_id:uuid}",
        operation_id="revoke_session",
        summary="Sign out somewhere",
        opt=access(Permission.SELF_MANAGE),
    )
    async def revoke_session(self, request: ApiRequest, session_id: FromPath[UUID]) -> None:
        """Its token stops working at once."""
        await service.revoke_session(request.transaction, request.actor, session_id)
