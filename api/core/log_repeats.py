"""Logs a repeated error once a minute per cause, with a count."""

import logging
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from types import TracebackType
from typing import Any

INTERVAL_SECONDS = 60.0
"""Seconds."""
MOST_CAUSES = 1_000
"""Causes in memory. The one that was seen longest ago is dropped."""
_VARYING = frozenset({"trace_id", "timestamp", "exc_info"})


class OncePerMinute(logging.Filter):
    """Passes a warning or error once a minute. The next one has the number of dropped lines.

    The cause is the type and place of an error with a traceback, or all fields of another line.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._clock = clock
        self._seen: OrderedDict[Hashable, tuple[float, int]] = OrderedDict()

    def filter(self, record: logging.LogRecord) -> bool:
        if record.levelno < logging.WARNING:
            return True
        now, cause = self._clock(), _cause(record)
        since, left_out = self._seen.pop(cause, (now - INTERVAL_SECONDS, 0))
        if now - since < INTERVAL_SECONDS:
            self._remember(cause, (since, left_out + 1))
            return False
        self._remember(cause, (now, 0))
        if left_out:
            _add_left_out(record, left_out)
        return True

    def _remember(self, cause: Hashable, seen: tuple[float, int]) -> None:
        self._seen[cause] = seen
        if len(self._seen) > MOST_CAUSES:
            self._seen.popitem(last=False)


def _cause(record: logging.LogRecord) -> Hashable:
    fields = record.msg if isinstance(record.msg, dict) else {"event": record.msg}
    error = _error(record, fields)
    if error is not None:
        return record.name, str(fields.get("event")), type(error).__qualname__, _place(error)
    rest = sorted((key, str(value)) for key, value in fields.items() if key not in _VARYING)
    return record.name, tuple(rest), str(record.args)


def _error(record: logging.LogRecord, fields: dict[str, Any]) -> BaseException | None:
    exc_info = record.exc_info or fields.get("exc_info")
    error = exc_info[1] if isinstance(exc_info, tuple) else exc_info
    return error if isinstance(error, BaseException) else None


def _place(error: BaseException) -> tuple[str, int] | None:
    trace: TracebackType | None = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return (trace.tb_frame.f_code.co_filename, trace.tb_lineno) if trace else None


def _add_left_out(record: logging.LogRecord, left_out: int) -> None:
    if isinstance(record.msg, dict):
        record.msg = {**record.msg, "left_out": left_out}
    else:
        record.msg = f"{record.msg} (left out since the last such line: {left_out})"
