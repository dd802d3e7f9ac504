"""Tests whether a parser takes time that grows with the square of a text: 10 kB against 100 kB."""

import time
from collections.abc import Callable, Iterable
from contextlib import suppress

SMALL, LARGE = 10_000, 100_000
MOST = 40
"""Ten times the text may take so many times the time: 10 if linear, 100 if quadratic."""
NOTICED = 0.1
"""Seconds of the processor: what 100 kB take in less is no attack."""
Kind = tuple[str, tuple[str, str]]
"""A text that is repeated, and what stands before and behind it."""
Parser = Callable[[str], object]


def check_growth(parse: Parser, units: Iterable[str], around: Iterable[tuple[str, str]]) -> None:
    """With the three kinds of text that are slowest at 10 kB."""
    kinds = [(unit, ends) for unit in units for ends in around]
    worst = sorted(kinds, key=lambda kind: -_seconds(parse, _text(kind, SMALL)))
    for kind in worst[:3]:
        small = min(_seconds(parse, _text(kind, SMALL)) for _ in range(3))
        large = min(_seconds(parse, _text(kind, LARGE)) for _ in range(2))
        assert large < max(MOST * small, NOTICED), (kind, small, large)


def _seconds(parse: Parser, text: str) -> float:
    before = time.process_time()
    with suppress(Exception):  # what it says of the text is another test's
        parse(text)
    return time.process_time() - before


def _text(kind: Kind, length: int) -> str:
    unit, (before, behind) = kind
    return before + unit * (length // len(unit)) + behind
