"""OCDS of 100,000 procurements: releases, a year as a file, and a day's package beside the list.

    uv run python -m tests.benchmarks.ocds [procurements] [rounds]

Starts a PostgreSQL and one API process of its own, durable as in production, and prints one table.
"""

import resource
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from sqlalchemy import create_engine
from sqlalchemy.orm import Session, sessionmaker

from api.core.clock import utc_now
from api.documents.storage import Files
from api.exchange.ocds.jobs import bulk
from api.exchange.ocds.jobs.bulk import make_files
from api.exchange.ocds.jobs.rebuilding import rebuild
from api.local.ports import LOOPBACK, free_port
from tests.benchmarks.common import (
    Servers,
    machine,
    print_head,
    print_row,
    private_servers,
    running,
    spread,
    vacuum,
)
from tests.benchmarks.page import fetch, wait_for
from tests.benchmarks.procurement_data import add_procurements
from tests.settings import build_settings

LIST, PACKAGE = "/v1/procurements?limit=200", "/v1/ocds/releases?limit=200"
UNLIMITED = {"rate_limit_anonymous": 1_000_000}


def timed(act: Callable[[], object]) -> float:
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


def peak_mb() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def make_releases(servers: Servers, sessions: sessionmaker[Session]) -> None:
    settings = build_settings(servers.url, servers.redis_url, Path("/nonexistent"))
    seconds = timed(lambda: rebuild(sessions, settings, utc_now()))
    print_row("all releases made", f"{seconds:.1f} s", f"{peak_mb()} MB")
    vacuum(servers)


def make_bulk(sessions: sessionmaker[Session]) -> None:
    """JSON Lines only: the year is too large for tables."""

    @contextmanager
    def transaction() -> Iterator[Session]:
        with sessions.begin() as session:
            yield session

    bulk.MOST_IN_TABLES = 0
    with TemporaryDirectory() as folder:
        before = peak_mb()
        seconds = timed(lambda: make_files(transaction, Files(Path(folder).as_uri()), utc_now()))
        size = sum(path.stat().st_size for path in Path(folder).rglob("*.gz"))
        memory = f"{before} → {peak_mb()} MB"
        print_row("JSON Lines (gzip)", f"{seconds:.1f} s", memory, f"{size / 1e6:.0f} MB file")


def compare(servers: Servers, rounds: int) -> None:
    """Each page of 200 is asked for once, so that nothing comes from the response cache."""
    port = free_port()
    times: dict[str, list[float]] = {LIST: [], PACKAGE: []}
    with running(servers, "api", ["api.cli", "api"], bind=f"{LOOPBACK}:{port}", **UNLIMITED):
        wait_for(port)
        for path in times:
            fetch(port, path)
        for number in range(rounds):
            for path, series in times.items():
                address = f"{path}&{_always_true(path, number)}"
                series.append(timed(partial(fetch, port, address)) * 1000)
    for path, series in times.items():
        print_row(path, f"{spread(series)} ms")
    ratio = sorted(times[PACKAGE])[rounds // 2] / sorted(times[LIST])[rounds // 2]
    print_row("package / list", f"{ratio:.2f}")


def _always_true(path: str, number: int) -> str:
    """A filter that takes nothing away, and makes an address that nobody has asked for yet."""
    if path == PACKAGE:
        return f"until=2999-01-01T00:00:{number:02}Z"
    return f"notice_to=29{number:02}-01-01"


def main(count: int = 100_000, rounds: int = 30) -> None:
    with private_servers() as servers:
        add_procurements(servers.url, count)
        vacuum(servers)
        sessions = sessionmaker(create_engine(servers.url), expire_on_commit=False)
        print(machine(servers.url))
        print_head("work", "time", "memory", "")
        make_releases(servers, sessions)
        make_bulk(sessions)
        compare(servers, rounds)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
