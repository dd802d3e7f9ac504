"""Facts as server-sent events: `id` is the cursor, `event` the type, `data` the envelope."""

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
        self.fact = event
        self.position = event.position or 0
        self._source, self._log = source, log

    def written(self, *, full: bool, named: bool = True) -> bytes:
        """`named`: with the line that lets a browser listen to one type alone."""
        body = self._full if full else self._thin
        name = f"event: {TYPE_PREFIX}{self.fact.type}\n" if named else ""
        return f"id: {self._log}-{self.position}\n{name}data: ".encode() + body + b"\n\n"

    @cached_property
    def _thin(self) -> bytes:
        return _ENCODE(cloud_event(self.fact, self._source, self._log))

    @cached_property
    def _full(self) -> bytes:
        return _ENCODE(cloud_event(self.fact, self._source, self._log, full=True))


def mark(cursor: str) -> bytes:
    """Tells nothing but where to resume: readers keep the id, and see no event."""
    return f": alive\nid: {cursor}\n\n".encode()
