"""The bound on depth: right for any body, and quick for the worst."""

import json
import time
from collections.abc import Callable

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.core.errors import InvalidRequest
from api.http.validation.body import MAX_DEPTH, decode_body

SIZE = 1_000_000
texts = st.text(alphabet='ab"\\[]{}\n ,', max_size=8)
values = st.recursive(
    st.none() | st.integers() | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=12,
)


def _is_too_deep(body: bytes) -> bool:
    try:
        decode_body(body, msgspec.Raw)
    except InvalidRequest as refused:
        return [fault.code for fault in refused.faults] == ["body_too_deep"]
    return False


@given(values, st.integers(min_value=0, max_value=2 * MAX_DEPTH), st.booleans())
def test_depth_is_counted_outside_strings(value: object, more: int, indented: bool) -> None:
    for level in range(more):
        value = [value] if level % 2 else {"[": value, "b": '"]}'}
    body = json.dumps(value, indent=1 if indented else None, ensure_ascii=False).encode()
    assert _is_too_deep(body) is (_depth(value) > MAX_DEPTH)


def _depth(value: object) -> int:
    if isinstance(value, dict):
        return 1 + max(map(_depth, value.values()), default=0)
    return 1 + max(map(_depth, value), default=0) if isinstance(value, list) else 0


WORST: dict[str, Callable[[int], bytes]] = {
    "never closed": lambda size: b"[" * size,
    "flat": lambda size: b"[" + b"[]," * (size // 3),
    "as deep as allowed": lambda size: (b"[" * 31 + b"]" * 31 + b",") * (size // 63),
    "half and half": lambda size: b"[" * (size // 2) + b"]" * (size // 2),
    "the wrong way": lambda size: b"][" * (size // 2),
    "quotes": lambda size: b"[" * 40 + b'"' * size,
    "escaped quotes": lambda size: b"[" * 40 + b'"' + b'\\"' * (size // 2),
    "backslashes": lambda size: b"[" * 40 + b'"' + b"\\" * size,
    "strings of one letter": lambda size: b"[" * 40 + b'"[",' * (size // 4),
}


@pytest.mark.parametrize("kind", WORST)
def test_the_worst_bodies_take_linear_time(kind: str) -> None:
    """Ten times the size takes at most thirty times as long, where a quadratic way took a hundred;
    under a hundredth of a second machines are not exact."""
    small, large = (_seconds(WORST[kind](size)) for size in (SIZE // 10, SIZE))
    assert large < max(30 * small, 0.3)


def _seconds(body: bytes) -> float:
    """The best of three: what it takes when nobody else takes the processor."""
    taken = []
    for _ in range(3):
        started = time.thread_time()
        _is_too_deep(body)
        taken.append(time.thread_time() - started)
    return min(taken)
