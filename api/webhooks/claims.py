"""Selects the next delivery, and drops deliveries when an endpoint is disabled."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Select,
    SQLColumnExpression,
    Update,
    and_,
    func,
    or_,
    select,
    update,
)
from sqlalchemy.orm import aliased

from api.core.outbox import OutboxEvent
from api.events.models import Delivery
from api.events.models import DeliveryState as ReactionState
from api.events.queries import head
from api.webhooks.models import DeliveryState, EndpointState, WebhookDelivery, WebhookEndpoint

CONSUMER = "webhooks"
"""Name of the event handler."""
MOST_AT_ONCE = 4
"""Simultaneous attempts on one endpoint, each of another subject."""


def ready(now: datetime) -> ColumnElement[bool]:
    """WHERE clause: deliveries that may be sent, in order per subject, one at a time.

    A delivery that is being sent is pending and leased. Scalar subqueries replace EXISTS, for which
    the planner would join a whole backlog with itself.
    """
    return and_(
        WebhookDelivery.state == DeliveryState.PENDING,
        WebhookDelivery.next_attempt_at <= now,
        WebhookDelivery.lease_until.is_(None),
        _none(_of_subject().where(_OTHER.position < WebhookDelivery.position)),
        _none(_of_subject().where(_OTHER.lease_until.is_not(None))),
        _none(_earlier_not_spread()),
    )


def _none(stmt: Select[UUID]) -> ColumnElement[bool]:
    return stmt.limit(1).scalar_subquery().is_(None)


_OTHER = aliased(WebhookDelivery)


def _of_subject() -> Select[UUID]:
    """Other pending deliveries of the same endpoint and subject."""
    return select(_OTHER.id).where(
        _OTHER.endpoint_id == WebhookDelivery.endpoint_id,
        _OTHER.subject == WebhookDelivery.subject,
        _OTHER.state == DeliveryState.PENDING,
    )


def _earlier_not_spread() -> Select[UUID]:
    """An earlier event of the subject whose handler has not run: its delivery may still be added.

    Handlers run in parallel. The relay creates their deliveries in the order of the log, so the
    query sees those that have not run.
    """
    return select(OutboxEvent.id).where(
        OutboxEvent.subject == WebhookDelivery.subject,
        OutboxEvent.position < WebhookDelivery.position,
        Delivery.event_id == OutboxEvent.id,
        Delivery.consumer == CONSUMER,
        Delivery.state == ReactionState.PENDING,
    )


def next_endpoint(now: datetime) -> Select[WebhookEndpoint]:
    """The endpoint with something to send that has waited longest.

    It is locked, so that an endpoint has one claim at a time.
    """
    in_flight = count_in_flight(WebhookEndpoint.id).scalar_subquery()
    return (
        select(WebhookEndpoint)
        .where(
            WebhookEndpoint.state == EndpointState.ENABLED,
            in_flight < MOST_AT_ONCE,
            _first_ready(now).scalar_subquery().is_not(None),
        )
        .order_by(WebhookEndpoint.turn_at.nulls_first())
        .limit(1)
        .with_for_update(skip_locked=True, key_share=True)
    )


def next_delivery(endpoint: WebhookEndpoint, now: datetime) -> Select[WebhookDelivery]:
    first = _first_ready(now).correlate(WebhookEndpoint).scalar_subquery()
    return select(WebhookDelivery).where(
        WebhookDelivery.id
        == select(first).where(WebhookEndpoint.id == endpoint.id).scalar_subquery()
    )


def _first_ready(now: datetime) -> Select[UUID]:
    """The oldest delivery of an endpoint that may be sent."""
    return (
        select(WebhookDelivery.id)
        .where(WebhookDelivery.endpoint_id == WebhookEndpoint.id, _not_behind_replay(), ready(now))
        .order_by(WebhookDelivery.position)
        .limit(1)
    )


def _not_behind_replay() -> ColumnElement[bool]:
    """During a replay, newer deliveries wait for the older ones."""
    reached = WebhookEndpoint.replay_after
    return or_(reached.is_(None), WebhookDelivery.position <= reached)


def count_in_flight(endpoint_id: UUID | SQLColumnExpression[UUID]) -> Select[int]:
    """Takes an id, or the column that holds it."""
    leased = aliased(WebhookDelivery)
    return select(func.count(leased.id)).where(
        leased.endpoint_id == endpoint_id, leased.lease_until.is_not(None)
    )


def missed_after(endpoint_id: UUID) -> Select[int]:
    """The position after which an endpoint that is disabled now misses events.

    This includes events that are published but have no deliveries yet.
    """
    waiting = (
        select(func.min(WebhookDelivery.position))
        .where(
            WebhookDelivery.endpoint_id == endpoint_id,
            WebhookDelivery.state == DeliveryState.PENDING,
        )
        .scalar_subquery()
    )
    coming = (
        select(func.min(OutboxEvent.position))
        .join(Delivery, Delivery.event_id == OutboxEvent.id)
        .where(Delivery.consumer == CONSUMER, Delivery.state == ReactionState.PENDING)
        .scalar_subquery()
    )
    return select(func.coalesce(func.least(waiting, coming) - 1, head().scalar_subquery()))


def drop_pending(endpoint_id: UUID) -> Update:
    waiting = (
        WebhookDelivery.endpoint_id == endpoint_id,
        WebhookDelivery.state == DeliveryState.PENDING,
    )
    return update(WebhookDelivery).where(*waiting).values(state=DeliveryState.DROPPED)
