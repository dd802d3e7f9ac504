"""Routes for the operator of the platform: dead letters and their retries."""

from typing import Annotated
from uuid import UUID

from litestar import Controller, Response, get, post
from litestar.params import FromPath, JSONBody, QueryParameter

from api.core.actor import Permission
from api.core.errors import WrongState
from api.events.models import DeliveryState
from api.http.authorization import access
from api.http.etags import answer
from api.http.paging import DEFAULT_LIMIT, Cursor, Limit, Page, Paging
from api.http.requests import ApiRequest
from api.operations import queries, service
from api.operations.inputs import DeadLetterKind, RetryMany
from api.operations.schemas import (
    DeadLetterOut,
    RetriedOut,
    RetryOut,
    dead_letter_out,
    retried_out,
    retry_out,
)

OPERATE = access(Permission.PLATFORM_OPERATE)
WHILE_FAILED = {
    **access(Permission.PLATFORM_OPERATE, states=[DeliveryState.FAILED]),
    "problems": [WrongState],
}
Kinds = Annotated[list[DeadLetterKind] | None, QueryParameter(name="kind")]
Part = Annotated[
    str | None,
    QueryParameter(
        description="A consumer, a kind of mail, or a frequency of digests.", max_length=100
    ),
]


class DeadLetterController(Controller):
    path = "/dead-letters"
    tags = ("Operations",)

    @get("/", operation_id="list_dead_letters", summary="List dead letters", opt=OPERATE)
    async def list_dead_letters(
        self,
        request: ApiRequest,
        *,
        kinds: Kinds = None,
        part: Part = None,
        limit: Limit = DEFAULT_LIMIT,
        cursor: Cursor = None,
    ) -> Response[Page[DeadLetterOut]]:
        """Lists failed event handlers, mails, and digests that cannot be built, newest first.

        Failed webhook messages are not listed: they belong to the owner of the webhook, who sees
        each attempt and replays messages in their order.
        """
        request.actor.require(Permission.PLATFORM_OPERATE)
        paging = Paging(request, cursor, limit, queries.SortKey)
        rows = await request.rows(
            queries.page(kinds or list(DeadLetterKind), part, start=paging.start, limit=limit)
        )
        return paging.answer(rows, keys=lambda row: (row.since, row.id), build=dead_letter_out)

    @post(
        "/{kind:str}/{letter_id:uuid}/retry",
        operation_id="retry_dead_letter",
        summary="Retry a dead letter",
        opt=WHILE_FAILED,
        status_code=202,
    )
    async def retry_dead_letter(
        self, request: ApiRequest, kind: FromPath[DeadLetterKind], letter_id: FromPath[UUID]
    ) -> Response[RetryOut]:
        """A repeated request has no further effect. Returns `wrong-state` if the dead letter has
        succeeded in the meantime.
        """
        letter = await service.retry(request.transaction, request.actor, kind, letter_id)
        return answer(request, retry_out(kind, letter), status=202)

    @post(
        "/retry",
        operation_id="retry_dead_letters",
        summary="Retry many dead letters",
        opt=OPERATE,
        status_code=202,
    )
    async def retry_dead_letters(
        self, request: ApiRequest, data: JSONBody[RetryMany]
    ) -> Response[RetriedOut]:
        """Retries dead letters of one kind, or of one part of it, oldest first."""
        retried = await service.retry_many(request.transaction, request.actor, data)
        return answer(request, retried_out(retried), status=202)
