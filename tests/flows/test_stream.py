"""The stream of events with a real server, a real relay and real connections."""

import signal

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


def test_a_reader_gets_each_fact_once_in_order_and_resumes_exactly(platform: Platform) -> None:
    _start(platform)
    _publish(platform, 3)
    newest = Reader(platform.port)
    assert (newest.status, newest.headers["content-type"]) == (
        200,
        "text/event-stream; charset=utf-8",
    )
    assert newest.wait_for_mark() == 3  # starts at the head
    _publish(platform, 2)
    assert _positions(newest, 1) == [4]
    newest.close()
    _publish(platform, 500)  # more than is read at once
    resumed = Reader(platform.port, last=newest.last_id)
    assert _positions(resumed, 501) == list(range(5, 506))
    _publish(platform, 1)
    assert _positions(resumed, 1) == [506]
    resumed.close()


def test_heartbeats_tell_where_to_resume(platform: Platform) -> None:
    _start(platform, stream_heartbeat_seconds=0.2)
    reader = Reader(platform.port, "type=fi.vuoropuhelu.plan.published.v1")
    reader.wait_for_mark()
    _publish(platform, 2)  # of another type
    platform.until(lambda: reader.wait_for_mark() == 2, "the position passes what is left out")
    reader.close()


def test_a_reader_that_does_not_read_is_cut_off_and_may_resume(platform: Platform) -> None:
    _start(platform, stream_buffer=20)
    slow, quick = Reader(platform.port, window=4096), Reader(platform.port)
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
    resumed = Reader(platform.port, last=slow.last_id)
    assert _positions(resumed, count - len(got)) == list(range(len(got) + 1, count + 1))
    for reader in (slow, quick, resumed):
        reader.close()


def _cut_off(platform: Platform) -> bool:
    return "a slow reader is cut off" in platform.log("api").read_text()


def test_a_lost_listener_is_replaced_and_nothing_is_lost_meanwhile(platform: Platform) -> None:
    _start(platform)
    reader = Reader(platform.port)
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


def test_open_streams_do_not_hold_up_the_stop(platform: Platform) -> None:
    _start(platform)
    readers = [Reader(platform.port) for _ in range(5)]
    for reader in readers:
        reader.wait_for_mark()
    process = platform.processes.pop("api")
    process.send_signal(signal.SIGTERM)
    assert [list(reader) for reader in readers] == [[]] * 5  # each sees the end
    assert process.wait(timeout=10) == 0
    for reader in readers:
        reader.close()


def test_one_address_opens_so_many_streams_and_no_more(platform: Platform) -> None:
    _start(platform, stream_connections=3, stream_connections_per_address=2)
    readers = [Reader(platform.port) for _ in range(2)]
    third = Reader(platform.port)
    assert third.status == 429
    assert third.headers["ratelimit-policy"] == '"streams";q=2'
    assert third.headers["ratelimit"].startswith('"streams";r=0;t=')
    assert int(third.headers["retry-after"]) > 0
    readers.pop().close()
    platform.until(lambda: _opens(platform), "a place becomes free")
    for reader in (*readers, third):
        reader.close()


def _opens(platform: Platform) -> bool:
    reader = Reader(platform.port)
    reader.close()
    return reader.status == 200
