"""Database steps of sending: claim with a lease, record the outcome, sweep.

Delivery is at least once: if a sender dies before it records the response, the same message is sent
again with the same `webhook-id`.
"""

from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

import msgspec
from sqlalchemy import select, update
from sqlalchemy.orm import Session, undefer

from api.core.actor import SYSTEM
from api.core.audit import record_audit
from api.core.outbox import OutboxEvent
from api.core.settings import Settings
from api.events.cloud_events import MEDIA_TYPE, cloud_event
from api.events.queries import log_id
from api.webhooks import claims, rules
from api.webhooks.mails import mail_disabled
from api.webhooks.models import (
    AttemptError,
    DeliveryState,
    DisabledReason,
    EndpointState,
    WebhookAttempt,
    WebhookDelivery,
    WebhookEndpoint,
)
from api.webhooks.retry_policy import MAX_ATTEMPTS, Outcome, Verdict, next_attempt, verdict_of
from api.webhooks.signing import live_secrets, signed_headers

_MARGIN = timedelta(seconds=5)
"""Time that a lease lasts beyond the time limit of an attempt."""


class Message(NamedTuple):
    """All data to send a message and to record its outcome."""

    endpoint_id: UUID
    delivery_id: UUID
    lease_until: datetime
    url: str
    headers: dict[str, str]
    body: bytes
    trace_id: str | None
    """Trace of the request that caused the event."""


def claim_delivery(session: Session, now: datetime, settings: Settings) -> Message | None:
    """The next message to send, leased to the caller; None if nothing may be sent now."""
    endpoint = session.scalar(claims.next_endpoint(now))
    # Checked again under the lock: another claim may have been committed since.
    if endpoint is None or _is_busy(session, endpoint):
        return None
    delivery = session.scalar(claims.next_delivery(endpoint, now))
    if delivery is None:
        return None
    delivery.lease_until = now + timedelta(seconds=settings.webhook_timeout_seconds) + _MARGIN
    _set(session, endpoint, turn_at=now)
    kept = [undefer(OutboxEvent.resource)] if endpoint.full else []
    event = session.get_one(OutboxEvent, delivery.event_id, options=kept, populate_existing=True)
    log = session.scalars(log_id()).one()
    return _message(endpoint, delivery, event, now, settings, log=log)


def _is_busy(session: Session, endpoint: WebhookEndpoint) -> bool:
    in_flight = session.scalar(claims.count_in_flight(endpoint.id)) or 0
    return in_flight >= claims.MOST_AT_ONCE


def _message(
    endpoint: WebhookEndpoint,
    delivery: WebhookDelivery,
    event: OutboxEvent,
    now: datetime,
    settings: Settings,
    *,
    log: str,
) -> Message:
    body = msgspec.json.encode(cloud_event(event, settings.public_url, log, full=endpoint.full))
    secrets = live_secrets(settings.secret_key.get_secret_value(), endpoint, now)
    headers = {
        "content-type": MEDIA_TYPE,
        "user-agent": f"Vuoropuhelu-Webhooks/1.0 (+{settings.public_url})",
        **signed_headers(str(event.id), body, secrets, now),
    }
    lease_until = delivery.lease_until or now
    return Message(
        endpoint.id, delivery.id, lease_until, endpoint.url, headers, body, event.trace_id
    )


def note_outcome(
    session: Session,
    message: Message,
    outcome: Outcome,
    now: datetime,
    settings: Settings,
    *,
    chance: float,
) -> None:
    """Records the attempt and schedules the next one. Locks the endpoint first, as a claim does."""
    endpoint = session.get(
        WebhookEndpoint, message.endpoint_id, with_for_update={"key_share": True}
    )
    delivery = session.get(WebhookDelivery, message.delivery_id, with_for_update=True)
    if endpoint is None or delivery is None or delivery.lease_until != message.lease_until:
        return  # deleted or swept meanwhile: recorded there
    delivery.lease_until = None
    delivery.attempts += 1
    _record(session, delivery, outcome, now)
    verdict = verdict_of(outcome)
    if rules.is_test(delivery):
        _settle_test(delivery, verdict)
        return
    _settle(delivery, verdict, outcome, now, chance)
    _note_health(session, endpoint, verdict, now)
    reason = rules.reason_to_disable(verdict, endpoint.failing_since, now)
    if reason and endpoint.state is EndpointState.ENABLED:
        disable_endpoint(session, endpoint, reason, now)
        mail_disabled(session, endpoint, settings)


def disable_endpoint(
    session: Session, endpoint: WebhookEndpoint, reason: DisabledReason, now: datetime
) -> None:
    missed_after = session.scalar(claims.missed_after(endpoint.id)) or 0
    rules.disable(endpoint, reason, now, missed_after)
    session.execute(claims.drop_pending(endpoint.id))
    target, organisation_id = f"webhooks/{endpoint.id}", endpoint.organisation_id
    record_audit(session, SYSTEM, "webhook.disable", target, organisation_id=organisation_id)


def _record(session: Session, delivery: WebhookDelivery, outcome: Outcome, now: datetime) -> None:
    session.add(
        WebhookAttempt(
            endpoint_id=delivery.endpoint_id,
            delivery_id=delivery.id,
            number=delivery.attempts,
            at=now - outcome.duration,
            duration_ms=int(outcome.duration / timedelta(milliseconds=1)),
            status=outcome.status,
            error=outcome.error,
            answer=outcome.answer,
        )
    )


def _settle(
    delivery: WebhookDelivery, verdict: Verdict, outcome: Outcome, now: datetime, chance: float
) -> None:
    if verdict is Verdict.DELIVERED:
        delivery.state = DeliveryState.DELIVERED
        return
    if delivery.state is not DeliveryState.PENDING:
        return  # dropped while it was being sent
    again = next_attempt(delivery.attempts, delivery.queued_at, now, chance=chance, outcome=outcome)
    if verdict is not Verdict.RETRY or again is None:
        delivery.state = DeliveryState.FAILED
    else:
        delivery.next_attempt_at = again


def _settle_test(delivery: WebhookDelivery, verdict: Verdict) -> None:
    """A test is sent once and does not change the health of the endpoint."""
    if verdict is Verdict.DELIVERED:
        delivery.state = DeliveryState.DELIVERED
    elif delivery.state is DeliveryState.PENDING:
        delivery.state = DeliveryState.FAILED


def _note_health(
    session: Session, endpoint: WebhookEndpoint, verdict: Verdict, now: datetime
) -> None:
    if verdict is Verdict.DELIVERED and endpoint.failing_since is not None:
        _set(session, endpoint, failing_since=None)
    elif verdict is not Verdict.DELIVERED and endpoint.failing_since is None:
        _set(session, endpoint, failing_since=now)


def _set(session: Session, endpoint: WebhookEndpoint, **values: datetime | None) -> None:
    """Updates without a new version, so that edits by people do not become stale."""
    stmt = update(WebhookEndpoint).where(WebhookEndpoint.id == endpoint.id)
    session.execute(stmt.values(**values))


def sweep_webhooks(session: Session, now: datetime) -> None:
    """Releases deliveries whose sender died, and records an attempt (`interrupted`). After
    `MAX_ATTEMPTS` a delivery fails."""
    lost = session.scalars(
        select(WebhookDelivery)
        .where(WebhookDelivery.lease_until < now)
        .with_for_update(skip_locked=True)
    )
    for delivery in lost:
        delivery.lease_until = None
        delivery.attempts += 1
        delivery.next_attempt_at = now
        is_last = delivery.attempts >= MAX_ATTEMPTS or rules.is_test(delivery)
        if is_last and delivery.state is DeliveryState.PENDING:
            delivery.state = DeliveryState.FAILED
        session.add(
            WebhookAttempt(
                endpoint_id=delivery.endpoint_id,
                delivery_id=delivery.id,
                number=delivery.attempts,
                at=now,
                error=AttemptError.INTERRUPTED,
            )
        )
