"""The relay, and from a commit to a reader of the stream.

    python -m tests.benchmarks.stream [facts of the relay] [idle connections] [seconds]

One granian process, durable PostgreSQL, the relay in a thread of this process, woken by NOTIFY as
the worker's is. Latency is from the COMMIT's answer to the event's last byte in the reader.
"""

import asyncio
import json
import os
import socket
import statistics
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import redis as redis_client
from sqlalchemy import create_engine
from sqlalchemy.orm import Session, sessionmaker

from api.core.clock import utc_now
from api.core.ids import new_id
from api.events.jobs import publish_pending
from api.local.ports import LOOPBACK, free_port
from tests.benchmarks.common import (
    Servers,
    copy_rows,
    machine,
    print_head,
    print_row,
    private_servers,
    running,
    vacuum,
)
from tests.settings import SECRET_KEY

A_SECOND = 100
COLUMNS = "id, type, subject, audience, actor_kind, time, data"
KIND = "dialogue.changed.v1"
CONSUMERS = {KIND: ["matching"]}
"""Every fact has one delivery, as most have."""


def rows(count: int) -> Iterator[tuple[object, ...]]:
    for _ in range(count):
        dialogue, buyer = str(new_id()), str(new_id())
        data = {"dialogue_id": dialogue, "organisation_id": buyer, "changed": ["title"]}
        subject = f"dialogues/{dialogue}"
        yield new_id(), KIND, subject, "public", "person", utc_now(), json.dumps(data)


def measure_relay(servers: Servers, count: int, batch: int, *, handing_over: bool) -> float:
    """Facts a second into the log, with the messages to the workers or without."""
    copy_rows(servers, "outbox", COLUMNS, rows(count))
    vacuum(servers)
    os.environ |= {"DATABASE_URL": servers.url, "REDIS_URL": servers.redis_url}
    os.environ["VUOROPUHELU_SECRET_KEY"] = SECRET_KEY
    from workers.tasks.events import enqueue_deliveries  # reads the settings when it is imported

    sessions = sessionmaker(create_engine(servers.url))
    started, published = time.perf_counter(), 0
    while published < count:
        with sessions.begin() as session:
            done = publish_pending(session, CONSUMERS, utc_now(), batch=batch)
        if handing_over:
            enqueue_deliveries(done.deliveries)
        published += done.events
    return count / (time.perf_counter() - started)


@contextmanager
def relay(servers: Servers) -> Iterator[None]:
    """As `workers/listener.py` and the task do it, without Celery between."""
    stopping = threading.Event()
    sessions: sessionmaker[Session] = sessionmaker(create_engine(servers.url))

    def run() -> None:
        with servers.connect() as connection:
            connection.execute("LISTEN outbox")
            while not stopping.is_set():
                for _ in connection.notifies(timeout=0.2, stop_after=1):
                    with sessions.begin() as session:
                        publish_pending(session, {}, utc_now())

    thread = threading.Thread(target=run)
    thread.start()
    yield
    stopping.set()
    thread.join()


async def idle_readers(port: int, count: int) -> list[asyncio.StreamWriter]:
    """Connected, heard the first mark, and wait for a type that does not come."""
    query = "type=fi.vuoropuhelu.plan.archived.v1"
    writers = []
    for _ in range(count):
        reader, writer = await open_stream(port, query)
        await reader.readuntil(b"id: ")
        writers.append(writer)
    return writers


async def open_stream(port: int, query: str) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    reader, writer = await asyncio.open_connection(LOOPBACK, port)
    writer.write(f"GET /v1/events/stream?{query} HTTP/1.0\r\nHost: {LOOPBACK}\r\n\r\n".encode())
    await writer.drain()
    return reader, writer


async def measure_latency(servers: Servers, port: int, seconds: float) -> list[float]:
    """In milliseconds, at A_SECOND facts a second, one commit each."""
    reader, writer = await open_stream(port, f"type=fi.vuoropuhelu.{KIND}")
    await reader.readuntil(b"id: ")
    committed: dict[str, float] = {}
    count = int(seconds * A_SECOND)
    writing = asyncio.create_task(write_facts(servers, count, committed))
    arrived: dict[str, float] = {}
    while len(arrived) < count:
        line = await reader.readline()
        if line.startswith(b"data: "):
            arrived[json.loads(line[6:])["id"]] = time.perf_counter()
    await writing
    writer.close()
    return [(arrived[key] - committed[key]) * 1000 for key in committed]


async def write_facts(servers: Servers, count: int, committed: dict[str, float]) -> None:
    def write() -> None:
        statement = f"INSERT INTO outbox ({COLUMNS}) VALUES (%s, %s, %s, %s, %s, %s, %s)"
        with servers.connect() as connection:
            started = time.perf_counter()
            for number, row in enumerate(rows(count)):
                time.sleep(max(0.0, started + number / A_SECOND - time.perf_counter()))
                connection.execute(statement.encode(), row)
                committed[str(row[0])] = time.perf_counter()

    await asyncio.to_thread(write)


def measure_notices(servers: Servers, count: int = 300) -> dict[str, list[float]]:
    """Milliseconds from telling, in a transaction that is committed, to being told."""
    client = redis_client.Redis.from_url(servers.redis_url)
    channel: Any = client.pubsub(ignore_subscribe_messages=True)  # type: ignore[no-untyped-call]
    channel.subscribe("log")
    channel.get_message(timeout=1)
    with servers.connect() as teller, servers.connect() as listener:
        listener.execute("LISTEN log")
        teller.execute("CREATE UNLOGGED TABLE told (number integer)")

        def commit(statement: str) -> None:
            with teller.transaction():
                teller.execute("INSERT INTO told VALUES (1)")
                teller.execute(statement.encode())

        def publish() -> None:
            commit("SELECT 1")
            client.publish("log", "")

        def heard() -> None:
            while channel.get_message(timeout=1) is None:
                pass

        ways: dict[str, tuple[Callable[[], None], Callable[[], object]]] = {
            "PostgreSQL NOTIFY": (
                lambda: commit("SELECT pg_notify('log', '')"),
                lambda: list(listener.notifies(timeout=1, stop_after=1)),
            ),
            "Redis PUBLISH after the commit": (publish, heard),
        }
        return {name: [_timed(*way) for _ in range(count)] for name, way in ways.items()}


def _timed(tell: Callable[[], None], hear: Callable[[], object]) -> float:
    started = time.perf_counter()
    tell()
    hear()
    return (time.perf_counter() - started) * 1000


def memory_of(pid: int) -> float:
    """Of the process and all it has forked, in MB."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    own = next(
        int(line.split()[1]) / 1024
        for line in Path(f"/proc/{pid}/status").read_text().splitlines()
        if line.startswith("VmRSS")
    )
    return own + sum(memory_of(int(child)) for child in children)


def quantiles(values: list[float]) -> tuple[str, str, str]:
    cuts = statistics.quantiles(values, n=100)
    return f"{cuts[49]:.1f}", f"{cuts[98]:.1f}", f"{max(values):.1f}"


def print_relay(servers: Servers, count: int) -> None:
    print_head("batch", "handed over", "facts a second into the log")
    for batch, handing_over in ((1000, False), (1000, True), (100, True), (1, True), (1000, True)):
        rate = measure_relay(servers, min(count, batch * 200), batch, handing_over=handing_over)
        print_row(batch, "yes" if handing_over else "no", f"{rate:,.0f}")


async def print_streams(servers: Servers, port: int, pid: int, idle: int, seconds: float) -> None:
    print_head("idle streams", "facts", "p50 ms", "p99 ms", "worst ms", "process MB", "connections")
    for count in (0, idle):
        readers = await idle_readers(port, count)
        found = await measure_latency(servers, port, seconds)
        with servers.connect() as connection:
            backends = "SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend'"
            row = connection.execute(backends.encode()).fetchone()
        memory = f"{memory_of(pid):.0f}"
        print_row(count, len(found), *quantiles(found), memory, row[0] if row else "")
        for writer in readers:
            writer.close()


def main() -> None:
    facts, idle, seconds = (int(given) for given in (sys.argv[1:] or ("100000", "2000", "30")))
    with private_servers() as servers:
        print(machine(servers.url), end="\n\n")
        print_relay(servers, facts)
        print()
        print_head("notice", "p50 ms", "p99 ms", "worst ms")
        for name, found in measure_notices(servers).items():
            print_row(name, *quantiles(found))
        print()
        port = free_port()
        settings = {
            "bind": f"{LOOPBACK}:{port}",
            "rate_limit_anonymous": 1_000_000,
            "stream_connections_per_address": idle + 10,
            "stream_connections": idle + 10,
        }
        with running(servers, "api", ["api.cli", "api"], **settings) as pid, relay(servers):
            wait_for(port)
            asyncio.run(print_streams(servers, port, pid, idle, seconds))


def wait_for(port: int) -> None:
    while True:
        try:
            socket.create_connection((LOOPBACK, port)).close()
        except OSError:
            time.sleep(0.1)
        else:
            return


if __name__ == "__main__":
    main()
