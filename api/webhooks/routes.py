"""Webhooks: public events sent to an organisation's systems, signed by Standard Webhooks.

Delivery is at least once, in order per subject; receivers ignore repeats by `webhook-id`.
"""

from typing import Annotated
from uuid import UUID

from litestar import Controller, Response, delete, get, patch, post
from litestar.params import FromPath, JSONBody, QueryParameter

from api.core.actor import Permission
from api.core.errors import Conflict, OtherLog, WrongState
from api.http.authorization import access
from api.http.etags import Expected, answer
from api.http.paging import DEFAULT_LIMIT, Cursor, Limit, Page, Paging
from api.http.requests import ApiRequest
from api.webhooks import queries, service
from api.webhooks.inputs import WebhookCreate, WebhookPatch, WebhookReplay
from api.webhooks.models import EndpointState
from api.webhooks.schemas import (
    AttemptOut,
    WebhookOut,
    WebhookSecretOut,
    WebhookTestOut,
    attempt_out,
    secret_out,
    webhook_out,
)

Outcome = Annotated[
    queries.AttemptOutcome | None,
    QueryParameter(description="Only attempts with this outcome."),
]
MANAGE = access(Permission.WEBHOOK_MANAGE)
SHOWS_SECRET = {**MANAGE, "shows_secret": True}
WHILE_ENABLED = {
    **access(Permission.WEBHOOK_MANAGE, states=[EndpointState.ENABLED]),
    "problems": [WrongState],
}
REPLAYING = {**WHILE_ENABLED, "problems": [WrongState, Conflict, OtherLog]}
WHILE_DISABLED = {
    **access(Permission.WEBHOOK_MANAGE, states=[EndpointState.DISABLED]),
    "problems": [WrongState, Conflict],
}
WHILE_ORPHANED = {**MANAGE, "problems": [WrongState]}


class OrganisationWebhookController(Controller):
    path = "/organisations/{organisation_id:uuid}/webhooks"
    tags = ("Webhooks",)

    @post(
        "/",
        operation_id="create_webhook",
        summary="Create a webhook",
        opt=SHOWS_SECRET,
    )
    async def create_webhook(
        self, request: ApiRequest, organisation_id: FromPath[UUID], data: JSONBody[WebhookCreate]
    ) -> Response[WebhookSecretOut]:
        """Sends you public events from now on. A replay sends earlier events.

        The target is an https address with a public name; redirects are not followed. An
        organisation has at most 20 webhooks.
        """
        created = await service.create(
            request.transaction, request.actor, organisation_id, data, settings=request.settings
        )
        row, headers = created.endpoint, {"Location": f"/v1/webhooks/{created.endpoint.id}"}
        return answer(request, secret_out(created), of=row, status=201, headers=headers)

    @get("/", operation_id="list_webhooks", summary="List webhooks", opt=MANAGE)
    async def list_webhooks(
        self,
        request: ApiRequest,
        organisation_id: FromPath[UUID],
        limit: Limit = DEFAULT_LIMIT,
        cursor: Cursor = None,
    ) -> Response[Page[WebhookOut]]:
        """Returns the organisation's webhooks, oldest first."""
        await service.require_manager(request.transaction, request.actor, organisation_id)
        paging = Paging(request, cursor, limit, queries.SortKey)
        rows = await request.scalars(queries.page(organisation_id, start=paging.start, limit=limit))
        return paging.answer(rows, keys=lambda row: (row.id,), build=webhook_out)


class WebhookController(Controller):
    path = "/webhooks/{webhook_id:uuid}"
    tags = ("Webhooks",)

    @get("/", operation_id="get_webhook", summary="Get one webhook", opt=MANAGE)
    async def get_webhook(
        self, request: ApiRequest, webhook_id: FromPath[UUID]
    ) -> Response[WebhookOut]:
        """Includes its health: since when it fails, and why it is disabled."""
        row = await service.get(request.transaction, request.actor, webhook_id)
        return answer(request, webhook_out(row), of=row)

    @patch("/", operation_id="update_webhook", summary="Change a webhook", opt=MANAGE)
    async def update_webhook(
        self,
        request: ApiRequest,
        webhook_id: FromPath[UUID],
        data: JSONBody[WebhookPatch],
        expected: Expected,
    ) -> Response[WebhookOut]:
        """JSON Merge Patch. Pending deliveries are sent to the new address."""
        row = await service.update(
            request.transaction,
            request.actor,
            webhook_id,
            data,
            expected,
            settings=request.settings,
        )
        return answer(request, webhook_out(row), of=row)

    @delete("/", operation_id="delete_webhook", summary="Delete a webhook", opt=MANAGE)
    async def delete_webhook(self, request: ApiRequest, webhook_id: FromPath[UUID]) -> None:
        """Also deletes its pending deliveries and its attempts."""
        await service.remove(request.transaction, request.actor, webhook_id)

    @post(
        "/rotate-secret",
        operation_id="rotate_webhook_secret",
        summary="Create a new secret",
        opt=SHOWS_SECRET,
        status_code=200,
    )
    async def rotate_webhook_secret(
        self,
        request: ApiRequest,
        webhook_id: FromPath[UUID],
        expected: Expected,
    ) -> Response[WebhookSecretOut]:
        """The new and the previous secret both sign for 24 hours. If you rotate again, the oldest
        secret ends at once."""
        rotated = await service.rotate_secret(
            request.transaction, request.actor, webhook_id, expected, settings=request.settings
        )
        return answer(request, secret_out(rotated), of=rotated.endpoint)

    @post(
        "/enable",
        operation_id="enable_webhook",
        summary="Enable a webhook",
        opt=WHILE_DISABLED,
        status_code=200,
    )
    async def enable_webhook(
        self,
        request: ApiRequest,
        webhook_id: FromPath[UUID],
        expected: Expected,
    ) -> Response[WebhookOut]:
        """Replay from `missed_after` to get missed events. Adopt an orphaned webhook first."""
        row = await service.enable(request.transaction, request.actor, webhook_id, expected)
        return answer(request, webhook_out(row), of=row)

    @post(
        "/disable",
        operation_id="disable_webhook",
        summary="Disable a webhook",
        opt=WHILE_ENABLED,
        status_code=200,
    )
    async def disable_webhook(
        self,
        request: ApiRequest,
        webhook_id: FromPath[UUID],
        expected: Expected,
    ) -> Response[WebhookOut]:
        """Drops pending deliveries. Replay from `missed_after` to get them later."""
        row = await service.disable(request.transaction, request.actor, webhook_id, expected)
        return answer(request, webhook_out(row), of=row)

    @post(
        "/adopt",
        operation_id="adopt_webhook",
        summary="Adopt an orphaned webhook",
        opt=WHILE_ORPHANED,
        status_code=200,
    )
    async def adopt_webhook(
        self,
        request: ApiRequest,
        webhook_id: FromPath[UUID],
        expected: Expected,
    ) -> Response[WebhookOut]:
        """Check the target address first, and create a new secret: the former creator knows the old
        one.

        Only a person can adopt, not a key. A disabled webhook can be enabled after that.
        """
        row = await service.adopt_orphaned(request.transaction, request.actor, webhook_id, expected)
        return answer(request, webhook_out(row), of=row)

    @get(
        "/attempts",
        operation_id="list_webhook_attempts",
        summary="List the attempts of a webhook",
        opt=MANAGE,
    )
    async def list_webhook_attempts(
        self,
        request: ApiRequest,
        webhook_id: FromPath[UUID],
        limit: Limit = DEFAULT_LIMIT,
        cursor: Cursor = None,
        outcome: Outcome = None,
    ) -> Response[Page[AttemptOut]]:
        """Returns the attempts of the last 30 days, newest first."""
        await service.get(request.transaction, request.actor, webhook_id)
        paging = Paging(request, cursor, limit, queries.SortKey)
        rows = await request.rows(
            queries.attempts_page(webhook_id, outcome, start=paging.start, limit=limit)
        )
        return paging.answer(rows, keys=lambda row: (row[0].id,), build=attempt_out)

    @post(
        "/attempts/{attempt_id:uuid}/redeliver",
        operation_id="redeliver_webhook_attempt",
        summary="Send the event of one attempt again",
        opt={**WHILE_ENABLED, "problems": [WrongState, Conflict]},
        status_code=202,
    )
    async def redeliver_webhook_attempt(
        self, request: ApiRequest, webhook_id: FromPath[UUID], attempt_id: FromPath[UUID]
    ) -> Response[WebhookTestOut]:
        """Sends the event at once, whatever its state, with the same `webhook-id`. A failed attempt
        is retried.

        Older pending events of the same subject are sent first.
        """
        event_id = await service.redeliver(
            request.transaction, request.actor, webhook_id, attempt_id
        )
        return answer(request, WebhookTestOut(event_id), status=202)

    @post(
        "/replay",
        operation_id="replay_webhook",
        summary="Replay events from a position",
        opt=REPLAYING,
        status_code=202,
    )
    async def replay_webhook(
        self, request: ApiRequest, webhook_id: FromPath[UUID], data: JSONBody[WebhookReplay]
    ) -> Response[WebhookOut]:
        """Sends all events that match the current filter, in order, with the same `webhook-id` as
        before.

        Ignore events you already have by `webhook-id`. Newer events wait until the older ones are
        queued.
        """
        row = await service.replay(request.transaction, request.actor, webhook_id, data)
        return answer(request, webhook_out(row), of=row, status=202)

    @post(
        "/test",
        operation_id="test_webhook",
        summary="Send a test event",
        opt=WHILE_ENABLED,
        status_code=202,
    )
    async def test_webhook(
        self, request: ApiRequest, webhook_id: FromPath[UUID]
    ) -> Response[WebhookTestOut]:
        """Sends `fi.vuoropuhelu.webhook.test.v1`, processed like every event, whatever the filter.

        It is not in the open log. `attempts` has its outcome.
        """
        event_id = await service.test(request.transaction, request.actor, webhook_id)
        return answer(request, WebhookTestOut(event_id), status=202)
