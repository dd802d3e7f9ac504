"""Facts as server-sent events: `id` is the position, `event` the type, `data` the envelope."""

from functools import cached_property

import msgspec

from api.core.events import TYPE_PREFIX
from api.core.outbox import OutboxEvent
from api.events.cloud_events import cloud_event

RETRY = b"retry: 3000\n\n"
"""Milliseconds until a browser comes back."""
_ENCODE = msgspec.json.Encoder().encode


class Frame:
    """Encoded once, however many streams send it."""

    def __init__(self, fact: OutboxEvent, source: str) -> None:
        self.fact = fact
        self.position = fact.position or 0
        self._source = source

    def written(self, *, full: bool) -> bytes:
        return self._full if full else self._thin

    @cached_property
    def _thin(self) -> bytes:
        return self._write(full=False)

    @cached_property
    def _full(self) -> bytes:
        return self._write(full=True)

    def _write(self, *, full: bool) -> bytes:
        envelope = _ENCODE(cloud_event(self.fact, self._source, full=full))
        head = f"id: {self.position}\nevent: {TYPE_PREFIX}{self.fact.type}\ndata: "
        return head.encode() + envelope + b"\n\n"


def mark(position: int) -> bytes:
    """Tells nothing but where to resume: readers keep the id, and see no event."""
    return f": alive\nid: {position}\n\n".encode()
