"""Which endpoints there are for whom, which of them hear a fact, and what may be sent next."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Select,
    String,
    Update,
    and_,
    cast,
    false,
    func,
    literal,
    or_,
    select,
    true,
    update,
)
from sqlalchemy.dialects.postgresql import ARRAY, array
from sqlalchemy.orm import aliased

from api.accounts.models import Person
from api.core.actor import Actor, Permission
from api.core.keyset import after, before
from api.core.outbox import OutboxEvent
from api.events.models import Delivery
from api.events.models import DeliveryState as ReactionState
from api.events.queries import head
from api.notifications.keys import Item, item_keys
from api.notifications.queries import fitting, in_places
from api.organisations.models import Membership
from api.organisations.queries.people import members
from api.organisations.rules.roles import roles_with
from api.webhooks.models import (
    DeliveryState,
    EndpointState,
    WebhookAttempt,
    WebhookDelivery,
    WebhookEndpoint,
)

CONSUMER = "webhooks"
"""Among the reactions to facts."""
MOST_AT_ONCE = 4
"""Attempts on one endpoint at the same time, each of another subject."""

NOW = ("queued_at", "next_attempt_at", "created_at", "updated_at")
DELIVERY_COLUMNS = (
    *("id", "endpoint_id", "event_id", "subject", "position", "state", "attempts"),
    *NOW,
)
"""In the order of `new_deliveries`."""

SortKey = tuple[UUID]


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """Its organisation's people and keys know of an endpoint; what they may do is another thing."""
    own = actor.organisations_with(Permission.ORGANISATION_READ)
    managed = actor.organisations_with(Permission.WEBHOOK_MANAGE)
    return WebhookEndpoint.organisation_id.in_(own | managed)


def one(actor: Actor, endpoint_id: UUID) -> Select[WebhookEndpoint]:
    return select(WebhookEndpoint).where(WebhookEndpoint.id == endpoint_id, visible_to(actor))


def for_update(actor: Actor, endpoint_id: UUID) -> Select[WebhookEndpoint]:
    return one(actor, endpoint_id).with_for_update(key_share=True)


def count(organisation_id: UUID) -> Select[int]:
    chosen = WebhookEndpoint.organisation_id == organisation_id
    return select(func.count()).select_from(WebhookEndpoint).where(chosen)


def page(organisation_id: UUID, *, start: SortKey | None, limit: int) -> Select[WebhookEndpoint]:
    """Oldest first; one row more than the page holds."""
    columns = (WebhookEndpoint.id,)
    chosen = select(WebhookEndpoint).where(WebhookEndpoint.organisation_id == organisation_id)
    return chosen.where(after(columns, start)).order_by(*columns).limit(limit + 1)


def attempts_page(
    endpoint_id: UUID, *, start: SortKey | None, limit: int
) -> Select[WebhookAttempt, WebhookDelivery, str]:
    """Newest first, with the delivery and the fact's type; one row more than the page holds."""
    columns = (WebhookAttempt.id,)
    return (
        select(WebhookAttempt, WebhookDelivery, OutboxEvent.type)
        .join(WebhookDelivery, WebhookDelivery.id == WebhookAttempt.delivery_id)
        .join(OutboxEvent, OutboxEvent.id == WebhookDelivery.event_id)
        .where(WebhookAttempt.endpoint_id == endpoint_id, before(columns, start))
        .order_by(WebhookAttempt.id.desc())
        .limit(limit + 1)
    )


def managers(organisation_id: UUID) -> Select[Membership, Person]:
    chosen = Membership.role.in_(roles_with(Permission.WEBHOOK_MANAGE))
    return members(organisation_id).where(chosen).order_by(Membership.id)


def hears(event: OutboxEvent, item: Item | None) -> ColumnElement[bool]:
    """WHERE clause: endpoints whose filter a public fact fits. `item`: what it is about."""
    types = WebhookEndpoint.types
    return and_(
        or_(func.cardinality(types) == 0, types.contains([event.type])),
        or_(WebhookEndpoint.criteria.is_(None), _fits(item) if item else false()),
    )


def _fits(item: Item) -> ColumnElement[bool]:
    """As a watch would be hit. Endpoints are few: they are compared one by one."""
    keys = cast(array(item_keys(item)), ARRAY(String))
    query = WebhookEndpoint.query
    found = aliased(WebhookEndpoint)
    return and_(
        WebhookEndpoint.keys.overlap(keys),
        in_places(WebhookEndpoint.criteria, item) if item.is_wide else true(),
        or_(query.is_(None), query.in_(fitting(item, found.query))),
    )


def new_deliveries(
    event: OutboxEvent, wanted: ColumnElement[bool], now: datetime
) -> Select[*tuple[Any, ...]]:
    """The rows to insert: `DELIVERY_COLUMNS`."""
    fact = (event.id, event.subject, event.position, DeliveryState.PENDING.value, 0)
    values = (literal(value) for value in (*fact, *(now for _ in NOW)))
    enabled = WebhookEndpoint.state == EndpointState.ENABLED
    chosen = select(func.gen_random_uuid(), WebhookEndpoint.id, *values)
    return chosen.where(enabled, wanted)


def replayed(endpoint: WebhookEndpoint, limit: int) -> Select[OutboxEvent]:
    """The public facts that a replay comes to next."""
    position = OutboxEvent.position
    chosen = select(OutboxEvent).where(
        OutboxEvent.audience == "public",
        position > endpoint.replay_after,
        position <= endpoint.replay_until,
    )
    return chosen.order_by(position).limit(limit)


def ready(now: datetime) -> ColumnElement[bool]:
    """WHERE clause: deliveries that may be sent. In order per subject, one at a time.

    What is being sent is still pending, and leased. Look-ups for one row rather than EXISTS: the
    planner would join a whole backlog with itself to find the first that may go.
    """
    return and_(
        WebhookDelivery.state == DeliveryState.PENDING,
        WebhookDelivery.next_attempt_at <= now,
        WebhookDelivery.lease_until.is_(None),
        _none(_of_subject().where(_OTHER.position < WebhookDelivery.position)),
        _none(_of_subject().where(_OTHER.lease_until.is_not(None))),
        _none(_earlier_not_spread()),
    )


def _none(found: Select[UUID]) -> ColumnElement[bool]:
    return found.limit(1).scalar_subquery().is_(None)


_OTHER = aliased(WebhookDelivery)


def _of_subject() -> Select[UUID]:
    """Others that wait for the same endpoint and are about the same."""
    return select(_OTHER.id).where(
        _OTHER.endpoint_id == WebhookDelivery.endpoint_id,
        _OTHER.subject == WebhookDelivery.subject,
        _OTHER.state == DeliveryState.PENDING,
    )


def _earlier_not_spread() -> Select[UUID]:
    """An earlier fact of the subject whose reaction has not run yet: it may still come in between.

    Reactions run side by side. The relay opens them in the order of the log, so one that has not
    run can be seen.
    """
    return select(OutboxEvent.id).where(
        OutboxEvent.subject == WebhookDelivery.subject,
        OutboxEvent.position < WebhookDelivery.position,
        Delivery.event_id == OutboxEvent.id,
        Delivery.consumer == CONSUMER,
        Delivery.state == ReactionState.PENDING,
    )


def next_endpoint(now: datetime) -> Select[WebhookEndpoint]:
    """Whose turn it is: of those with something to send, the one that had to wait longest.

    Locked, so that one claim at a time is made on an endpoint.
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
    """Of an endpoint, the oldest that may be sent."""
    return (
        select(WebhookDelivery.id)
        .where(WebhookDelivery.endpoint_id == WebhookEndpoint.id, _not_behind_replay(), ready(now))
        .order_by(WebhookDelivery.position)
        .limit(1)
    )


def _not_behind_replay() -> ColumnElement[bool]:
    """While a replay brings back what is older, the newer waits for it."""
    reached = WebhookEndpoint.replay_after
    return or_(reached.is_(None), WebhookDelivery.position <= reached)


def count_in_flight(endpoint_id: Any) -> Select[int]:
    """Takes an id, or the column that holds it."""
    leased = aliased(WebhookDelivery)
    return select(func.count(leased.id)).where(
        leased.endpoint_id == endpoint_id, leased.lease_until.is_not(None)
    )


def missed_after(endpoint_id: UUID) -> Select[int]:
    """The position behind which an endpoint that is disabled now has not got everything.

    Also what is published, but not yet spread, would not come any more.
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
