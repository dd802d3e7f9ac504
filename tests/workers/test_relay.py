"""The relay: positions in order, one delivery for each consumer, visible failures."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from api.core.outbox import OutboxEvent
from api.events.jobs import (
    REDELIVER_AFTER,
    publish_pending,
    record_failure,
    run_delivery,
    sweep_deliveries,
)
from api.events.models import Delivery, DeliveryState
from api.events.rules import MAX_ATTEMPTS
from tests.factories.events import outbox_event

NOW = datetime(2027, 3, 1, 9, tzinfo=UTC)
CONSUMERS = {"organisation.approved.v1": ["matching", "mail"]}


def _publish(session: Session) -> list[OutboxEvent]:
    publish_pending(session, CONSUMERS, NOW)
    return list(session.scalars(select(OutboxEvent).order_by(OutboxEvent.position)))


def test_positions_follow_the_order_of_insertion_without_gaps(sync_session: Session) -> None:
    events = [outbox_event(subject=f"organisations/{n}") for n in range(3)]
    for event in reversed(events):  # identifiers say another order than insertion
        sync_session.add(event)
        sync_session.flush()
    published = _publish(sync_session)
    assert [event.subject for event in published] == [f"organisations/{n}" for n in (2, 1, 0)]
    assert [event.position for event in published] == [1, 2, 3]
    sync_session.add(outbox_event(subject="organisations/9"))
    assert [event.position for event in _publish(sync_session)] == [1, 2, 3, 4]


def test_each_consumer_gets_one_delivery_however_often_the_relay_runs(
    sync_session: Session,
) -> None:
    sync_session.add(outbox_event())
    sync_session.add(outbox_event(type="unheard.of.v1"))
    _publish(sync_session)
    _publish(sync_session)
    consumers = sync_session.scalars(select(Delivery.consumer).order_by(Delivery.consumer)).all()
    assert consumers == ["mail", "matching"]


def _delivery(session: Session) -> Delivery:
    session.add(outbox_event())
    session.flush()
    publish_pending(session, {"organisation.approved.v1": ["matching"]}, NOW)
    return session.scalars(select(Delivery)).one()


def test_delivery_is_handled_once(sync_session: Session) -> None:
    delivery = _delivery(sync_session)
    seen: list[str] = []

    def handle(_: Session, consumer: str, row: OutboxEvent) -> None:
        seen.append(f"{consumer} {row.type}")

    assert run_delivery(sync_session, delivery.id, handle)
    assert not run_delivery(sync_session, delivery.id, handle)
    assert seen == ["matching organisation.approved.v1"]
    assert delivery.state is DeliveryState.DONE


def test_lost_delivery_is_swept(sync_session: Session) -> None:
    delivery = _delivery(sync_session)
    assert sweep_deliveries(sync_session, NOW) == []
    assert sweep_deliveries(sync_session, NOW + REDELIVER_AFTER) == [delivery.id]
    assert sweep_deliveries(sync_session, NOW + REDELIVER_AFTER) == []


def test_delivery_that_always_fails_becomes_a_dead_letter(sync_session: Session) -> None:
    delivery = _delivery(sync_session)
    waits = []
    for _ in range(MAX_ATTEMPTS):
        record_failure(sync_session, delivery.id, "ValueError", NOW)
        waits.append(delivery.next_try_at - NOW)
    assert waits == sorted(waits)
    assert delivery.state is DeliveryState.FAILED
    assert delivery.last_error == "ValueError"
    assert sweep_deliveries(sync_session, NOW + timedelta(days=1)) == []
