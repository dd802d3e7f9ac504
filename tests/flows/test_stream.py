"""The stream of events with a real server, a real relay and real connections."""

import time
from collections.abc import Callable

from sqlalchemy import text

from api.core.clock import utc_now
from api.events.jobs import publish_pending
from tests.factories.events import outbox_event
from tests.flows.event_stream import Reader, position_of
from tests.flows.platform import Platform

LISTENERS = "query LIKE 'LISTEN log%' AND datname = current_database()"


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
    return [one.id for one in sent]


def test_a_reader_gets_each_fact_once_in_order_and_resumes_exactly(platform: Platform) -> None:
    _start(platform)
    _publish(platform, 3)
    newest = Reader(platform.port)
    assert (newest.status, newest.headers["content-type"]) == (
        200,
        "text/event-stream; charset=utf-8",
    )
    newest.wait_for_comment()
    assert newest.last_id == 3  # starts at the head
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
    reader.wait_for_comment()
    _publish(platform, 2)  # of another type
    platform.until(lambda: _heartbeat(reader) == 2, "the position passes what is filtered away")
    reader.close()


def _heartbeat(reader: Reader) -> int | None:
    reader.wait_for_comment()
    return reader.last_id


def test_a_reader_that_does_not_read_is_cut_off_and_may_resume(platform: Platform) -> None:
    _start(platform, stream_buffer=20)
    slow, quick = Reader(platform.port, window=4096), Reader(platform.port)
    for reader in (slow, quick):
        reader.wait_for_comment()
    count, seen = 0, 0
    while count < 1000 and _open_streams(platform) == 2:
        _publish(platform, 10, size=50_000)
        count += 10
        seen += len(_positions(quick, 10))
    assert _open_streams(platform) == 1
    assert seen == count  # nobody else suffers
    got = [sent.id for sent in slow]  # what was under way, and then the end
    assert got == list(range(1, len(got) + 1))
    assert len(got) < count
    resumed = Reader(platform.port, last=slow.last_id)
    assert _positions(resumed, count - len(got)) == list(range(len(got) + 1, count + 1))
    for reader in (slow, quick, resumed):
        reader.close()
