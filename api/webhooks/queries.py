"""Which endpoints there are for whom, and which of them hear a fact."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Select,
    String,
    and_,
    cast,
    false,
    func,
    literal,
    or_,
    select,
    true,
)
from sqlalchemy.dialects.postgresql import ARRAY, array
from sqlalchemy.orm import aliased

from api.accounts.models import Person
from api.core.actor import Actor, Permission
from api.core.keyset import after, before
from api.core.outbox import OutboxEvent
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
