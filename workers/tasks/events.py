"""Publishes events and runs their handlers."""

import time
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import timedelta
from uuid import UUID

import structlog
from structlog.contextvars import bound_contextvars

from api.core.clock import utc_now
from api.core.settings import load_settings
from api.core.telemetry import span
from api.events.jobs import publish_pending, record_failure, run_delivery
from api.operations.heartbeats import Labels
from workers.app import app, queued
from workers.event_handlers import CONSUMERS_OF, handle
from workers.heartbeats import count
from workers.runtime import transaction

log = structlog.get_logger(__name__)

BATCH = 1000
DELIVERIES_PER_TASK = 20
"""Deliveries per message. One message each would take longer than publishing all events."""
MAX_QUEUED_TASKS = 500
"""Limit of queued messages: some seconds' work for two processes."""


@app.task
def relay() -> None:
    """Stamp a batch, commit, and queue its deliveries, until no event waits."""
    while True:
        began = time.time_ns()
        with transaction() as session:
            published = publish_pending(
                session, CONSUMERS_OF, utc_now(), batch=BATCH, redeliver_after=redelivery_timeout()
            )
        enqueue_deliveries(published.deliveries)
        _add_relay_spans(published.traces, began)
        if published.events < BATCH:
            return


def _add_relay_spans(traces: Counter[str | None], began: int) -> None:
    """Records a span in the trace of each request, although events are relayed together."""
    for trace_id, events in traces.items():
        with bound_contextvars(trace_id=trace_id), span("relay", began, facts=events):
            pass


def redelivery_timeout() -> timedelta:
    """A delivery that is not handled in this time is queued again."""
    return timedelta(seconds=load_settings().redelivery_seconds)


def enqueue_deliveries(deliveries: Sequence[UUID]) -> None:
    """Queue as many as there is room for. The sweeper queues the others later."""
    due = deliveries[: queue_capacity()] if deliveries else []
    for start in range(0, len(due), DELIVERIES_PER_TASK):
        run_reactions.delay([str(item) for item in due[start : start + DELIVERIES_PER_TASK]])


def queue_capacity() -> int:
    """Number of deliveries that may be queued now.

    Without this limit the queue would grow while events arrive faster than they are handled, and
    redelivery by the sweeper would make it grow faster.
    """
    return DELIVERIES_PER_TASK * max(0, MAX_QUEUED_TASKS - queued("default"))


@app.task
def run_reactions(delivery_ids: Iterable[str]) -> None:
    results: Counter[Labels] = Counter()
    for delivery_id in delivery_ids:
        results[_run_reaction(UUID(delivery_id)),] += 1
    count("reactions", results)


def _run_reaction(delivery_id: UUID) -> str:
    """A failure is recorded in the delivery. The sweeper queues it again."""
    try:
        with transaction() as session:
            return "done" if run_delivery(session, delivery_id, handle) else "done_before"
    except Exception as error:
        with transaction() as session:
            trace_id = record_failure(session, delivery_id, type(error).__name__, utc_now())
        known = {"delivery_id": str(delivery_id), "trace_id": trace_id}
        log.exception("reaction failed", **known)
    return "failed"
