"""A page of 50 of 100,000 procurements against a static body of the same size.

    uv run python -m tests.benchmarks.page [procurements] [seconds] [rounds]

One real API process (granian), which serves both; the sides run in turn, round by round.
"""

import json
import statistics
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections import defaultdict
from collections.abc import Mapping
from typing import NamedTuple

from api.local.ports import LOOPBACK, free_port
from tests.benchmarks.common import (
    Servers,
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

PAGE = "/v1/procurements?cpv=90&region=17"
ANOTHER = "notice_to={day}"
"""Takes nothing away, and makes it an address that nobody has asked for yet."""
WORD = "siivous"
FACETS = "cpv,region,municipality,buyer,status,category,criterion,sme"
PLAIN = "/v1/procurements"
PEOPLE = "/procurements"
"""The page that people see, with its facets."""
SEARCH = f"/v1/procurements?q={WORD}&facets={FACETS}&count=true"
CONNECTIONS = 8
MANY = 1_000_000_000


class Side(NamedTuple):
    path: str
    headers: tuple[str, ...] = ()
    status: str = "200"


def fetch(port: int, path: str) -> tuple[bytes, Mapping[str, str]]:
    with urllib.request.urlopen(f"http://{LOOPBACK}:{port}{path}", timeout=30) as answer:
        return answer.read(), answer.headers


def rate(port: int, side: Side, seconds: float) -> float:
    arguments = [str(port), side.path, str(CONNECTIONS), str(seconds), *side.headers]
    command = [sys.executable, "-m", "tests.benchmarks.load", *arguments]
    found = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    assert set(found["statuses"]) == {side.status}, (side, found)
    return float(found["rate"])


def sides_of(port: int) -> dict[str, Side]:
    body, headers = fetch(port, PAGE)
    searched, _ = fetch(port, SEARCH)
    print(
        f"{len(json.loads(body)['items'])} items, {len(body):,} bytes;"
        f" search: {json.loads(searched)['count']:,} hits, {len(searched):,} bytes\n"
    )
    return {
        "static body": Side(f"/static/{len(body)}"),
        "page, filtered": Side(f"{PAGE}&{ANOTHER}"),
        "the same, repeated": Side(PAGE),
        "page, `If-None-Match`": Side(PAGE, (f"If-None-Match: {headers['ETag']}",), "304"),
        "page of everything": Side(f"{PLAIN}?{ANOTHER}"),
        "search with all facets": Side(f"{SEARCH}&{ANOTHER}"),
        "front page for people": Side("/"),
        "search page, everything": Side(f"{PEOPLE}?{ANOTHER}"),
        "search page, words": Side(f"{PEOPLE}?q={WORD}&{ANOTHER}"),
        "search page, filtered": Side(f"{PEOPLE}?cpv=90&region=17&{ANOTHER}"),
    }


def measure(port: int, seconds: float, rounds: int) -> None:
    sides = sides_of(port)
    for side in sides.values():
        rate(port, side, min(seconds, 1))
    rates = defaultdict(list)
    for _ in range(rounds):
        for name, side in sides.items():
            rates[name].append(rate(port, side, seconds))
    print_head("answer", "a second", "ms each, in the loop", "of the static body")
    static = statistics.median(rates["static body"])
    for name, found in rates.items():
        each = CONNECTIONS / statistics.median(found) * 1000
        print_row(name, spread(found), f"{each:.1f}", f"{statistics.median(found) / static:.3f}")


def statements(servers: Servers, port: int, path: str) -> list[str]:
    """What the server's log says of one request."""
    fetch(port, path)  # a new connection asks a few things of its own
    time.sleep(0.2)
    before = servers.postgres_log.stat().st_size
    fetch(port, f"{path}&{ANOTHER.format(day='3000-01-01')}")
    time.sleep(0.2)
    lines = servers.postgres_log.read_bytes()[before:].decode().splitlines()
    return [
        line.split(": ", 2)[2][:60]
        for line in lines
        if "LOG:  execute" in line or "statement:" in line
    ]


def count_statements(servers: Servers, port: int) -> None:
    _log_statements(servers, "all")
    for path in (PAGE, SEARCH):
        found = statements(servers, port, path)
        print(f"{path}: {sum('SELECT' in line for line in found)} queries, in all {found}")
    _log_statements(servers, "none")


def _log_statements(servers: Servers, which: str) -> None:
    """Connections take it up when they are new."""
    with servers.connect("postgres") as connection:
        connection.execute(f"ALTER ROLE vuoropuhelu SET log_statement = '{which}'".encode())
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'vuoropuhelu'"
        )


def wait_for(port: int) -> None:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        try:
            fetch(port, "/readyz")
        except (OSError, urllib.error.URLError):
            time.sleep(0.1)
        else:
            return
    raise TimeoutError("the API does not answer")


def main() -> None:
    given = [float(item) for item in sys.argv[1:]]
    standard = [100_000.0, 5.0, 5.0]
    count, seconds, rounds = given + standard[len(given) :]
    port = free_port()
    limits = {"rate_limit_anonymous": MANY, "bind": f"{LOOPBACK}:{port}"}
    with private_servers() as servers:
        add_procurements(servers.url, int(count))
        vacuum(servers)
        print(machine(servers.url))
        with running(servers, "api", ["tests.benchmarks.static_app"], **limits):
            wait_for(port)
            count_statements(servers, port)
            print(f"{int(count):,} procurements, {int(rounds)} rounds, {CONNECTIONS} connections")
            measure(port, seconds, int(rounds))
        print(f"\nload at the end {load()}")


if __name__ == "__main__":
    main()
