from datetime import timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from api.core.clock import utc_now
from api.webhooks.models import DeliveryState, DisabledReason, EndpointState
from tests.api.matrix.roles import publishers
from tests.api.matrix.rows import Call, Given, Row, at
from tests.factories.events import outbox_event
from tests.factories.webhooks import webhook, webhook_attempt, webhook_delivery
from tests.factories.world import World

CREATE = {"url": "https://integrations.example/hook"}
PLACE = "/v1/organisations/{buyer}/webhooks"


def _on(path: str = "", json: Any = None, **values: Any) -> Given:
    """A request about a webhook of the buyer."""

    async def given(world: World, session: AsyncSession) -> Call:
        endpoint = webhook(world.buyer, **values)
        session.add(endpoint)
        return Call(f"/v1/webhooks/{endpoint.id}{path}", json, {"If-Match": "*"})

    return given


def _attempted(**values: Any) -> Given:
    """Sent again, what one attempt had failed to send."""

    async def given(world: World, session: AsyncSession) -> Call:
        endpoint, event = webhook(world.buyer, **values), outbox_event(position=1)
        delivery = webhook_delivery(endpoint, event, state=DeliveryState.FAILED)
        attempt = webhook_attempt(delivery)
        for row in (endpoint, event, delivery, attempt):
            session.add(row)
            await session.flush()
        return Call(f"/v1/webhooks/{endpoint.id}/attempts/{attempt.id}/redeliver")

    return given


def _managers(status: int, **named: int) -> dict[str, int]:
    """Publishers of the buyer; others of the buyer are refused; nobody else finds the webhook."""
    return publishers(status, others=404, **named)


ORPHANED = {"disabled_at": utc_now() + timedelta(days=14)}
DISABLED = {"state": EndpointState.DISABLED, "disabled_reason": DisabledReason.GONE}

ROWS = [
    Row("create_webhook", at(PLACE, CREATE), publishers(201)),
    Row("list_webhooks", at(PLACE), publishers(200)),
    Row("get_webhook", _on(), _managers(200)),
    Row("update_webhook", _on(json={"description": "Uusi"}), _managers(200)),
    Row("delete_webhook", _on(), _managers(204)),
    Row("rotate_webhook_secret", _on("/rotate-secret"), _managers(200)),
    Row("enable_webhook", _on("/enable", **DISABLED), _managers(200), state="disabled"),
    Row("enable_webhook", _on("/enable"), _managers(409), state="enabled"),
    Row("disable_webhook", _on("/disable"), _managers(200), state="enabled"),
    Row(
        "disable_webhook",
        _on("/disable", **DISABLED),
        _managers(409),
        state="disabled",
    ),
    Row(
        "adopt_webhook",
        _on("/adopt", **ORPHANED),
        _managers(200, api_key=403),
        "orphaned",
    ),
    Row("adopt_webhook", _on("/adopt"), _managers(409, api_key=403), "owned"),
    Row(
        "enable_webhook",
        _on("/enable", **DISABLED, **ORPHANED),
        _managers(409),
        "orphaned",
    ),
    Row("list_webhook_attempts", _on("/attempts"), _managers(200)),
    Row("redeliver_webhook_attempt", _attempted(), _managers(202)),
    Row(
        "redeliver_webhook_attempt",
        _attempted(**DISABLED),
        _managers(409),
        state="disabled",
    ),
    Row("replay_webhook", _on("/replay", {"after": 0}), _managers(202)),
    Row(
        "replay_webhook",
        _on("/replay", {"after": 0}, **DISABLED),
        _managers(409),
        state="disabled",
    ),
    Row("test_webhook", _on("/test"), _managers(202)),
    Row("test_webhook", _on("/test", **DISABLED), _managers(409), state="disabled"),
]
