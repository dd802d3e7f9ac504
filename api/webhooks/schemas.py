"""Responses with webhooks and their attempts."""

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import Row

from api.core.events import TYPE_PREFIX
from api.organisations.schemas.orphans import OwnedOut, creator_out
from api.watches.models import WatchCriteria
from api.webhooks.models import (
    AttemptError,
    DeliveryState,
    DisabledReason,
    EndpointState,
    WebhookAttempt,
    WebhookDelivery,
    WebhookEndpoint,
)
from api.webhooks.service import WithSecret


class WebhookOut(OwnedOut, kw_only=True):
    """An address that gets public events, and its filter."""

    id: UUID
    organisation_id: UUID
    url: str
    description: str
    types: list[str]
    """Types of events; empty for all."""
    full: bool
    """Whether `data` includes `resource`: the public content of the subject, without people."""
    criteria: WatchCriteria | None
    state: EndpointState
    disabled_reason: DisabledReason | None
    state_since: datetime
    failing_since: datetime | None
    """First failure since the last success. After 24 hours the webhook is disabled."""
    old_secret_until: datetime | None
    """Until then the previous secret signs, too."""
    hears_after: int
    """The webhook gets events after this position of the log; a replay can send earlier ones."""
    missed_after: int | None
    """Position to replay from, so that no events are missing since it was last disabled."""
    replay_after: int | None
    """Progress of a running replay."""
    replay_until: int | None
    created_at: datetime


class WebhookSecretOut(WebhookOut, kw_only=True):
    """A webhook with its new secret."""

    secret: str
    """Verifies signatures (Standard Webhooks). Only this response has it."""


class AttemptOut(msgspec.Struct, kw_only=True):
    """One attempt to send one event."""

    id: UUID
    event_id: UUID
    """The `webhook-id`, the same in every attempt."""
    type: str
    subject: str
    position: int
    number: int
    """Counts from 1 for each event, and again from 1 after a replay."""
    at: datetime
    duration_ms: int | None
    status: int | None
    error: AttemptError | None
    """Reason why there was no response."""
    answer: str
    """First 2 KB of the response body."""
    state: DeliveryState
    """Current state of the delivery, after all attempts."""
    next_attempt_at: datetime | None


class WebhookTestOut(msgspec.Struct):
    """The event is queued."""

    event_id: UUID
    """The `webhook-id` of the event."""


def webhook_out(row: WebhookEndpoint) -> WebhookOut:
    types = [TYPE_PREFIX + name for name in row.types]
    members: dict[str, Any] = {
        "types": types,
        "maker": creator_out(row),
        "orphaned": row.disabled_at is not None,
    }
    names = (field for field in WebhookOut.__struct_fields__ if field not in members)
    return WebhookOut(**members, **{name: getattr(row, name) for name in names})


def secret_out(with_secret: WithSecret) -> WebhookSecretOut:
    shown = msgspec.structs.asdict(webhook_out(with_secret.endpoint))
    return WebhookSecretOut(secret=with_secret.secret, **shown)


def attempt_out(row: Row[WebhookAttempt, WebhookDelivery, str]) -> AttemptOut:
    attempt, delivery, kind = row
    waits = delivery.state is DeliveryState.PENDING
    return AttemptOut(
        id=attempt.id,
        event_id=delivery.event_id,
        type=TYPE_PREFIX + kind,
        subject=delivery.subject,
        position=delivery.position,
        number=attempt.number,
        at=attempt.at,
        duration_ms=attempt.duration_ms,
        status=attempt.status,
        error=attempt.error,
        answer=attempt.answer,
        state=delivery.state,
        next_attempt_at=delivery.next_attempt_at if waits else None,
    )
