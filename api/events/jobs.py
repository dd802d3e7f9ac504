"""Jobs of the relay: publish events in order, open and sweep deliveries, delete old events."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import takewhile
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import Row, delete, func, select, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session
from structlog.contextvars import bound_contextvars

from api.core.events import Audience
from api.core.ids import new_id
from api.core.outbox import OutboxEvent
from api.core.telemetry import span
from api.events import queries
from api.events.models import Delivery, DeliveryState, PrunedLog
from api.events.rules import MAX_ATTEMPTS, next_try

RELAY_LOCK = 7_382_514_002
"""Advisory lock of the relay: only one process at a time assigns positions."""

REDELIVER_AFTER = timedelta(seconds=30)
"""Default time after which an unfinished delivery is queued again (`redelivery_seconds`)."""

LOG_CHANNEL = "log"
"""Channel of NOTIFY: a committed batch notifies its listeners that the open log has grown."""

Handle = Callable[[Session, str, OutboxEvent], None]
"""Runs the handler with a consumer's name, in the transaction that also closes the delivery."""

# The statement gets the ids of the rows: for a join with the unpublished rows, PostgreSQL has no
# useful statistics and at times scanned the whole log.
_STAMP = text(
    """
    UPDATE outbox
    SET position = (SELECT coalesce(max(position), 0) FROM outbox) + pending.place,
        published_at = :now
    FROM unnest(CAST(:ids AS uuid[])) WITH ORDINALITY AS pending (id, place)
    WHERE outbox.id = pending.id
    """
)

# Inserts from arrays: one statement per row would take longer than the rest of the relay.
_OPEN = text(
    """
    INSERT INTO deliveries
        (id, event_id, consumer, state, attempts, next_try_at, created_at, updated_at)
    SELECT id, event_id, consumer, 'pending', 0, :next_try, :now, :now
    FROM unnest(CAST(:ids AS uuid[]), CAST(:events AS uuid[]), CAST(:consumers AS text[]))
        AS opened (id, event_id, consumer)
    ON CONFLICT DO NOTHING
    RETURNING id
    """
)


class Published(NamedTuple):
    events: int
    deliveries: list[UUID]
    traces: Counter[str | None]
    """Number of events by the trace id of their request."""


def publish_pending(
    session: Session,
    consumers: Mapping[str, Sequence[str]],
    now: datetime,
    *,
    batch: int = 1000,
    redeliver_after: timedelta = REDELIVER_AFTER,
) -> Published:
    """Give committed events their positions and one delivery per consumer of their type.

    Holds the lock until the caller commits, so a second relay sees the positions of the first.
    """
    session.execute(select(func.pg_advisory_xact_lock(RELAY_LOCK)))
    waiting = session.execute(queries.unpublished(batch)).all()
    if waiting:
        session.execute(_STAMP, {"ids": [row.id for row in waiting], "now": now})
        session.execute(select(func.pg_notify(LOG_CHANNEL, "")))
    deliveries = _open_deliveries(session, waiting, consumers, now, redeliver_after)
    return Published(len(waiting), deliveries, Counter(row.trace_id for row in waiting))


def _open_deliveries(
    session: Session,
    stamped: Sequence[Row[UUID, str, str | None]],
    consumers: Mapping[str, Sequence[str]],
    now: datetime,
    redeliver_after: timedelta,
) -> list[UUID]:
    opened = [
        (new_id(), event_id, consumer)
        for event_id, kind, _ in stamped
        for consumer in consumers.get(kind, ())
    ]
    if not opened:
        return []
    ids, events, names = zip(*opened, strict=True)
    arrays = {"ids": list(ids), "events": list(events), "consumers": list(names)}
    times = {"now": now, "next_try": now + redeliver_after}
    return list(session.scalars(_OPEN, arrays | times))


def run_delivery(session: Session, delivery_id: UUID, handle: Handle) -> bool:
    """Run the handler of one delivery. False if it is closed, or if another process runs it."""
    delivery = session.scalar(
        select(Delivery)
        .where(Delivery.id == delivery_id, Delivery.state == DeliveryState.PENDING)
        .with_for_update(skip_locked=True)
    )
    if delivery is None:
        return False
    event = session.get_one(OutboxEvent, delivery.event_id)
    with (
        bound_contextvars(trace_id=event.trace_id),
        span(f"reaction {delivery.consumer}", event_id=str(event.id), event_type=event.type),
    ):
        handle(session, delivery.consumer, event)
    delivery.state = DeliveryState.DONE
    return True


def record_failure(session: Session, delivery_id: UUID, error: str, now: datetime) -> str | None:
    """Schedule the next try of a delivery whose handler was rolled back. After the last try the
    delivery is `failed`, and operators see it.

    Returns the trace id of the request that caused the event.
    """
    delivery = session.get_one(Delivery, delivery_id, with_for_update=True)
    delivery.attempts += 1
    delivery.last_error = error
    delivery.next_try_at = next_try(delivery.attempts, now)
    if delivery.attempts >= MAX_ATTEMPTS:
        delivery.state = DeliveryState.FAILED
    return session.scalar(select(OutboxEvent.trace_id).where(OutboxEvent.id == delivery.event_id))


def sweep_deliveries(
    session: Session,
    now: datetime,
    *,
    batch: int = 500,
    redeliver_after: timedelta = REDELIVER_AFTER,
) -> list[UUID]:
    """Return pending deliveries that are due, because their task got lost or for their next try.
    Each is due again after `redeliver_after`."""
    waiting = (
        select(Delivery.id)
        .where(Delivery.state == DeliveryState.PENDING, Delivery.next_try_at <= now)
        .order_by(Delivery.next_try_at)
        .limit(batch)
        .with_for_update(skip_locked=True)
    )
    stmt = (
        update(Delivery)
        # An array is computed once. PostgreSQL may join a subquery and apply its limit repeatedly.
        .where(Delivery.id == func.any(func.array(waiting.scalar_subquery())))
        .values(next_try_at=now + redeliver_after)
        .returning(Delivery.id)
    )
    return list(session.scalars(stmt))


def prune_events(session: Session, before: datetime, *, batch: int = 2000) -> int:
    """Delete events published before the given time, oldest first, so that the log has no gaps."""
    rows = session.scalars(queries.oldest(batch)).all()
    old = list(takewhile(lambda event: _is_older(event, before), rows))
    ids = [event.id for event in old]
    session.execute(delete(Delivery).where(Delivery.event_id.in_(ids)))
    session.execute(delete(OutboxEvent).where(OutboxEvent.id.in_(ids)))
    _record_pruned(session, [event.position for event in old if event.audience is Audience.PUBLIC])
    return len(old)


def _is_older(event: OutboxEvent, before: datetime) -> bool:
    return event.published_at is not None and event.published_at < before


def _record_pruned(session: Session, positions: Sequence[int | None]) -> None:
    """Store the last pruned position in the same transaction, so that every reader of a pruned log
    gets an error.
    """
    if positions:
        values = {"position": positions[-1]}
        session.execute(
            insert(PrunedLog)
            .values(id=1, **values)
            .on_conflict_do_update(index_elements=["id"], set_=values)
        )
