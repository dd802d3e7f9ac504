"""Two versions of a text, as their comparison shows them: what changed, and what lies between.
Pure."""

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import NamedTuple

from api.documents.rules.diff import ParagraphChange, SegmentChange
from api.documents.schemas import DifferenceOut

SAME = ParagraphChange.SAME
MARKS = {SegmentChange.INSERT: "ins", SegmentChange.DELETE: "del", SegmentChange.EQUAL: ""}


class Part(NamedTuple):
    """A part of a paragraph. `mark`: the element around it."""

    text: str
    mark: str


class ChangeShown(NamedTuple):
    status: str
    key: str
    parts: Sequence[Part]


class Compared(NamedTuple):
    counts: Sequence[tuple[str, int]]
    """How many paragraphs were changed in which way."""
    blocks: Sequence[ChangeShown | int]
    """A number stands for so many unchanged paragraphs."""


def compared(differences: Sequence[DifferenceOut]) -> Compared:
    counted = Counter(item.status for item in differences)
    counts = [(status.value, counted[status]) for status in ParagraphChange if status is not SAME]
    return Compared([pair for pair in counts if pair[1]], list(_blocks(differences)))


def _blocks(differences: Sequence[DifferenceOut]) -> Iterable[ChangeShown | int]:
    for is_same, group in groupby(differences, lambda item: item.status is SAME):
        if is_same:
            yield len(list(group))
        else:
            yield from (_shown(item) for item in group)


def _shown(item: DifferenceOut) -> ChangeShown:
    return ChangeShown(item.status.value, str(item.key), list(parts_of(item)))


def parts_of(item: DifferenceOut) -> Iterable[Part]:
    if item.segments:
        yield from (Part(segment.text, MARKS[segment.op]) for segment in item.segments)
    elif item.new is None and item.old is not None:
        yield Part(item.old.markdown, "del")
    elif item.new is not None:
        yield Part(item.new.markdown, "ins" if item.old is None else "")
