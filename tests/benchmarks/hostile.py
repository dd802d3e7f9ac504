"""What hostile requests cost: the longest wait of others beside each kind, and memory after all.

`uv run python -m tests.benchmarks.hostile [requests]`
"""

import sys
import time
from collections.abc import Callable
from itertools import count

from sqlalchemy import create_engine
from sqlalchemy.orm import Session

import api.models  # noqa: F401 - the mappers must know every table
from api.local.ports import LOOPBACK, free_port
from tests.benchmarks.common import machine, print_head, print_row, private_servers, running
from tests.factories import accounts
from tests.hostile import (
    ANYBODY,
    SEARCH,
    Hostile,
    Probe,
    by_account,
    require_refused,
    resident_bytes,
)

Kind = Callable[[int], Hostile]
EACH = 10
SEARCHES = 1_200
"""More than the response cache keeps."""


def main(requests: int) -> None:
    port = free_port()
    limits = {"rate_limit_anonymous": 10**6, "rate_limit_signed_in": 10**6}
    with private_servers() as servers:
        token = _new_account(servers.url)
        kinds = ANYBODY | by_account(token)
        with running(
            servers, "api", ["api.cli", "api"], bind=f"{LOOPBACK}:{port}", **limits
        ) as pid:
            numbers = count()
            with _started(port) as probe:
                idle = _idle(probe)
                rows = [
                    [name, *_beside(probe, port, kind, numbers)] for name, kind in kinds.items()
                ]
            memory = [resident_bytes(pid)]
            for step in range(10):
                _send_all(port, kinds, requests // 10, numbers)
                memory.append(resident_bytes(pid))
                print(
                    f"{(step + 1) * (requests // 10)} requests: {memory[-1] / 1e6:.1f} MB",
                    flush=True,
                )
            for number in range(SEARCHES):
                require_refused(port, ANYBODY[SEARCH](number))
            memory.append(resident_bytes(pid))
            print(machine(servers.url))
    print_head("beside", "median ms", "longest ms")
    for row in [["nothing", *idle], *rows]:
        print_row(*row)
    before, after, full = (f"{item / 1e6:.1f} MB" for item in (memory[0], *memory[-2:]))
    print(f"memory: {before} before, {after} after {requests}, {full} with a full response cache")


def _new_account(url: str) -> str:
    engine = create_engine(url)
    with Session(engine) as session:
        person = accounts.person()
        session.add(person)
        session.flush()
        row, token = accounts.signed_in(person)
        session.add(row)
        session.commit()
    engine.dispose()
    return token


def _started(port: int) -> Probe:
    for _ in range(300):
        try:
            return Probe(port)
        except OSError:
            time.sleep(0.1)
    raise TimeoutError("the API does not start")


def _idle(probe: Probe) -> list[str]:
    with probe.watching():
        time.sleep(3)
    return _figures(probe)


def _beside(probe: Probe, port: int, kind: Kind, numbers: "count[int]") -> list[str]:
    made = [kind(next(numbers)) for _ in range(EACH)]  # to make them takes this process time, too
    with probe.watching():
        for hostile in made:
            require_refused(port, hostile)
    return _figures(probe)


def _figures(probe: Probe) -> list[str]:
    waits = sorted(probe.waits)
    return [f"{1000 * waits[len(waits) // 2]:.1f}", f"{1000 * waits[-1]:.1f}"]


def _send_all(port: int, kinds: dict[str, Kind], requests: int, numbers: "count[int]") -> None:
    makers = list(kinds.values())
    for _ in range(requests):
        number = next(numbers)
        require_refused(port, makers[number % len(makers)](number))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
