"""What goes wrong over and over is one line a minute and cause."""

import logging
from typing import Any

import pytest

from api.core.log_repeats import INTERVAL_SECONDS, MOST_CAUSES, OncePerMinute


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def repeats(clock: Clock) -> OncePerMinute:
    return OncePerMinute(clock)


def _record(message: Any, level: int = logging.ERROR, error: Exception | None = None) -> Any:
    exc_info = (type(error), error, error.__traceback__) if error else None
    return logging.LogRecord("a", level, "a.py", 1, message, (), exc_info)


def _raised(kind: type[Exception], words: str) -> Exception:
    def fail() -> None:
        raise kind(words)

    try:
        fail()
    except Exception as error:  # noqa: BLE001 - with its traceback
        return error
    raise AssertionError


def test_the_same_error_comes_once_a_minute_and_the_next_line_counts(
    repeats: OncePerMinute, clock: Clock
) -> None:
    passed = [
        repeats.filter(_record("beat", error=_raised(ValueError, f"queue {number}")))
        for number in range(480)
    ]
    assert passed == [True] + [False] * 479
    clock.now += INTERVAL_SECONDS
    record = _record({"event": "beat", "exc_info": _raised(ValueError, "queue 481")})
    assert repeats.filter(record)
    assert record.msg["left_out"] == 479


def test_another_kind_is_another_cause(repeats: OncePerMinute) -> None:
    kinds: list[type[Exception]] = [ValueError, KeyError, ValueError]
    passed = [repeats.filter(_record("x", error=_raised(kind, "x"))) for kind in kinds]
    assert passed == [True, True, False]


def test_lines_without_a_traceback_are_compared_whole(repeats: OncePerMinute) -> None:
    def line(mail: int, trace: int) -> bool:
        said = {"event": "mail refused", "mail_id": mail, "trace_id": trace}
        return repeats.filter(_record(said, logging.WARNING))

    assert [line(1, 1), line(2, 2), line(1, 3)] == [True, True, False]


def test_lines_below_error_are_always_written(repeats: OncePerMinute) -> None:
    record = _record({"event": "request"}, logging.INFO)
    assert all(repeats.filter(record) for _ in range(3))


def test_memory_is_bounded(repeats: OncePerMinute) -> None:
    for number in range(2 * MOST_CAUSES):
        repeats.filter(_record(f"cause {number}"))
    assert len(repeats._seen) == MOST_CAUSES
