"""Webhooks: public facts sent to an organisation's systems, signed as Standard Webhooks has it.

At least once, in order per subject; receivers drop repeats by `webhook-id`.
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
    QueryParameter(description="Only attempts that came out so."),
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
        summary="Have public facts sent to you",
        opt=SHOWS_SECRET,
    )
    async def create_webhook(
        self, request: ApiRequest, organisation_id: FromPath[UUID], data: JSONBody[WebhookCreate]
    ) -> Response[WebhookSecretOut]:
        """From now on. What came before is brought by a replay.

        The target is an https address with a public name; redirects are not followed. At the most
        20 webhooks an organisation.
        """
        created = await service.create(
            request.transaction, request.actor, organisation_id, data, settings=request.settings
        )
        row, headers = created.endpoint, {"Location": f"/v1/webhooks/{created.endpoint.id}"}
        return answer(request, secret_out(created), of=row, status=201, headers=headers)

    @get("/", operation_id="list_webhooks", summary="Webhooks of an organisation", opt=MANAGE)
    async def list_webhooks(
        self,
        request: ApiRequest,
        organisation_id: FromPath[UUID],
        limit: Limit = DEFAULT_LIMIT,
        cursor: Cursor = None,
    ) -> Response[Page[WebhookOut]]:
        """Oldest first."""
        await service.require_manager(request.transaction, request.actor, organisation_id)
        paging = Paging(request, cursor, limit, queries.SortKey)
        rows = await request.scalars(queries.page(organisation_id, start=paging.start, limit=limit))
        return paging.answer(rows, keys=lambda row: (row.id,), build=webhook_out)


class WebhookController(Controller):
    path = "/webhooks/{webhook_id:uuid}"
    tags = ("Webhooks",)

    @get("/", operation_id="get_webhook", summary="One webhook", opt=MANAGE)
    async def get_webhook(
        self, request: ApiRequest, webhook_id: FromPath[UUID]
    ) -> Response[WebhookOut]:
        """How it is doing, too: since when it fails, and why it is disabled."""
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
        """JSON Merge Patch. What waits to be sent goes to the new address."""
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
        """With what waits for it, and its attempts."""
        await service.remove(request.transaction, request.actor, webhook_id)

    @post(
        "/rotate-secret",
        operation_id="rotate_webhook_secret",
        summary="Make a new secret",
        opt=SHOWS_SECRET,
        status_code=200,
    )
    async def rotate_webhook_secret(
        self,
        request: ApiRequest,
        webhook_id: FromPath[UUID],
        expected: Expected,
    ) -> Response[WebhookSecretOut]:
        """For 24 hours both secrets sign. Rotated once more, the oldest ends at once."""
        rotated = await service.rotate_secret(
            request.transaction, request.actor, webhook_id, expected, settings=request.settings
        )
        return answer(request, secret_out(rotated), of=rotated.endpoint)

    @post(
        "/enable",
        operation_id="enable_webhook",
        summary="Send again",
        opt=WHILE_DISABLED,
        status_code=200,
    )
    async def enable_webhook(
        self,
        request: ApiRequest,
        webhook_id: FromPath[UUID],
        expected: Expected,
    ) -> Response[WebhookOut]:
        """What was missed comes by a replay from `missed_after`. Adopt an orphaned one first."""
        row = await service.enable(request.transaction, request.actor, webhook_id, expected)
        return answer(request, webhook_out(row), of=row)

    @post(
        "/disable",
        operation_id="disable_webhook",
        summary="Send nothing for now",
        opt=WHILE_ENABLED,
        status_code=200,
    )
    async def disable_webhook(
        self,
        request: ApiRequest,
        webhook_id: FromPath[UUID],
        expected: Expected,
    ) -> Response[WebhookOut]:
        """What waits is dropped; `missed_after` tells from where to replay it."""
        row = await service.disable(request.transaction, request.actor, webhook_id, expected)
        return answer(request, webhook_out(row), of=row)

    @post(
        "/adopt",
        operation_id="adopt_webhook",
        summary="Answer for a webhook whose maker is gone",
        opt=WHILE_ORPHANED,
        status_code=200,
    )
    async def adopt_webhook(
        self,
        request: ApiRequest,
        webhook_id: FromPath[UUID],
        expected: Expected,
    ) -> Response[WebhookOut]:
        """Look first where it sends to, and make a new secret: its maker knows the old one.

        A person does, not a key. One that is disabled already can be enabled then.
        """
        row = await service.adopt_orphaned(request.transaction, request.actor, webhook_id, expected)
        return answer(request, webhook_out(row), of=row)

    @get(
        "/attempts",
        operation_id="list_webhook_attempts",
        summary="What became of each try",
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
        """Newest first, for 30 days."""
        await service.get(request.transaction, request.actor, webhook_id)
        paging = Paging(request, cursor, limit, queries.SortKey)
        rows = await request.rows(
            queries.attempts_page(webhook_id, outcome, start=paging.start, limit=limit)
        )
        return paging.answer(rows, keys=lambda row: (row[0].id,), build=attempt_out)

    @post(
        "/attempts/{attempt_id:uuid}/redeliver",
        operation_id="redeliver_webhook_attempt",
        summary="Send the fact of one attempt again",
        opt={**WHILE_ENABLED, "problems": [WrongState, Conflict]},
        status_code=202,
    )
    async def redeliver_webhook_attempt(
        self, request: ApiRequest, webhook_id: FromPath[UUID], attempt_id: FromPath[UUID]
    ) -> Response[WebhookTestOut]:
        """At once, whatever became of it, under the same `webhook-id`; what fails is tried again.

        The order of a subject holds: what is older and still waits goes first.
        """
        event_id = await service.redeliver(
            request.transaction, request.actor, webhook_id, attempt_id
        )
        return answer(request, WebhookTestOut(event_id), status=202)

    @post(
        "/replay",
        operation_id="replay_webhook",
        summary="Send everything from a position again",
        opt=REPLAYING,
        status_code=202,
    )
    async def replay_webhook(
        self, request: ApiRequest, webhook_id: FromPath[UUID], data: JSONBody[WebhookReplay]
    ) -> Response[WebhookOut]:
        """All that fits the filter as it is now, in order, under the same `webhook-id` as before.

        What you have already, you drop by it. Newer facts wait until the older ones are queued.
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
        """`fi.vuoropuhelu.webhook.test.v1`, by the way every fact goes, whatever the filter.

        It is not in the open log. See `attempts` for what became of it.
        """
        event_id = await service.test(request.transaction, request.actor, webhook_id)
        return answer(request, WebhookTestOut(event_id), status=202)
