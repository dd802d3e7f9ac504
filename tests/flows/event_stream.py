"""A reader of server-sent events over a plain socket: it decides itself when to read."""

import re
import socket
from collections.abc import Iterator
from typing import NamedTuple

from api.local.ports import LOOPBACK

PATIENCE = 20.0


class Sent(NamedTuple):
    id: int
    kind: str
    data: str


class Reader:
    """Parses as a browser does: comments and ids alone are no events, but ids are kept."""

    def __init__(self, port: int, query: str = "", *, last: int | None = None, window: int = 0):
        self.last_id: int | None = last
        self._socket = socket.socket()
        if window:
            self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, window)
        self._socket.settimeout(PATIENCE)
        self._socket.connect((LOOPBACK, port))
        resume = f"Last-Event-ID: {last}\r\n" if last is not None else ""
        self._socket.sendall(
            f"GET /v1/events/stream?{query} HTTP/1.0\r\nHost: {LOOPBACK}\r\n{resume}\r\n".encode()
        )
        self._file = self._socket.makefile("r", encoding="utf-8", newline="\n")
        self.status = int(self._file.readline().split()[1])
        self.headers = dict(self._headers())
        self.comments = 0

    def _headers(self) -> Iterator[tuple[str, str]]:
        while line := self._file.readline().strip():
            name, _, value = line.partition(":")
            yield name.lower(), value.strip()

    def __iter__(self) -> Iterator[Sent]:
        """Until the stream ends."""
        fields: dict[str, str] = {}
        for line in self._file:
            text = line.rstrip("\n")
            if text.startswith(":"):
                self.comments += 1
            elif text:
                name, _, value = text.partition(":")
                fields[name] = value.removeprefix(" ")
            else:
                if "id" in fields:
                    self.last_id = int(fields["id"])
                if "data" in fields and self.last_id is not None:
                    yield Sent(self.last_id, fields["event"], fields["data"])
                fields = {}

    def take(self, count: int) -> list[Sent]:
        return [sent for sent, _ in zip(self, range(count), strict=False)]

    def wait_for_comment(self) -> None:
        """A heartbeat, or the mark at the start: from here on nothing new is missed."""
        seen = self.comments
        while self.comments == seen:
            line = self._file.readline()
            assert line, "the stream ended"
            if line.startswith(":"):
                self.comments += 1
            if line.startswith("id:"):
                self.last_id = int(line.removeprefix("id:"))

    def close(self) -> None:
        self._file.close()
        self._socket.close()


def position_of(sent: Sent) -> int:
    found = re.search(r'"position":(\d+)', sent.data)
    assert found
    return int(found[1])
