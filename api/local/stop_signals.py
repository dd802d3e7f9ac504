"""Signals to stop, such as Ctrl-C: the first one stops, later ones hasten."""

import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

# `uv run` forwards a signal that the terminal has already sent: one key press, two signals.
_DUPLICATE_SECONDS = 0.5
_STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class StopRequestedError(BaseException):
    """Raised in the main thread at any point, like KeyboardInterrupt."""


class StopSignals:
    def __init__(self) -> None:
        self.hastened = False
        self._stopping = False
        self._first = 0.0

    def begin_stopping(self) -> None:
        """From now on, a signal must not interrupt the orderly stop."""
        self._stopping = True

    def receive(self, _number: int, _frame: FrameType | None) -> None:
        if self._stopping:
            self.hastened |= time.monotonic() - self._first > _DUPLICATE_SECONDS
            return
        self._stopping = True
        self._first = time.monotonic()
        raise StopRequestedError


@contextmanager
def stop_signals() -> Iterator[StopSignals]:
    signals = StopSignals()
    before = {number: signal.signal(number, signals.receive) for number in _STOPPING}
    try:
        yield signals
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
