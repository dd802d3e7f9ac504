"""The clock of the platform. Rules never read it: they get `now` as an argument."""

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
"""A time in a body, with its offset (RFC 3339)."""

_stopped: ContextVar[datetime | None] = ContextVar("stopped_clock", default=None)


class FollowedClock:
    """The machine's clock, or the last reading of another clock plus monotonic time since then.

    So processes that read the same clock agree, whatever their machines' clocks show.
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


shared_clock = FollowedClock()


def utc_now() -> datetime:
    return _stopped.get() or shared_clock.now()


def day_of(moment: datetime) -> datetime:
    """Start of the day in UTC."""
    return moment.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)


@contextmanager
def clock_stopped_at(moment: datetime) -> Iterator[None]:
    """Stops the clock at `moment`, so that the demonstration gets a past under today's rules."""
    token = _stopped.set(moment)
    try:
        yield
    finally:
        _stopped.reset(token)
