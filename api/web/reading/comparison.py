"""Two versions of a text, as their comparison shows them: what changed, and what lies between.
Pure."""

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import NamedTuple

from api.documents.rules.diff import ParagraphChange, SegmentChange
from api.documents.schemas import DifferenceOut

MARKS = {SegmentChange.INSERT: "ins", SegmentChange.DELETE: "del", SegmentChange.EQUAL: ""}


class Piece(NamedTuple):
    """A part of a paragraph. `mark`: the element around it."""

    text: str
    mark: str


class ChangeShown(NamedTuple):
    status: str
    key: str
    pieces: Sequence[Piece]


class Compared(NamedTuple):
    counts: Sequence[tuple[str, int]]
    """How many paragraphs were changed in which way."""
    blocks: Sequence[ChangeShown | int]
    """A number stands for so many unchanged paragraphs."""


def compared(differences: Sequence[DifferenceOut]) -> Compared:
    changed = [item.status for item in differences if item.status is not ParagraphChange.SAME]
    counts = [(status.value, changed.count(status)) for status in ParagraphChange]
    return Compared([pair for pair in counts if pair[1]], list(_blocks(differences)))


def _blocks(differences: Sequence[DifferenceOut]) -> Iterable[ChangeShown | int]:
    for is_same, group in groupby(differences, lambda item: item.status is ParagraphChange.SAME):
        if is_same:
            yield len(list(group))
        else:
            yield from (_shown(item) for item in group)


def _shown(item: DifferenceOut) -> ChangeShown:
    return ChangeShown(item.status.value, str(item.key), list(_pieces(item)))


def _pieces(item: DifferenceOut) -> Iterable[Piece]:
    if item.segments:
        yield from (Piece(segment.text, MARKS[segment.op]) for segment in item.segments)
    elif item.new is None and item.old is not None:
        yield Piece(item.old.markdown, "del")
    elif item.new is not None:
        yield Piece(item.new.markdown, "ins" if item.old is None else "")
