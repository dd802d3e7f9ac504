"""Signing in by a mailed link or code; sessions and their end."""

from uuid import UUID

from litestar import Controller, Response, delete, get, post
from litestar.params import FromPath, JSONBody

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
from api.http.access import PUBLIC, access
from api.http.conditional import PRIVATE, answer
from api.http.paging import DEFAULT_LIMIT, Cursor, Cursors, Limit, Page
from api.http.rate_limits import throttle
from api.http.requests import ApiRequest

_QUARTER = 15 * 60
MAILS_PER_ADDRESS = 5
REQUESTS_PER_CLIENT = 20
CONFIRMATIONS_PER_CLIENT = 30
"""In a quarter of an hour: a household or a town hall behind one address still gets in."""

_PRIVATE = {"Cache-Control": PRIVATE}


async def throttle_confirmation(request: ApiRequest) -> None:
    await throttle(
        request, "confirm", request.address, limit=CONFIRMATIONS_PER_CLIENT, window=_QUARTER
    )


class SignInController(Controller):
    tags = ("Signing in",)

    @post(
        "/sign-in",
        operation_id="request_sign_in",
        summary="Ask for a mail to sign in with",
        opt=access(PUBLIC),
        status_code=202,
    )
    async def request_sign_in(
        self, request: ApiRequest, data: JSONBody[SignInCreate]
    ) -> Response[SignInOut]:
        """Mails a link and a six-digit code, valid once and for 15 minutes.

        The answer is the same whether the address is known or not.
        """
        email = written_email(data.email)
        await throttle(
            request, "sign-in", request.address, limit=REQUESTS_PER_CLIENT, window=_QUARTER
        )
        await throttle(request, "sign-in-mail", email, limit=MAILS_PER_ADDRESS, window=_QUARTER)
        language = data.language or request.language
        wish = await service.request_sign_in(request.transaction, request.actor, email, language)
        return answer(request, sign_in_out(wish), status=202, headers=_PRIVATE)

    @post(
        "/sign-in/confirm",
        operation_id="confirm_sign_in",
        summary="Sign in with what the mail brought",
        opt={**access(PUBLIC), "shows_secret": True},
        status_code=200,
    )
    async def confirm_sign_in(
        self, request: ApiRequest, data: JSONBody[SignInConfirm]
    ) -> Response[SignedInOut]:
        """Takes the link's `token`, or `sign_in_id` and `code`. Five guesses at a code.

        A person comes to be when their address is confirmed for the first time.
        """
        await throttle_confirmation(request)
        key = request.settings.secret_key.get_secret_value()
        signed_in = await service.confirm(request.transaction, data, key)
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
        cursors, actor = Cursors(request), request.actor
        start = cursors.read(cursor, queries.SortKey)
        chosen = queries.sessions_page(actor.require_person(), utc_now(), start=start, limit=limit)
        rows = (await request.transaction.scalars(chosen)).all()
        page = cursors.page(
            rows,
            limit,
            keys=lambda row: (row.id,),
            build=lambda row: session_out(row, actor.session_id),
        )
        return answer(request, page, headers=cursors.link(page, limit))

    @delete(
        "/{session_id:uuid}",
        operation_id="revoke_session",
        summary="Sign out somewhere",
        opt=access(Permission.SELF_MANAGE),
    )
    async def revoke_session(self, request: ApiRequest, session_id: FromPath[UUID]) -> None:
        """Its token stops working at once."""
        await service.revoke_session(request.transaction, request.actor, session_id)
