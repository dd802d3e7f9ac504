"""The order of the log under concurrency, with real commits."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import NullPool, create_engine, select
from sqlalchemy.orm import Session, sessionmaker

from api.core.clock import utc_now
from api.core.outbox import OutboxEvent
from api.events.jobs import publish_pending
from api.events.models import Delivery
from tests.factories.events import outbox_event

CONSUMERS = {"organisation.approved.v1": ["matching"]}
Sessions = sessionmaker[Session]


@pytest.fixture
def sessions(own_database: str) -> Iterator[Sessions]:
    engine = create_engine(own_database, poolclass=NullPool)
    yield sessionmaker(engine, expire_on_commit=False)
    engine.dispose()


def _relay(sessions: Sessions) -> int:
    with sessions.begin() as session:
        return publish_pending(session, CONSUMERS, utc_now(), batch=10).events


def _log(sessions: Sessions) -> list[str]:
    with sessions() as session:
        published = OutboxEvent.position.is_not(None)
        chosen = select(OutboxEvent.subject).where(published).order_by(OutboxEvent.position)
        return list(session.scalars(chosen))


def test_a_slow_commit_appears_behind_what_was_already_read(sessions: Sessions) -> None:
    slow = sessions()
    slow.add(outbox_event(subject="slow"))
    slow.flush()  # inserted first, not committed yet
    with sessions.begin() as session:
        session.add(outbox_event(subject="quick"))
    _relay(sessions)
    assert _log(sessions) == ["quick"]
    slow.commit()
    slow.close()
    _relay(sessions)
    assert _log(sessions) == ["quick", "slow"]


def test_many_relays_at_once_publish_everything_once(sessions: Sessions) -> None:
    count = 200
    with sessions.begin() as session:
        session.add_all(outbox_event(subject=f"{n}") for n in range(count))
    with ThreadPoolExecutor(8) as threads:
        published = list(threads.map(lambda _: _relay(sessions), range(count // 10 + 8)))
    assert sum(published) == count
    with sessions() as session:
        positions = session.scalars(select(OutboxEvent.position)).all()
        deliveries = session.scalars(select(Delivery.event_id)).all()
    assert sorted(position or 0 for position in positions) == list(range(1, count + 1))
    assert len(set(deliveries)) == len(deliveries) == count
