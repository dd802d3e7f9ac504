"""Publish facts and run what follows from them."""

from uuid import UUID

import structlog

from api.core.clock import utc_now
from api.events.jobs import publish_pending, react, record_failure
from workers.app import app
from workers.reactions import CONSUMERS_OF, REACTIONS
from workers.runtime import transaction

log = structlog.get_logger(__name__)

BATCH = 1000


@app.task(queue="default")
def relay() -> None:
    """Until nothing waits: stamp a batch, commit, then hand over the deliveries by id."""
    while True:
        with transaction() as session:
            published = publish_pending(session, CONSUMERS_OF, utc_now(), batch=BATCH)
        for delivery_id in published.deliveries:
            run_reaction.delay(str(delivery_id))
        if published.events < BATCH:
            return


@app.task(queue="default")
def run_reaction(delivery_id: str) -> None:
    """A failure is kept with the delivery, in sight; the sweeper brings it back."""
    try:
        with transaction() as session:
            react(session, UUID(delivery_id), REACTIONS)
    except Exception as error:
        log.exception("reaction failed", delivery_id=delivery_id)
        with transaction() as session:
            record_failure(session, UUID(delivery_id), type(error).__name__, utc_now())
