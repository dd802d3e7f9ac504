"""Due daily digests of 10 items to an SMTP sink, against a bare loop of `smtplib`.

    uv run python -m tests.benchmarks.digests [digests] [rounds]

The real worker with two processes, and beat. The bare loop sends prepared bytes of the same mails
over a kept connection; so do two of them at once. Round by round in turn, to the same sink.
"""

import mmap
import multiprocessing
import random
import smtplib
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import msgspec
from celery import Celery
from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session

from api.core.actor import SYSTEM
from api.core.clock import utc_now
from api.core.ids import new_id
from api.core.outbox import record_event
from api.local.ports import LOOPBACK, free_port
from api.mails.message import build_message
from api.mails.models import Mail
from api.plans.events import ProcurementPlanned
from api.plans.models.procurements import Procurement
from api.watches.models import WatchCriteria
from tests.benchmarks.common import (
    Row,
    Servers,
    copy_rows,
    load,
    machine,
    print_head,
    print_row,
    private_servers,
    running,
    spread,
    vacuum,
)
from tests.benchmarks.procurement_data import add_procurements
from tests.benchmarks.sink import COUNT
from tests.flows.faults.waiting import waiting

ITEMS = 10
PROCUREMENTS = 2_000
PROCESSES = 2
PREPARED = 1_000
PATIENCE = 300
"""Seconds, on a machine that has other things to do."""
SENDER = "Vuoropuhelu <vuoropuhelu@example.fi>"
NEVER = datetime(2099, 1, 1, tzinfo=UTC)
START = datetime(2027, 1, 4, 9, tzinfo=UTC)
chance = random.Random(20270106)


class Sink:
    """The sink's process, and how many mails it has taken."""

    def __init__(self, port: int, counts: mmap.mmap) -> None:
        self.port = port
        self._counts = counts

    @property
    def taken(self) -> int:
        return int(COUNT.unpack_from(self._counts)[0])

    def time_for(self, mails: int, start: Callable[[], object]) -> float:
        """Seconds from `start` until so many more have come."""
        wanted, begun = self.taken + mails, time.perf_counter()
        start()
        while self.taken < wanted:
            time.sleep(0.01)
        return time.perf_counter() - begun


@contextmanager
def running_sink(servers: Servers) -> Iterator[Sink]:
    path, port = servers.folder / "taken", free_port()
    path.write_bytes(bytes(COUNT.size))
    module = ["tests.benchmarks.sink", str(port), str(path)]
    with (
        running(servers, "sink", module),
        path.open("r+b") as file,
        mmap.mmap(file.fileno(), COUNT.size) as counts,
    ):
        yield Sink(port, counts)


def add_events(url: str) -> list[object]:
    """One for each procurement: it has been planned."""
    add_procurements(url, PROCUREMENTS)
    engine = create_engine(url)
    with Session(engine) as session:
        rows = session.execute(select(Procurement.id, Procurement.organisation_id)).all()
        result: list[object] = [
            record_event(
                session, SYSTEM, ProcurementPlanned(procurement_id=row, organisation_id=by)
            )
            for row, by in rows
        ]
        session.commit()
    engine.dispose()
    return result


def add_slots(servers: Servers, events: Sequence[object], number: int, count: int) -> None:
    """People with a watch and a slot of ten matches each, not due yet."""
    people: list[Row] = []
    watches: list[Row] = []
    slots: list[Row] = []
    matches: list[Row] = []
    criteria = msgspec.json.encode(WatchCriteria(cpv=["90"])).decode()
    for reader in range(count):
        person, watch, slot = new_id(), new_id(), new_id()
        email = f"reader{number}-{reader}@example.fi"
        people.append((person, email, "", "fi", "Europe/Helsinki", START, START, 1))
        watches.append((watch, person, "Siivous", criteria, "daily", 7, [0], START, START, 1))
        slots.append((slot, person, "daily", NEVER, "open", START, START))
        matches += [(watch, event, slot) for event in chance.sample(events, ITEMS)]
    times = "created_at, updated_at"
    copy_rows(servers, "people", f"id, email, name, language, time_zone, {times}, version", people)
    watch_columns = f"id, person_id, name, criteria, frequency, hour, weekdays, {times}, version"
    copy_rows(servers, "watches", watch_columns, watches)
    copy_rows(servers, "digest_slots", f"id, person_id, frequency, due_at, state, {times}", slots)
    copy_rows(servers, "matches", "watch_id, event_id, slot_id", matches)
    vacuum(servers)


def make_due(servers: Servers) -> None:
    """And tell the worker, as the next tick would: not to measure how long that takes to come."""
    with servers.connect() as connection:
        connection.execute("UPDATE digest_slots SET due_at = now() WHERE state = 'open'")
    with Celery(broker=servers.redis_url) as client:
        client.send_task("workers.tasks.digests.send_digests", queue="bulk")


def wait_until_nothing_waits(url: str) -> None:
    """What reacts to the events themselves must not share the first round's time.

    And the note of a round's last mail comes after the sink has it.
    """
    engine, deadline = create_engine(url), time.monotonic() + PATIENCE
    with Session(engine.execution_options(isolation_level="AUTOCOMMIT")) as session:
        while left := waiting(session):
            assert time.monotonic() < deadline, left
            time.sleep(0.1)
    engine.dispose()


def prepared(url: str) -> list[tuple[str, bytes]]:
    engine = create_engine(url)
    with Session(engine) as session:
        mails = session.scalars(select(Mail).limit(PREPARED))
        built = [
            (mail.address, build_message(mail, sender=SENDER, host="example.fi", now=utc_now()))
            for mail in mails
        ]
    engine.dispose()
    return built


def send_bare(port: int, mails: Sequence[tuple[str, bytes]], count: int) -> None:
    with smtplib.SMTP(LOOPBACK, port) as client:
        for number in range(count):
            address, message = mails[number % len(mails)]
            client.sendmail("vuoropuhelu@example.fi", [address], message)


def start_bare(port: int, mails: Sequence[tuple[str, bytes]], count: int, loops: int) -> None:
    context = multiprocessing.get_context("fork")
    for _ in range(loops):
        context.Process(target=send_bare, args=(port, mails, count // loops)).start()


def resident(pid: int) -> list[int]:
    """MB of each process of the worker: the one that supervises, then those that work."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [_megabytes(Path(f"/proc/{item}/status")) for item in (pid, *children)]


def _megabytes(status: Path) -> int:
    line = next(line for line in status.read_text().splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) // 1024


def measure(servers: Servers, sink: Sink, worker: int, count: int, rounds: int) -> None:
    events = add_events(servers.url)
    wait_until_nothing_waits(servers.url)
    bare: dict[int, list[float]] = {1: [], PROCESSES: []}
    ours: list[float] = []
    print_head(
        "round", "worker, mails a second", "bare loop", "ratio", "two", "ratio", "processes, MB"
    )
    for number in range(rounds):
        add_slots(servers, events, number, count)
        before = sink.taken
        ours.append(count / sink.time_for(count, lambda: make_due(servers)))
        wait_until_nothing_waits(servers.url)
        assert sink.taken == before + count, "a mail came twice"
        memory = resident(worker)
        mails = prepared(servers.url)
        for loops, rates in bare.items():
            start = partial(start_bare, sink.port, mails, count, loops)
            rates.append(count / sink.time_for(count, start))
        compared = [
            cell
            for rates in bare.values()
            for cell in (f"{rates[-1]:.0f}", ratio(ours[-1:], rates[-1:]))
        ]
        print_row(number + 1, f"{ours[-1]:.0f}", *compared, memory)
    compared = [cell for rates in bare.values() for cell in (spread(rates, 0), ratio(ours, rates))]
    print_row("median (least–most)", spread(ours, 0), *compared, "")
    size = statistics.mean(len(message) for _, message in mails)
    print(f"\n{count * rounds:,} digests of {ITEMS} items, {size / 1024:.1f} KB each")


def ratio(ours: Sequence[float], bare: Sequence[float]) -> str:
    return f"{statistics.median(ours) / statistics.median(bare):.3f}"


def main() -> None:
    given = [int(item) for item in sys.argv[1:]]
    total, rounds = (*given, *(20_000, 4)[len(given) :])
    with ExitStack() as stack:
        servers = stack.enter_context(private_servers())
        sink = stack.enter_context(running_sink(servers))
        settings = {
            "smtp_url": f"smtp://{LOOPBACK}:{sink.port}",
            "mail_from": SENDER,
            "worker_processes": PROCESSES,
        }
        print(machine(servers.url))
        worker = stack.enter_context(running(servers, "worker", ["api.cli", "worker"], **settings))
        stack.enter_context(running(servers, "beat", ["api.cli", "beat"], **settings))
        measure(servers, sink, worker, total // rounds // PROCESSES * PROCESSES, rounds)
        print(f"load at the end {load()}")


if __name__ == "__main__":
    main()
