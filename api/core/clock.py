"""The one clock. Rules never call it: they are given `now`."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime, timedelta
from math import inf
from typing import Annotated
from zoneinfo import ZoneInfo

import msgspec

FINLAND = ZoneInfo("Europe/Helsinki")

Instant = Annotated[datetime, msgspec.Meta(tz=True)]
"""A time in a body: with its offset, as RFC 3339 has it."""

_stopped: ContextVar[datetime | None] = ContextVar("stopped_clock", default=None)


class FollowedClock:
    """The machine's, until another is read; that one is counted on by the monotonic clock.

    So processes that read the same clock agree, whatever their machines say.
    """

    _read: tuple[datetime, float] | None = None

    def set(self, moment: datetime) -> None:
        self._read = moment, time.monotonic()

    @property
    def age(self) -> float:
        """Seconds since the other clock was read."""
        return time.monotonic() - self._read[1] if self._read else inf

    def now(self) -> datetime:
        if (read := self._read) is None:
            return datetime.now(UTC)
        moment, at = read
        return moment + timedelta(seconds=time.monotonic() - at)


followed = FollowedClock()


def utc_now() -> datetime:
    return _stopped.get() or followed.now()


def day_of(moment: datetime) -> datetime:
    """When its day began, in UTC."""
    return moment.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)


@contextmanager
def clock_stopped_at(moment: datetime) -> Iterator[None]:
    """What runs inside happens at `moment`: so the demonstration has a past under today's rules."""
    token = _stopped.set(moment)
    try:
        yield
    finally:
        _stopped.reset(token)
