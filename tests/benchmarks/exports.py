"""A search of 100,000 procurements as CSV: time to the first byte beside a list of one, memory.

    uv run python -m tests.benchmarks.exports [procurements] [rounds]

Starts a PostgreSQL and one API process of its own, durable as in production, and prints one table.
"""

import sys
import time
import urllib.request
from pathlib import Path

from api.local.ports import LOOPBACK, free_port
from tests.benchmarks.common import (
    machine,
    print_head,
    print_row,
    private_servers,
    running,
    spread,
    vacuum,
)
from tests.benchmarks.page import wait_for
from tests.benchmarks.procurement_data import add_procurements

LIST, EXPORT = "/v1/procurements?limit=1", "/v1/procurements/export.csv?include_ended=true"
FILES_A_MINUTE = 20
"""What the platform allows one network: no more than that in a run."""


def read(port: int, path: str) -> tuple[float, float, int]:
    """Milliseconds to the first byte and to the last one, and the number of bytes."""
    start, size = time.perf_counter(), 0
    with urllib.request.urlopen(f"http://{LOOPBACK}:{port}{path}", timeout=600) as answer:
        size += len(answer.read(1))
        first = time.perf_counter() - start
        while part := answer.read(1 << 20):
            size += len(part)
    return first * 1000, (time.perf_counter() - start) * 1000, size


def peak_mb(pid: int) -> int:
    """Of the API: the process itself only watches over those that serve."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return max(map(_peak_of, (str(pid), *children)))


def _peak_of(pid: str) -> int:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    [peak] = [line for line in lines if line.startswith("VmHWM")]
    return int(peak.split()[1]) // 1024


def compare(port: int, pid: int, rounds: int) -> None:
    """Each list is asked for once, so that nothing comes from the response cache."""
    one: list[float] = []
    first: list[float] = []
    read(port, LIST), read(port, f"{EXPORT}&q=xyzzy")
    before = peak_mb(pid)
    for number in range(rounds):
        one.append(read(port, f"{LIST}&notice_to=29{number:02}-01-01")[1])
        to_first, whole, size = read(port, EXPORT)
        first.append(to_first)
    print_row("list of one", f"{spread(one)} ms")
    print_row("export: first byte", f"{spread(first)} ms")
    print_row(
        "export: whole",
        f"{whole / 1000:.1f} s",
        f"{before} → {peak_mb(pid)} MB",
        f"{size >> 20} MB",
    )
    ratio = sorted(first)[rounds // 2] / sorted(one)[rounds // 2]
    print_row("first byte / list of one", f"{ratio:.1f}")


def main(count: int = 100_000, rounds: int = 5) -> None:
    assert rounds < FILES_A_MINUTE
    with private_servers() as servers:
        add_procurements(servers.url, count)
        vacuum(servers)
        print(machine(servers.url))
        print_head("work", "time", "memory", "")
        port = free_port()
        settings: dict[str, object] = {
            "bind": f"{LOOPBACK}:{port}",
            "rate_limit_anonymous": 1_000_000,
        }
        with running(servers, "api", ["api.cli", "api"], **settings) as pid:
            wait_for(port)
            compare(port, pid, rounds)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
