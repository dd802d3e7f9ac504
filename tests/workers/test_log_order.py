"""The order of the log under concurrency, with real commits."""

import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise

import pytest
from sqlalchemy import create_engine, select, text
from sqlalchemy.orm import Session, sessionmaker

from api.core.clock import utc_now
from api.core.outbox import OutboxEvent
from api.events import queries
from api.events.jobs import publish_pending
from api.events.models import Delivery
from tests.factories.events import outbox_event

CONSUMERS = {"organisation.approved.v1": ["matching"]}
Sessions = sessionmaker[Session]


@pytest.fixture
def sessions(own_database: str) -> Iterator[Sessions]:
    engine = create_engine(own_database, pool_size=16)
    yield sessionmaker(engine, expire_on_commit=False)
    engine.dispose()


def _relay(sessions: Sessions) -> int:
    with sessions.begin() as session:
        return publish_pending(session, CONSUMERS, utc_now(), batch=10).events


def _log(sessions: Sessions) -> list[str]:
    with sessions() as session:
        published = OutboxEvent.position.is_not(None)
        stmt = select(OutboxEvent.subject).where(published).order_by(OutboxEvent.position)
        return list(session.scalars(stmt))


def test_slow_commit_appears_after_events_already_read(sessions: Sessions) -> None:
    with sessions() as slow:
        slow.add(outbox_event(subject="slow"))
        slow.flush()  # inserted first, not committed yet
        with sessions.begin() as session:
            session.add(outbox_event(subject="quick"))
        _relay(sessions)
        assert _log(sessions) == ["quick"]
        slow.commit()
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


class Follower:
    """Polls as a reader of `GET /v1/events` does, and keeps what it was given."""

    def __init__(self, sessions: Sessions) -> None:
        self._sessions = sessions
        self.got: list[tuple[int, str]] = []

    @property
    def cursor(self) -> int:
        return self.got[-1][0] if self.got else 0

    def poll(self) -> None:
        with self._sessions() as session:
            for row in session.scalars(
                queries.open_log(queries.EVERYTHING, after=self.cursor, limit=7)
            ):
                self.got.append((row.position or 0, row.subject))


def faults_of(follower: Follower, sessions: Sessions) -> list[str]:
    """What is wrong with what a follower was given, once everything has been published."""
    positions = [position for position, _ in follower.got]
    subjects = [subject for _, subject in follower.got]
    committed = _log(sessions)
    faults = []
    if any(after <= before for before, after in pairwise(positions)):
        faults.append("out of order")
    if len(set(subjects)) < len(subjects):
        faults.append("given twice")
    if set(committed) - set(subjects):
        faults.append("lost: it appeared behind a cursor already given")
    return faults


class Load:
    """Writers whose commits wait until others, who began later, were read already.

    `stamp` takes the order away: positions are given by a sequence before the commit, and no relay
    runs. That is what the log would be without it.
    """

    WRITERS, ROUNDS = 6, 40

    def __init__(self, sessions: Sessions, *, stamp: bool = False) -> None:
        self._sessions = sessions
        self._stamp = stamp
        self._written = threading.Event()
        self.followers = [Follower(sessions) for _ in range(3)]

    def run(self) -> None:
        with ThreadPoolExecutor(16) as threads:
            others = [threads.submit(self._follow, follower) for follower in self.followers]
            others += [threads.submit(self._relay) for _ in range(0 if self._stamp else 2)]
            try:
                writers = [threads.submit(self._write, number) for number in range(self.WRITERS)]
                for writer in writers:
                    writer.result()
            finally:
                self._written.set()
            for other in others:
                other.result()

    def _write(self, writer: int) -> None:
        for number in range(self.ROUNDS):
            with self._sessions.begin() as session:
                event = outbox_event(subject=f"{writer}/{number}")
                if self._stamp:
                    event.position = session.scalar(text("SELECT nextval('outbox_number_seq')"))
                session.add(event)
                session.flush()
                if number % 3 == writer % 3:
                    self._wait_until_read_behind(event.position or self._cursor())

    def _cursor(self) -> int:
        return max(follower.cursor for follower in self.followers)

    def _wait_until_read_behind(self, position: int) -> None:
        """Bounded: at times all writers wait for each other."""
        for _ in range(100):
            if self._cursor() > position:
                return
            time.sleep(0.005)

    def _relay(self) -> None:
        while not self._written.is_set():
            self._publish()
            time.sleep(0.002)
        self._publish()

    def _publish(self) -> None:
        while not self._stamp and _relay(self._sessions):
            pass

    def _follow(self, follower: Follower) -> None:
        while not self._written.is_set():
            follower.poll()
            time.sleep(0.002)
        self._publish()
        before = -1
        while before < follower.cursor:
            before = follower.cursor
            follower.poll()


def test_followers_miss_nothing_while_slow_writers_commit(sessions: Sessions) -> None:
    load = Load(sessions)
    load.run()
    assert len(_log(sessions)) == Load.WRITERS * Load.ROUNDS
    assert [faults_of(follower, sessions) for follower in load.followers] == [[], [], []]


def test_followers_lose_events_without_the_relays_order(sessions: Sessions) -> None:
    """So that the test above is known to be able to fail."""
    load = Load(sessions, stamp=True)
    load.run()
    found = {fault for follower in load.followers for fault in faults_of(follower, sessions)}
    assert found == {"lost: it appeared behind a cursor already given"}
