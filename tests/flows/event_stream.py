"""A reader of server-sent events over a plain socket: it decides itself when to read."""

import re
import socket
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple, Self

from api.local.ports import LOOPBACK

PATIENCE = 20.0


class Sent(NamedTuple):
    id: int
    kind: str
    data: str


class Reader:
    """Parses as a browser does: comments and ids alone are no events, but ids are kept."""

    def __init__(
        self,
        port: int,
        query: str = "",
        *,
        last: int | None = None,
        window: int = 0,
        patience: float = PATIENCE,
    ) -> None:
        self.last_id: int | None = last
        self._socket = socket.socket()
        if window:
            self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, window)
        self._socket.settimeout(patience)
        try:
            self._ask(port, query, last)
        except BaseException:
            self._socket.close()
            raise

    def _ask(self, port: int, query: str, last: int | None) -> None:
        self._socket.connect((LOOPBACK, port))
        resume = f"Last-Event-ID: {last}\r\n" if last is not None else ""
        self._socket.sendall(
            f"GET /v1/events/stream?{query} HTTP/1.0\r\nHost: {LOOPBACK}\r\n{resume}\r\n".encode()
        )
        self._file = self._socket.makefile("r", encoding="utf-8", newline="\n")
        self.status = int(self._file.readline().split()[1])
        self.headers = dict(self._headers())

    def _headers(self) -> Iterator[tuple[str, str]]:
        while line := self._file.readline().strip():
            name, _, value = line.partition(":")
            yield name.lower(), value.strip()

    def __iter__(self) -> Iterator[Sent]:
        """Until the stream ends."""
        for fields in self._blocks():
            if "data" in fields and self.last_id is not None:
                yield Sent(self.last_id, fields["event"], fields["data"])

    def _blocks(self) -> Iterator[dict[str, str]]:
        fields: dict[str, str] = {}
        for line in self._file:
            name, _, value = line.rstrip("\n").partition(":")
            if line != "\n":
                fields[name] = value.removeprefix(" ")
                continue
            if "id" in fields:
                self.last_id = position_in(fields["id"])
            yield fields
            fields = {}

    def take(self, count: int) -> list[Sent]:
        return list(islice(self, count))

    def wait_for_mark(self) -> int:
        """At the start, and as a heartbeat: nothing before this position is still to come."""
        for fields in self._blocks():
            assert "data" not in fields, "an event, and none was expected"
            if "" in fields and "id" in fields:
                return position_in(fields["id"])
        raise AssertionError("the stream ended")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        self._file.close()
        self._socket.close()


def position_in(cursor: str) -> int:
    return int(cursor.rpartition("-")[2])


def position_of(sent: Sent) -> int:
    match = re.search(r'"position":(\d+)', sent.data)
    assert match
    return int(match[1])
