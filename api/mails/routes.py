"""Mails that come back, and the addresses that get no more of them."""

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

Reasons = Annotated[list[SuppressionReason] | None, QueryParameter(description="Only these.")]


def _header(name: str, description: str) -> Any:
    return HeaderParameter(name=name, description=f"Standard Webhooks: {description}")


MessageId = Annotated[str, _header("webhook-id", "what is signed begins with it.")]
Timestamp = Annotated[str, _header("webhook-timestamp", "seconds since 1970, of the last 5 min.")]
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
        summary="Tell what came back of a mail",
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
        """For the provider who sends our mails; signed as Standard Webhooks has it.

        The secret is a setting of the platform; without it there is no such address. A hard bounce
        or a complaint stops mails to the address, and so do soft bounces on five days within
        fourteen. Again is harmless.
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
        summary="Addresses that get no mails",
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
        """Newest first. Those of people nobody knows go after 30 days."""
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
        summary="Send mails to an address again",
        opt=MANAGE,
    )
    async def delete_mail_suppression(
        self, request: ApiRequest, suppression_id: FromPath[UUID]
    ) -> None:
        """What was held back is not sent after all; the next bounce stops it again."""
        await service.lift(request.transaction, request.actor, suppression_id)
