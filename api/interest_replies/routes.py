"""Replies of the buyer to the message of an interest."""

from uuid import UUID

from litestar import Controller, Response, get, post
from litestar.params import FromPath, JSONBody

from api.core import errors
from api.core.actor import Permission
from api.http.authorization import SIGNED_IN, access
from api.http.etags import answer
from api.http.paging import DEFAULT_LIMIT, Cursor, Limit, Page, Paging
from api.http.requests import ApiRequest
from api.interest_replies import queries, service
from api.interest_replies.inputs import InterestReplyCreate
from api.interest_replies.schemas import InterestReplyOut, interest_reply_out


class InterestReplyController(Controller):
    path = "/interests/{interest_id:uuid}/replies"
    tags = ("Interests",)

    @get(
        "/",
        operation_id="list_interest_replies",
        summary="List the buyer's replies to an interest",
        opt=access(SIGNED_IN),
    )
    async def list_interest_replies(
        self,
        request: ApiRequest,
        interest_id: FromPath[UUID],
        *,
        limit: Limit = DEFAULT_LIMIT,
        cursor: Cursor = None,
    ) -> Response[Page[InterestReplyOut]]:
        """Only the firm and the buyer read them, also if the interest is public. Oldest first."""
        await service.require_readable(request.transaction, request.actor, interest_id)
        paging = Paging(request, cursor, limit, queries.SortKey)
        rows = await request.scalars(
            queries.page(request.actor, interest_id, start=paging.start, limit=limit)
        )
        return paging.answer(rows, keys=lambda row: (row.id,), build=interest_reply_out)

    @post(
        "/",
        operation_id="reply_to_interest",
        summary="Reply to an interest",
        opt={**access(Permission.CONTRIBUTION_ANSWER), "problems": (errors.WrongState,)},
    )
    async def reply_to_interest(
        self, request: ApiRequest, interest_id: FromPath[UUID], data: JSONBody[InterestReplyCreate]
    ) -> Response[InterestReplyOut]:
        """Privately, or with a `question` to all. The firm gets a mail in both cases. A reply
        cannot be changed, as it is mailed; send another one."""
        row = await service.reply(request.transaction, request.actor, interest_id, data)
        headers = {"Location": f"/v1/interests/{interest_id}/replies"}
        return answer(request, interest_reply_out(row), status=201, headers=headers)
