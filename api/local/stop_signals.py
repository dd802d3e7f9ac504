"""Ctrl-C and its relatives: the first one stops, the next ones hasten."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

_STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class StopRequestedError(BaseException):
    """Raised wherever the main thread happens to be, like KeyboardInterrupt."""


class StopSignals:
    def __init__(self) -> None:
        self.hastened = False
        self._stopping = False

    def begin_stopping(self) -> None:
        """From now on a signal must not tear the orderly stop apart."""
        self._stopping = True

    def receive(self, _number: int, _frame: FrameType | None) -> None:
        if self._stopping:
            self.hastened = True
            return
        self._stopping = True
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
