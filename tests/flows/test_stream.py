"""The stream of events with a real server, a real relay and real connections."""

import signal
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from sqlalchemy import text

from api.core.clock import utc_now
from api.events.jobs import publish_pending
from tests.factories.events import outbox_event
from tests.flows.event_stream import Reader, position_of
from tests.flows.platform import Platform


def _start(platform: Platform, **settings: object) -> None:
    for name, value in settings.items():
        platform.environment[f"VUOROPUHELU_{name.upper()}"] = str(value)
    platform.start("api")


Connect = Callable[..., Reader]


@pytest.fixture
def connect(platform: Platform) -> Iterator[Connect]:
    """Opens readers; a reader left open by a failing test would fail a later one too."""
    with ExitStack() as stack:
        yield lambda query="", **options: stack.enter_context(
            Reader(platform.port, query, **options)
        )


def _publish(platform: Platform, count: int, size: int = 0) -> None:
    """Facts, and the relay's turn that gives them their positions."""
    with platform.sessions.begin() as session:
        session.add_all(outbox_event(data={"padding": "x" * size}) for _ in range(count))
    with platform.sessions.begin() as session:
        publish_pending(session, {}, utc_now())


def _positions(reader: Reader, count: int) -> list[int]:
    sent = reader.take(count)
    assert [one.id for one in sent] == [position_of(one) for one in sent]
    return [item.id for item in sent]


def test_reader_gets_each_event_once_in_order_and_resumes_exactly(
    platform: Platform, connect: Connect
) -> None:
    _start(platform)
    _publish(platform, 3)
    newest = connect()
    assert (newest.status, newest.headers["content-type"]) == (
        200,
        "text/event-stream; charset=utf-8",
    )
    assert newest.wait_for_mark() == 3  # starts at the head
    _publish(platform, 2)
    assert _positions(newest, 1) == [4]
    newest.close()
    _publish(platform, 500)  # more than is read at once
    resumed = connect(last=newest.last_id)
    assert _positions(resumed, 501) == list(range(5, 506))
    _publish(platform, 1)
    assert _positions(resumed, 1) == [506]


def test_heartbeats_have_the_position_to_resume(platform: Platform, connect: Connect) -> None:
    _start(platform, stream_heartbeat_seconds=0.2)
    reader = connect("type=fi.vuoropuhelu.plan.published.v1")
    reader.wait_for_mark()
    _publish(platform, 2)  # of another type
    platform.until(lambda: reader.wait_for_mark() == 2, "the position passes what is left out")


def test_a_reader_that_does_not_read_is_cut_off_and_may_resume(
    platform: Platform, connect: Connect
) -> None:
    _start(platform, stream_buffer=20)
    slow, quick = connect(window=4096), connect()
    for reader in (slow, quick):
        reader.wait_for_mark()
    count = 0
    while not _cut_off(platform):
        assert count < 1000, "nobody was cut off"
        _publish(platform, 10, size=50_000)
        assert _positions(quick, 10) == list(range(count + 1, count + 11))  # nobody else suffers
        count += 10
    got = [sent.id for sent in slow]  # what was under way, and then the end
    assert got == list(range(1, len(got) + 1))
    assert len(got) < count
    resumed = connect(last=slow.last_id)
    assert _positions(resumed, count - len(got)) == list(range(len(got) + 1, count + 1))


def _cut_off(platform: Platform) -> bool:
    return "a slow reader is cut off" in platform.log("api").read_text()


def test_lost_listener_is_replaced_without_losing_events(
    platform: Platform, connect: Connect
) -> None:
    _start(platform)
    reader = connect()
    reader.wait_for_mark()
    first = platform.until(lambda: _listener(platform), "somebody listens")
    with platform.sessions.begin() as session:
        session.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": first})
    _publish(platform, 3)
    assert _positions(reader, 3) == [1, 2, 3]
    second = platform.until(lambda: _listener(platform), "somebody listens again")
    assert second != first
    _publish(platform, 1)
    assert _positions(reader, 1) == [4]
    reader.close()
    platform.until(lambda: not _listener(platform), "nobody listens for no reader")


def _listener(platform: Platform) -> int | None:
    chosen = "SELECT pid FROM pg_stat_activity WHERE query = 'LISTEN log'"
    row: int | None = platform.scalar(text(f"{chosen} AND datname = current_database()"))
    return row


def test_open_streams_do_not_delay_the_shutdown(platform: Platform, connect: Connect) -> None:
    _start(platform)
    readers = [connect() for _ in range(5)]
    for reader in readers:
        reader.wait_for_mark()
    process = platform.processes.pop("api")
    process.send_signal(signal.SIGTERM)
    assert [list(reader) for reader in readers] == [[]] * 5  # each sees the end
    assert process.wait(timeout=10) == 0


def test_streams_of_one_address_are_limited(platform: Platform, connect: Connect) -> None:
    _start(platform, stream_connections=3, stream_connections_per_address=2)
    readers = [connect() for _ in range(2)]
    third = connect()
    assert third.status == 429
    assert third.headers["ratelimit-policy"] == '"streams";q=2'
    assert third.headers["ratelimit"].startswith('"streams";r=0;t=')
    assert int(third.headers["retry-after"]) > 0
    readers.pop().close()
    platform.until(lambda: _opens(connect), "a connection becomes free")


def _opens(connect: Connect) -> bool:
    reader = connect()
    reader.close()
    return reader.status == 200
