"""Concurrent senders with real commits: nothing is sent twice or out of order within a subject."""

from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from uuid import UUID

import msgspec
import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from api.core.outbox import OutboxEvent
from api.core.settings import Settings
from api.webhooks.claims import MOST_AT_ONCE, count_in_flight
from api.webhooks.delivery import Message, claim_delivery, disable_endpoint, note_outcome
from api.webhooks.jobs import spread
from api.webhooks.models import DeliveryState, DisabledReason, WebhookDelivery, WebhookEndpoint
from api.webhooks.retry_policy import Outcome
from tests.factories.events import of_row
from tests.workers.webhook_steps import endpoint, published, spread_all

NOW = datetime(2027, 3, 1, 9, tzinfo=UTC)
SENDERS = 8
PATIENCE = 20
"""So often a sender finds nothing before it goes."""


def test_concurrent_senders_share_the_deliveries(committing: Engine, settings: Settings) -> None:
    subjects, each = 5, 6
    with Session(committing) as session, session.begin():
        for _ in range(2):
            endpoint(session)
        events = published(session, *(f"plans/{n % subjects}" for n in range(subjects * each)))
        spread_all(session, events, NOW)
    claimed: list[Message] = []
    crowds: list[int] = []

    def work(_: int) -> None:
        misses = 0
        while misses < PATIENCE:
            with Session(committing, expire_on_commit=False) as session, session.begin():
                message = claim_delivery(session, NOW, settings)
            if message is None:  # another may just be holding the endpoint
                misses += 1
                continue
            with Session(committing, expire_on_commit=False) as session, session.begin():
                crowds.append(session.scalar(count_in_flight(message.endpoint_id)) or 0)
                claimed.append(message)
                outcome = Outcome(duration=timedelta(0), status=200)
                note_outcome(session, message, outcome, NOW, settings, chance=0.5)

    with ThreadPoolExecutor(SENDERS) as pool:
        list(pool.map(work, range(SENDERS)))
    assert len(claimed) == len({message.delivery_id for message in claimed}) == 2 * len(events)
    assert max(crowds) <= MOST_AT_ONCE
    order: dict[tuple[UUID, str], list[int]] = defaultdict(list)
    for message in claimed:
        event = msgspec.json.decode(message.body)
        order[message.endpoint_id, event["subject"]].append(event["position"])
    assert all(places == sorted(places) for places in order.values())


def test_endpoint_being_disabled_gets_no_deliveries(committing: Engine, settings: Settings) -> None:
    """Spread has seen it enabled; whoever disables it meanwhile waits for that, and drops it."""
    with Session(committing) as session, session.begin():
        one = endpoint(session)
        [event] = published(session, "plans/a")
        endpoint_id, event_id = one.id, event.id

    def disable() -> None:
        with Session(committing) as session, session.begin():
            row = session.get_one(WebhookEndpoint, endpoint_id, with_for_update={"key_share": True})
            disable_endpoint(session, row, DisabledReason.GONE, NOW)

    with ThreadPoolExecutor(1) as pool:
        with Session(committing) as session, session.begin():
            spread(session, *of_row(session.get_one(OutboxEvent, event_id), NOW))
            disabling = pool.submit(disable)
            with pytest.raises(TimeoutError):  # it waits for us
                disabling.result(timeout=0.5)
        disabling.result(timeout=10)
    with Session(committing) as session:
        assert session.scalars(select(WebhookDelivery.state)).all() == [DeliveryState.DROPPED]
