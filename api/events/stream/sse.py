"""Events as server-sent events: `id` is the cursor, `event` the type, `data` the envelope."""

from functools import cached_property

import msgspec

from api.core.events import TYPE_PREFIX
from api.core.outbox import OutboxEvent
from api.events.cloud_events import cloud_event

RETRY = b"retry: 3000\n\n"
"""Milliseconds after which a browser reconnects."""
_ENCODE = msgspec.json.Encoder().encode


class Frame:
    """One event, encoded once for all streams."""

    def __init__(self, event: OutboxEvent, source: str, log: str) -> None:
        self.event = event
        self.position = event.position or 0
        self._source, self._log = source, log

    def written(self, *, full: bool, named: bool = True) -> bytes:
        """`named` adds the `event` line, by which a browser can listen to one type only."""
        body = self._full if full else self._thin
        name = f"event: {TYPE_PREFIX}{self.event.type}\n" if named else ""
        return f"id: {self._log}-{self.position}\n{name}data: ".encode() + body + b"\n\n"

    @cached_property
    def _thin(self) -> bytes:
        return _ENCODE(cloud_event(self.event, self._source, self._log))

    @cached_property
    def _full(self) -> bytes:
        return _ENCODE(cloud_event(self.event, self._source, self._log, full=True))


def mark(cursor: str) -> bytes:
    """A comment with the cursor to resume from. Browsers store the id and report no event."""
    return f": alive\nid: {cursor}\n\n".encode()
