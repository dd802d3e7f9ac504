from typing import Any

from api.core.clock import utc_now
from api.core.ids import new_id
from api.core.outbox import OutboxEvent
from api.organisations.models import Organisation
from api.watches.models import WatchCriteria
from api.webhooks.models import (
    AttemptError,
    DeliveryState,
    EndpointState,
    WebhookAttempt,
    WebhookDelivery,
    WebhookEndpoint,
)
from api.webhooks.rules import set_criteria


def webhook(
    owner: Organisation, criteria: WatchCriteria | None = None, **values: Any
) -> WebhookEndpoint:
    """An enabled endpoint that hears everything from the start of the log."""
    defaults = {
        "id": new_id(),
        "organisation_id": owner.id,
        "url": "https://integrations.example/hook",
        "description": "Verkkosivut",
        "types": [],
        "full": False,
        "state": EndpointState.ENABLED,
        "state_since": utc_now(),
        "secret_number": 1,
        "hears_after": 0,
        "version": 1,
    }
    endpoint = WebhookEndpoint(**{**defaults, **values})
    set_criteria(endpoint, criteria)
    return endpoint


def webhook_delivery(
    endpoint: WebhookEndpoint, event: OutboxEvent, **values: Any
) -> WebhookDelivery:
    """It waits to be sent."""
    now = utc_now()
    defaults = {
        "id": new_id(),
        "endpoint_id": endpoint.id,
        "event_id": event.id,
        "subject": event.subject,
        "position": event.position,
        "state": DeliveryState.PENDING,
        "attempts": 0,
        "queued_at": now,
        "next_attempt_at": now,
    }
    return WebhookDelivery(**{**defaults, **values})


def webhook_attempt(delivery: WebhookDelivery, **values: Any) -> WebhookAttempt:
    """One that found nobody."""
    defaults = {
        "id": new_id(),
        "endpoint_id": delivery.endpoint_id,
        "delivery_id": delivery.id,
        "number": 1,
        "at": utc_now(),
        "duration_ms": 12,
        "error": AttemptError.CONNECTION,
        "answer": "",
    }
    return WebhookAttempt(**{**defaults, **values})
