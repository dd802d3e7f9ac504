"""Routes of sign-ups for meetings."""

from uuid import UUID

from litestar import Controller, Response, get, post
from litestar.params import FromPath, JSONBody

from api.core import errors
from api.http.authorization import SIGNED_IN, access
from api.http.etags import Expected, answer
from api.http.paging import DEFAULT_LIMIT, Cursor, Limit, Page, Paging
from api.http.requests import ApiRequest
from api.meetings.inputs import SignUpCreate
from api.meetings.models import MeetingStatus
from api.meetings.queries import sign_ups as queries
from api.meetings.schemas import SignUpOut, sign_up_out
from api.meetings.service import loading, sign_ups

_PLANNED = [MeetingStatus.PLANNED]


async def _shown(
    request: ApiRequest, sign_up_id: UUID, *, created: bool = False
) -> Response[SignUpOut]:
    row = await loading.get_sign_up(request.transaction, request.actor, sign_up_id)
    [view] = await loading.sign_up_views(request.transaction, request.actor, [row])
    return answer(
        request,
        sign_up_out(view),
        of=view.sign_up,
        status=201 if created else 200,
        headers={"Location": f"/v1/sign-ups/{sign_up_id}"} if created else None,
    )


class SignUpController(Controller):
    path = "/"
    tags = ("Sign-ups",)

    @get(
        "/meetings/{meeting_id:uuid}/sign-ups",
        operation_id="list_sign_ups",
        summary="List the sign-ups of a meeting",
        opt=access(SIGNED_IN),
    )
    async def list_sign_ups(
        self,
        request: ApiRequest,
        meeting_id: FromPath[UUID],
        limit: Limit = DEFAULT_LIMIT,
        cursor: Cursor = None,
    ) -> Response[Page[SignUpOut]]:
        """Organisers of the buyer see all active sign-ups. Others see their own, including
        withdrawn ones.
        """
        await loading.get(request.transaction, request.actor, meeting_id)
        paging = Paging(request, cursor, limit, queries.SortKey)
        rows = await request.rows(
            queries.page(request.actor, meeting_id, start=paging.start, limit=limit)
        )
        views = await loading.sign_up_views(request.transaction, request.actor, rows)
        return paging.answer(views, keys=lambda view: (view.sign_up.id,), build=sign_up_out)

    @post(
        "/meetings/{meeting_id:uuid}/sign-ups",
        operation_id="sign_up",
        summary="Sign up for a meeting",
        opt=access(SIGNED_IN, states=_PLANNED) | {"problems": (errors.WrongState,)},
    )
    async def sign_up(
        self, request: ApiRequest, meeting_id: FromPath[UUID], data: JSONBody[SignUpCreate]
    ) -> Response[SignUpOut]:
        """Gives a place if one is free, otherwise a position on the waiting list, which moves up
        automatically. With `allocation: lot` you take part in the draw.

        If you get a place, a mail brings an invitation for your calendar.
        """
        row = await sign_ups.sign_up(request.transaction, request.actor, meeting_id, data)
        return await _shown(request, row, created=True)

    @get(
        "/sign-ups/{sign_up_id:uuid}",
        operation_id="get_sign_up",
        summary="Get a sign-up",
        opt=access(SIGNED_IN),
    )
    async def get_sign_up(
        self, request: ApiRequest, sign_up_id: FromPath[UUID]
    ) -> Response[SignUpOut]:
        """The person can read it, and organisers of the buyer while it is active."""
        return await _shown(request, sign_up_id)

    @post(
        "/sign-ups/{sign_up_id:uuid}/withdraw",
        operation_id="withdraw_sign_up",
        summary="Withdraw a sign-up",
        opt=access(SIGNED_IN, states=_PLANNED),
        status_code=200,
    )
    async def withdraw_sign_up(
        self,
        request: ApiRequest,
        sign_up_id: FromPath[UUID],
        expected: Expected,
    ) -> Response[SignUpOut]:
        """Possible until the meeting or slot begins. The place goes at once to the first one
        waiting.
        """
        await sign_ups.withdraw(request.transaction, request.actor, sign_up_id, expected)
        return await _shown(request, sign_up_id)
