"""The one clock. Rules never call it: they are given `now`."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Annotated
from zoneinfo import ZoneInfo

import msgspec

FINLAND = ZoneInfo("Europe/Helsinki")

Instant = Annotated[datetime, msgspec.Meta(tz=True)]
"""A time in a body: with its offset, as RFC 3339 has it."""

_stopped: ContextVar[datetime | None] = ContextVar("stopped_clock", default=None)


def utc_now() -> datetime:
    return _stopped.get() or datetime.now(UTC)


@contextmanager
def clock_stopped_at(moment: datetime) -> Iterator[None]:
    """What runs inside happens at `moment`: so the demonstration has a past under today's rules."""
    token = _stopped.set(moment)
    try:
        yield
    finally:
        _stopped.reset(token)
