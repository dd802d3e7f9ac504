"""What webhooks and their attempts look like on the wire."""

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
    """An address that public facts are sent to, and which of them."""

    id: UUID
    organisation_id: UUID
    url: str
    description: str
    types: list[str]
    """Empty for all."""
    full: bool
    """Whether `data` brings `resource`: what was public about the subject, without people."""
    criteria: WatchCriteria | None
    state: EndpointState
    disabled_reason: DisabledReason | None
    state_since: datetime
    failing_since: datetime | None
    """The first failure since anything got through. After 24 hours it is disabled."""
    old_secret_until: datetime | None
    """Until then the secret before the newest signs too."""
    hears_after: int
    """Position of the log behind which it hears, unless a replay goes further back."""
    missed_after: int | None
    """When it was last disabled: replay from here, and nothing is missing."""
    replay_after: int | None
    """How far a running replay has come."""
    replay_until: int | None
    created_at: datetime


class WebhookSecretOut(WebhookOut, kw_only=True):
    """A webhook with a secret that was just made."""

    secret: str
    """For verifying signatures (Standard Webhooks). Shown this once."""


class AttemptOut(msgspec.Struct, kw_only=True):
    """One try to send one fact."""

    id: UUID
    event_id: UUID
    """The `webhook-id`, the same on every try."""
    type: str
    subject: str
    position: int
    number: int
    """Counted from 1 for each fact, and again by a replay."""
    at: datetime
    duration_ms: int | None
    status: int | None
    error: AttemptError | None
    """Why there was no answer."""
    answer: str
    """The first 2 KB of its body."""
    state: DeliveryState
    """Where the fact stands now, after all tries."""
    next_attempt_at: datetime | None


class WebhookTestOut(msgspec.Struct):
    """It is on its way."""

    event_id: UUID
    """The `webhook-id` it comes with."""


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
