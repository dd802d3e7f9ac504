"""Worker steps of webhooks: create deliveries of an event, replay, purge."""

from datetime import datetime
from functools import cache
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.dialects.postgresql import Insert
from sqlalchemy.orm import Session

from api.core.batches import in_batch
from api.core.events import Event
from api.core.outbox import OutboxEvent
from api.core.reindexing import rebuild_terms
from api.core.retention import RETENTION, RetentionPeriod
from api.digests.jobs import load_public_item
from api.events.handlers import HandlerContext
from api.watches.keys import Item
from api.watches.models import ItemKind
from api.watches.rules import free_text
from api.webhooks import queries
from api.webhooks.events import WebhookTested
from api.webhooks.models import DeliveryState, WebhookAttempt, WebhookDelivery, WebhookEndpoint

REPLAY_BATCH = 200
KEPT = RETENTION[RetentionPeriod.WEBHOOK_ATTEMPTS]
_PURGE_BATCH = 10_000


def spread(session: Session, _: Event, context: HandlerContext) -> None:
    """Creates a delivery for each endpoint that receives the event. Idempotent."""
    item = _item(session, context.row)
    values = queries.values_of(context.row, item, context.now)
    session.execute(_spreading(*_form(item)), values)


@cache
def _spreading(kind: ItemKind | None, is_wide: bool) -> Insert:
    """Cached, because building the statement took longer than running it."""
    since = WebhookEndpoint.hears_after < queries.POSITION
    condition = queries.receives(kind, is_wide=is_wide) & since
    return queries.new_deliveries(condition).on_conflict_do_nothing()


def _form(item: Item | None) -> tuple[ItemKind | None, bool]:
    return (item.kind, item.is_wide) if item else (None, False)


def spread_test(session: Session, event: WebhookTested, context: HandlerContext) -> None:
    """Creates a delivery for the tested endpoint, whatever its filter."""
    new = queries.new_deliveries(WebhookEndpoint.id == event.webhook_id)
    values = queries.values_of(context.row, None, context.now)
    session.execute(new.on_conflict_do_nothing(), values)


def _item(session: Session, event: OutboxEvent) -> Item | None:
    """The public content of the event's procurement or dialogue."""
    for kind in ItemKind:
        if item_id := event.data.get(f"{kind}_id"):
            return load_public_item(session, kind, UUID(item_id))
    return None


def replay_batch(session: Session, now: datetime, *, limit: int = REPLAY_BATCH) -> bool:
    """Queues the next batch of one endpoint's replay. Returns whether there may be more to do.

    Pending deliveries stay as they are; ended ones become pending again.
    """
    waiting = select(WebhookEndpoint).where(WebhookEndpoint.replay_after.is_not(None))
    locked = waiting.limit(1).with_for_update(skip_locked=True, key_share=True)
    endpoint = session.scalar(locked)
    if endpoint is None:
        return False
    events = session.scalars(queries.replayed(endpoint, limit)).all()
    for event in events:
        _queue_again(session, endpoint, event, now)
    reached = events[-1].position if len(events) == limit else None
    until = endpoint.replay_until if reached is not None else None
    session.execute(
        update(WebhookEndpoint)
        .where(WebhookEndpoint.id == endpoint.id)
        .values(replay_after=reached, replay_until=until)
    )
    return True


def _queue_again(
    session: Session, endpoint: WebhookEndpoint, event: OutboxEvent, now: datetime
) -> None:
    item = _item(session, event) if endpoint.criteria else None
    kind, is_wide = _form(item)
    fits = queries.receives(kind, is_wide=is_wide)
    queued = queries.new_deliveries(fits & (WebhookEndpoint.id == endpoint.id))
    again = {name: queued.excluded[name] for name in ("state", "attempts", *queries.NOW)}
    del again["created_at"]
    session.execute(
        queued.on_conflict_do_update(
            index_elements=["endpoint_id", "event_id"],
            set_=again,
            where=WebhookDelivery.state != DeliveryState.PENDING,
        ),
        queries.values_of(event, item, now),
    )


def purge_webhooks(session: Session, now: datetime) -> None:
    """Deletes a batch of attempts and ended deliveries after their retention of a month. The job
    continues in the next hour."""
    old = select(WebhookAttempt.id).where(WebhookAttempt.at < now - KEPT).limit(_PURGE_BATCH)
    session.execute(delete(WebhookAttempt).where(in_batch(old)))
    ended = (
        select(WebhookDelivery.id)
        .where(
            WebhookDelivery.updated_at < now - KEPT, WebhookDelivery.state != DeliveryState.PENDING
        )
        .limit(_PURGE_BATCH)
    )
    session.execute(delete(WebhookDelivery).where(in_batch(ended)))


def make_terms(session: Session) -> int:
    """Writes the search terms of a batch of webhooks with free text."""
    version, has_text = WebhookEndpoint.query_version, WebhookEndpoint.query.is_not(None)
    return rebuild_terms(
        session, WebhookEndpoint, version, lambda row: free_text(row.criteria), has_text
    )
