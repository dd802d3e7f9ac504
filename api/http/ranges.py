"""Byte ranges of files (RFC 9110, 14), so that clients can resume an interrupted download."""

import re
from typing import NamedTuple

from api.core.request_errors import RangeNotSatisfiable

_SINGLE_RANGE = re.compile(r"bytes=(?P<first>\d{0,18})-(?P<last>\d{0,18})", re.ASCII)


class Part(NamedTuple):
    start: int
    end: int
    """Position of the first byte after the part."""

    def content_range(self, size: int) -> str:
        return f"bytes {self.start}-{self.end - 1}/{size}"


def part_of(header: str | None, if_range: str | None, tag: str, size: int) -> Part | None:
    """The part that `Range` requests. None means the whole file: without `Range`, for several parts
    or another unit than bytes, or if `If-Range` shows that the client's file is another version.
    """
    match = _SINGLE_RANGE.fullmatch(header.strip()) if header else None
    if match is None or (if_range is not None and if_range.strip() != tag):
        return None
    first, last = match["first"], match["last"]
    if first:
        part = Part(int(first), min(int(last) + 1, size) if last else size)
        if last and int(last) < int(first):
            return None
    elif last:
        part = Part(max(0, size - int(last)), size)
    else:
        return None
    if part.start >= part.end:
        raise RangeNotSatisfiable(size=size)
    return part
