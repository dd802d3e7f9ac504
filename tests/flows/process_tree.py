"""Who is whose child on this machine, read from /proc."""

import time
from collections.abc import Iterator
from pathlib import Path


def descendants(pid: int) -> set[int]:
    children: dict[int, list[int]] = {}
    for child, parent, state in _processes():
        if state != "Z":
            children.setdefault(parent, []).append(child)
    result: set[int] = set()
    waiting = [pid]
    while waiting:
        new = children.get(waiting.pop(), [])
        result.update(new)
        waiting.extend(new)
    return result


def left_of(pids: set[int], within: float = 10.0) -> set[int]:
    """Those still running after waiting that long for them to end."""
    deadline = time.monotonic() + within
    while left := pids & {pid for pid, _, state in _processes() if state != "Z"}:
        if time.monotonic() > deadline:
            break
        time.sleep(0.05)
    return left


def _processes() -> Iterator[tuple[int, int, str]]:
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            pid, rest = stat.read_text().split(" ", 1)
        except OSError:  # ended meanwhile
            continue
        state, parent, *_ = rest.rpartition(")")[2].split()
        yield int(pid), int(parent), state
