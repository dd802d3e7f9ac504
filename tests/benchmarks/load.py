"""A closed loop of GET requests over kept connections, in a process of its own.

    python -m tests.benchmarks.load PORT PATH CONNECTIONS SECONDS [HEADER...]

`{day}` in the path is another day in every request, so that no answer is one kept from before.
Plain sockets and a selector: a client library would need more time than the server. Prints one JSON
line: requests a second, and by status how many answers came.
"""

import json
import re
import selectors
import socket
import sys
import time
from collections import Counter
from collections.abc import Iterator
from datetime import date

from api.local.ports import LOOPBACK

_LENGTH = re.compile(rb"\r\ncontent-length: (\d+)", re.IGNORECASE)
_END = b"\r\n\r\n"
_FIRST_DAY, _DAYS = date(3000, 1, 1).toordinal(), 2_000_000


class Caller:
    """One connection: sends the request again as soon as the answer is whole."""

    def __init__(self, port: int, requests: Iterator[bytes]) -> None:
        self.socket = socket.create_connection((LOOPBACK, port))
        self._requests = requests
        self._parts: list[bytes] = []
        self._missing = 0

    def send(self) -> None:
        self._parts, self._missing = [], 0
        self.socket.sendall(next(self._requests))

    def read(self) -> str | None:
        """The status, once the answer is whole."""
        part = self.socket.recv(1 << 20)
        if not part:
            raise ConnectionError("the server hung up")
        self._parts.append(part)
        self._missing -= len(part)
        if self._missing > 0:
            return None
        answer = b"".join(self._parts)
        head, end, body = answer.partition(_END)
        if not end:
            return None
        length = _LENGTH.search(head)
        self._missing = (int(length[1]) if length else 0) - len(body)
        return head[9:12].decode() if self._missing <= 0 else None


def written(lines: list[str]) -> Iterator[bytes]:
    """The request again and again; the days begin elsewhere in every run."""
    number = time.time_ns() // 1000
    while True:
        day = date.fromordinal(_FIRST_DAY + number % _DAYS)
        yield "\r\n".join(lines).replace("{day}", day.isoformat()).encode()
        number += 1


def run(
    port: int, requests: Iterator[bytes], connections: int, seconds: float
) -> tuple[float, Counter[str]]:
    selector, statuses = selectors.DefaultSelector(), Counter[str]()
    callers = [Caller(port, requests) for _ in range(connections)]
    started = time.perf_counter()
    for caller in callers:
        selector.register(caller.socket, selectors.EVENT_READ, caller)
        caller.send()
    while (spent := time.perf_counter() - started) < seconds or statuses.total() < connections:
        for key, _ in selector.select():
            status = key.data.read()
            if status is not None:
                statuses[status] += 1
                key.data.send()
    return statuses.total() / spent, statuses


def main() -> None:
    port, path, connections, seconds, *headers = sys.argv[1:]
    lines = [f"GET {path} HTTP/1.1", f"Host: {LOOPBACK}", *headers, "", ""]
    rate, statuses = run(int(port), written(lines), int(connections), float(seconds))
    print(json.dumps({"rate": rate, "statuses": statuses}))


if __name__ == "__main__":
    main()
