from datetime import timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from api.core.clock import utc_now
from api.webhooks.models import DeliveryState, DisabledReason, EndpointState
from tests.api.matrix.rows import Call, Given, Row, at, everyone
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


def place(status: int) -> dict[str, int]:
    """Who manages the buyer's webhooks, its key too; the organisation itself is seen by all."""
    return everyone(403, anonymous=401, leader=status, officer=status, api_key=status)


def managers(status: int) -> dict[str, int]:
    """Its people see it; to all others it is not there."""
    seen = {"occasional": 403, "viewer": 403, "leader": status, "officer": status}
    return everyone(404, anonymous=401, api_key=status, **seen)


ORPHANED = {"disabled_at": utc_now() + timedelta(days=14)}
DISABLED = {"state": EndpointState.DISABLED, "disabled_reason": DisabledReason.GONE}

ROWS = [
    Row("create_webhook", at(PLACE, CREATE), place(201)),
    Row("list_webhooks", at(PLACE), place(200)),
    Row("get_webhook", _on(), managers(200)),
    Row("update_webhook", _on(json={"description": "Uusi"}), managers(200)),
    Row("delete_webhook", _on(), managers(204)),
    Row("rotate_webhook_secret", _on("/rotate-secret"), managers(200)),
    Row("enable_webhook", _on("/enable", **DISABLED), managers(200), state="disabled"),
    Row("enable_webhook", _on("/enable"), managers(409), state="enabled"),
    Row("disable_webhook", _on("/disable"), managers(200), state="enabled"),
    Row("disable_webhook", _on("/disable", **DISABLED), managers(409), state="disabled"),
    Row("adopt_webhook", _on("/adopt", **ORPHANED), managers(200) | {"api_key": 403}, "orphaned"),
    Row("adopt_webhook", _on("/adopt"), managers(409) | {"api_key": 403}, "owned"),
    Row("enable_webhook", _on("/enable", **DISABLED, **ORPHANED), managers(409), "orphaned"),
    Row("list_webhook_attempts", _on("/attempts"), managers(200)),
    Row("redeliver_webhook_attempt", _attempted(), managers(202)),
    Row("redeliver_webhook_attempt", _attempted(**DISABLED), managers(409), state="disabled"),
    Row("replay_webhook", _on("/replay", {"after": 0}), managers(202)),
    Row(
        "replay_webhook", _on("/replay", {"after": 0}, **DISABLED), managers(409), state="disabled"
    ),
    Row("test_webhook", _on("/test"), managers(202)),
    Row("test_webhook", _on("/test", **DISABLED), managers(409), state="disabled"),
]
