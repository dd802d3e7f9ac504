"""Differences between two versions of a text, by paragraph and by word."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from uuid import UUID

from api.documents.rules.paragraph_matching import plain

_TOKEN = re.compile(r"\s+|\w+|[^\w\s]")


class ParagraphChange(StrEnum):
    SAME = "same"
    MOVED = "moved"
    EDITED = "edited"
    """The paragraph may also be moved; compare the positions."""
    ADDED = "added"
    REMOVED = "removed"


class SegmentChange(StrEnum):
    EQUAL = "equal"
    INSERT = "insert"
    DELETE = "delete"


@dataclass(frozen=True)
class VersionParagraph:
    """A paragraph with its `key`, which is the same in all versions that have it."""

    key: UUID
    markdown: str


@dataclass(frozen=True)
class Segment:
    op: SegmentChange
    text: str


@dataclass(frozen=True)
class ParagraphDifference:
    status: ParagraphChange
    old: int | None
    """Index in the old version."""
    new: int | None
    segments: list[Segment]
    """Parts of an edited paragraph."""


def differences(
    old: Sequence[VersionParagraph], new: Sequence[VersionParagraph]
) -> list[ParagraphDifference]:
    """Differences in the order of the new version; removed paragraphs are at their old place."""
    place = {paragraph.key: number for number, paragraph in enumerate(old)}
    came_from = [place.get(paragraph.key) for paragraph in new]
    kept_in_order = _longest_rising([was for was in came_from if was is not None])
    still_there = {paragraph.key for paragraph in new}
    gone = [number for number, paragraph in enumerate(old) if paragraph.key not in still_there]
    paragraph_differences: list[ParagraphDifference] = []
    for number, (paragraph, was) in enumerate(zip(new, came_from, strict=True)):
        in_order = was is not None and was in kept_in_order
        while gone and was is not None and in_order and gone[0] < was:
            paragraph_differences.append(
                ParagraphDifference(ParagraphChange.REMOVED, gone.pop(0), None, [])
            )
        paragraph_differences.append(_difference(old, was, paragraph, number, in_order=in_order))
    return [
        *paragraph_differences,
        *(ParagraphDifference(ParagraphChange.REMOVED, n, None, []) for n in gone),
    ]


def segments(old: str, new: str) -> list[Segment]:
    """Equal and deleted segments form the old text, equal and inserted ones the new text."""
    return list(_segments(_TOKEN.findall(old), _TOKEN.findall(new)))


def _difference(
    old: Sequence[VersionParagraph],
    was: int | None,
    paragraph: VersionParagraph,
    number: int,
    *,
    in_order: bool,
) -> ParagraphDifference:
    if was is None:
        return ParagraphDifference(ParagraphChange.ADDED, None, number, [])
    before, after = old[was].markdown, paragraph.markdown
    if plain(before) != plain(after):
        edits = segments(before.strip("\n"), after.strip("\n"))
        return ParagraphDifference(ParagraphChange.EDITED, was, number, edits)
    return ParagraphDifference(
        ParagraphChange.SAME if in_order else ParagraphChange.MOVED, was, number, []
    )


def _segments(before: Sequence[str], after: Sequence[str]) -> Iterator[Segment]:
    matcher = SequenceMatcher(None, before, after)
    for tag, low, high, new_low, new_high in matcher.get_opcodes():
        if tag == "equal":
            yield Segment(SegmentChange.EQUAL, "".join(before[low:high]))
            continue
        if high > low:
            yield Segment(SegmentChange.DELETE, "".join(before[low:high]))
        if new_high > new_low:
            yield Segment(SegmentChange.INSERT, "".join(after[new_low:new_high]))


def _longest_rising(places: Sequence[int]) -> frozenset[int]:
    """The longest rising subsequence (patience sorting), so that the fewest paragraphs count as
    moved.
    """
    tops: list[int] = []
    below: dict[int, int | None] = {}
    for place in places:
        pile = bisect_left(tops, place)
        below[place] = tops[pile - 1] if pile else None
        tops[pile : pile + 1] = [place]
    kept = []
    step = tops[-1] if tops else None
    while step is not None:
        kept.append(step)
        step = below[step]
    return frozenset(kept)
