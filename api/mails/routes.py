"""Routes of bounces and suppressions."""

from typing import Annotated, Any
from uuid import UUID

from litestar import Controller, Response, delete, get, post
from litestar.connection import ASGIConnection
from litestar.handlers.base import BaseRouteHandler
from litestar.params import FromPath, HeaderParameter, JSONBody, QueryParameter

from api.core.actor import Permission
from api.core.errors import NotFound
from api.core.settings import Settings
from api.core.standard_webhooks import Signed
from api.http.authorization import PUBLIC, access
from api.http.etags import answer
from api.http.paging import DEFAULT_LIMIT, Count, Cursor, Limit, Page, Paging
from api.http.requests import ApiRequest
from api.http.services import services_of
from api.mails import queries, service
from api.mails.inputs import BounceCreate
from api.mails.models import SuppressionReason
from api.mails.schemas import BounceOut, SuppressionOut, suppression_out

MANAGE = access(Permission.MAIL_MANAGE)

Reasons = Annotated[
    list[SuppressionReason] | None, QueryParameter(description="Only these reasons.")
]


def _header(name: str, description: str) -> Any:
    return HeaderParameter(name=name, description=f"Standard Webhooks: {description}")


MessageId = Annotated[str, _header("webhook-id", "the signed text starts with it.")]
Timestamp = Annotated[str, _header("webhook-timestamp", "seconds since 1970, at most 5 min ago.")]
Signatures = Annotated[str, _header("webhook-signature", "`v1,` and the HMAC-SHA256 in base64.")]


def where_a_secret_is_set(
    connection: ASGIConnection[Any, Any, Any, Any], _: BaseRouteHandler
) -> None:
    if services_of(connection.app)[Settings].bounce_secret is None:
        raise NotFound


class BounceController(Controller):
    path = "/mail-bounces"
    tags = ("Mails",)

    @post(
        "/",
        operation_id="report_bounce",
        summary="Report a bounce",
        opt={**access(PUBLIC), "problems": [NotFound]},
        guards=[where_a_secret_is_set],
        status_code=200,
    )
    async def report_bounce(
        self,
        request: ApiRequest,
        data: JSONBody[BounceCreate],
        *,
        webhook_id: MessageId = "",
        webhook_timestamp: Timestamp = "",
        webhook_signature: Signatures = "",
    ) -> Response[BounceOut]:
        """For the provider that sends the platform's mails. Sign the request by Standard Webhooks.

        The secret is a setting of the platform; without it this route answers 404. A hard bounce, a
        complaint, or soft bounces on five days within fourteen suppress the address. You can repeat
        a report.
        """
        secret = request.settings.bounce_secret
        assert secret is not None  # noqa: S101 - the guard has seen to it
        signed = Signed(webhook_id, webhook_timestamp, webhook_signature)
        service.require_signature(secret.get_secret_value(), signed, await request.body())
        key = request.settings.secret_key.get_secret_value()
        outcome = await service.take_bounce(request.transaction, data, key)
        return answer(request, BounceOut(outcome))


class SuppressionController(Controller):
    path = "/mail-suppressions"
    tags = ("Mails",)

    @get(
        "/",
        operation_id="list_mail_suppressions",
        summary="List suppressed addresses",
        opt=MANAGE,
    )
    async def list_mail_suppressions(
        self,
        request: ApiRequest,
        *,
        reason: Reasons = None,
        limit: Limit = DEFAULT_LIMIT,
        cursor: Cursor = None,
        count: Count = False,
    ) -> Response[Page[SuppressionOut]]:
        """Returns the newest first. Suppressions without a known person are deleted after 30
        days."""
        actor, reasons = request.actor, reason or ()
        paging = Paging(request, cursor, limit, queries.SortKey)
        rows = await request.scalars(queries.page(actor, reasons, start=paging.start, limit=limit))
        page = paging.page(rows, keys=lambda row: (row.id,), build=suppression_out)
        if count:
            page.count = await request.transaction.scalar(queries.count(actor, reasons))
        return answer(request, page, headers=paging.link(page))

    @delete(
        "/{suppression_id:uuid}",
        operation_id="delete_mail_suppression",
        summary="Delete a suppression",
        opt=MANAGE,
    )
    async def delete_mail_suppression(
        self, request: ApiRequest, suppression_id: FromPath[UUID]
    ) -> None:
        """The address gets mails again, but not those that were suppressed. The next hard bounce
        suppresses it again."""
        await service.lift(request.transaction, request.actor, suppression_id)
