"""Visibility of endpoints, and the endpoints that receive an event."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    DateTime,
    Select,
    String,
    Uuid,
    and_,
    bindparam,
    false,
    func,
    literal,
    or_,
    select,
    true,
)
from sqlalchemy.dialects.postgresql import ARRAY, Insert, insert
from sqlalchemy.orm import aliased

from api.accounts.models import Person
from api.core.actor import Actor, Permission
from api.core.keyset import after, before
from api.core.outbox import OutboxEvent
from api.organisations.models import Membership
from api.organisations.queries.people import members
from api.organisations.rules.roles import roles_with
from api.watches.keys import Item, item_keys
from api.watches.models import ItemKind
from api.watches.queries import KEYS, fitting, in_places, item_values, with_goals
from api.webhooks.models import (
    DeliveryState,
    EndpointState,
    WebhookAttempt,
    WebhookDelivery,
    WebhookEndpoint,
)

NOW = ("queued_at", "next_attempt_at", "created_at", "updated_at")
_COLUMNS = (
    *("id", "endpoint_id", "event_id", "subject", "position", "state", "attempts"),
    *NOW,
)

SortKey = tuple[UUID]


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """Members and keys of an organisation see its endpoints; permissions are checked elsewhere."""
    own = actor.organisations_with(Permission.ORGANISATION_READ)
    managed = actor.organisations_with(Permission.WEBHOOK_MANAGE)
    return WebhookEndpoint.organisation_id.in_(own | managed)


def by_id(actor: Actor, endpoint_id: UUID) -> Select[WebhookEndpoint]:
    return select(WebhookEndpoint).where(WebhookEndpoint.id == endpoint_id, visible_to(actor))


def for_update(actor: Actor, endpoint_id: UUID) -> Select[WebhookEndpoint]:
    return by_id(actor, endpoint_id).with_for_update(key_share=True)


def count(organisation_id: UUID) -> Select[int]:
    of_organisation = WebhookEndpoint.organisation_id == organisation_id
    return select(func.count()).select_from(WebhookEndpoint).where(of_organisation)


def page(organisation_id: UUID, *, start: SortKey | None, limit: int) -> Select[WebhookEndpoint]:
    """Oldest first, with one row more than the page holds."""
    columns = (WebhookEndpoint.id,)
    stmt = select(WebhookEndpoint).where(WebhookEndpoint.organisation_id == organisation_id)
    return stmt.where(after(columns, start)).order_by(*columns).limit(limit + 1)


class AttemptOutcome(StrEnum):
    """Whether the response had a status from 200 to 299."""

    SUCCEEDED = "succeeded"
    FAILED = "failed"


def _came_out(outcome: AttemptOutcome | None) -> ColumnElement[bool]:
    if outcome is None:
        return true()
    succeeded = func.coalesce(WebhookAttempt.status.between(200, 299), false())
    return succeeded if outcome is AttemptOutcome.SUCCEEDED else ~succeeded


def attempt(endpoint_id: UUID, attempt_id: UUID) -> Select[WebhookAttempt]:
    return select(WebhookAttempt).where(
        WebhookAttempt.id == attempt_id, WebhookAttempt.endpoint_id == endpoint_id
    )


def attempt_of(endpoint_id: UUID, attempt_id: UUID) -> Select[WebhookDelivery]:
    """The delivery of an attempt, locked."""
    return (
        select(WebhookDelivery)
        .join(WebhookAttempt, WebhookAttempt.delivery_id == WebhookDelivery.id)
        .where(WebhookAttempt.id == attempt_id, WebhookAttempt.endpoint_id == endpoint_id)
        .with_for_update(of=WebhookDelivery)
    )


def attempts_page(
    endpoint_id: UUID, outcome: AttemptOutcome | None, *, start: SortKey | None, limit: int
) -> Select[WebhookAttempt, WebhookDelivery, str]:
    """Newest first, with the delivery and the event's type, and one row more than the page
    holds."""
    columns = (WebhookAttempt.id,)
    return (
        select(WebhookAttempt, WebhookDelivery, OutboxEvent.type)
        .join(WebhookDelivery, WebhookDelivery.id == WebhookAttempt.delivery_id)
        .join(OutboxEvent, OutboxEvent.id == WebhookDelivery.event_id)
        .where(
            WebhookAttempt.endpoint_id == endpoint_id, _came_out(outcome), before(columns, start)
        )
        .order_by(WebhookAttempt.id.desc())
        .limit(limit + 1)
    )


def managers(organisation_id: UUID) -> Select[Membership, Person]:
    may_manage = Membership.role.in_(roles_with(Permission.WEBHOOK_MANAGE))
    return members(organisation_id).where(may_manage).order_by(Membership.id)


_EVENT_ID = bindparam("fact_id", type_=Uuid)
_TYPES = bindparam("fact_types", type_=ARRAY(String))
_SUBJECT = bindparam("fact_subject", type_=String)
POSITION = bindparam("fact_position", type_=BigInteger)
_NOW = bindparam("now", type_=DateTime(timezone=True))


def values_of(event: OutboxEvent, item: Item | None, now: datetime) -> dict[str, object]:
    """Parameters of `receives` and `new_deliveries`. `item`: procurement or dialogue of the
    event."""
    of_event = {
        "fact_id": event.id,
        "fact_types": [event.type],
        "fact_subject": event.subject,
        "fact_position": event.position,
        "now": now,
    }
    return of_event | (item_values(item, item_keys(item)) if item else {})


def receives(item: ItemKind | None, *, is_wide: bool) -> ColumnElement[bool]:
    """WHERE clause: endpoints whose filter matches a public event. `item`: kind of its subject."""
    types, criteria = WebhookEndpoint.types, WebhookEndpoint.criteria
    return and_(
        or_(func.cardinality(types) == 0, types.contains(_TYPES)),
        or_(criteria.is_(None), false() if item is None else _fits(item, is_wide=is_wide)),
    )


def _fits(item: ItemKind, *, is_wide: bool) -> ColumnElement[bool]:
    """Matches like a watch. Endpoints are compared one by one, because there are few."""
    query = WebhookEndpoint.query
    endpoint = aliased(WebhookEndpoint)
    return and_(
        WebhookEndpoint.keys.overlap(KEYS),
        with_goals(WebhookEndpoint.criteria),
        in_places(WebhookEndpoint.criteria) if is_wide else true(),
        or_(query.is_(None), query.in_(fitting(item, endpoint.query))),
    )


def new_deliveries(condition: ColumnElement[bool]) -> Insert:
    """Inserts deliveries of an event for enabled endpoints. Run it with `values_of` the event.

    The lock excludes a simultaneous disabling, so that a disabled endpoint gets no deliveries.
    """
    values = (_EVENT_ID, _SUBJECT, POSITION, literal(DeliveryState.PENDING.value), literal(0))
    stmt = select(func.gen_random_uuid(), WebhookEndpoint.id, *values, *(_NOW for _ in NOW))
    enabled = WebhookEndpoint.state == EndpointState.ENABLED
    # The table, not the class: with the class, the values would be taken as rows to insert.
    table = WebhookDelivery.metadata.tables[WebhookDelivery.__tablename__]
    held = stmt.where(enabled, condition).with_for_update(read=True, of=WebhookEndpoint)
    return insert(table).from_select(_COLUMNS, held)


def replayed(endpoint: WebhookEndpoint, limit: int) -> Select[OutboxEvent]:
    """The next public events of a replay."""
    position = OutboxEvent.position
    stmt = select(OutboxEvent).where(
        OutboxEvent.audience == "public",
        position > endpoint.replay_after,
        position <= endpoint.replay_until,
    )
    return stmt.order_by(position).limit(limit)
