"""Finds the paragraphs that continue in the next version, also moved or lightly edited."""

import re
from collections import Counter, defaultdict, deque
from collections.abc import Collection, Iterator, Sequence
from difflib import SequenceMatcher

ENOUGH = 0.6
"""Smallest share of common words; below it, the paragraph is a new one."""
CANDIDATES = 5
"""Number of old paragraphs compared in full with a new one: those with most words in common."""
COMMON = 100
"""A word in more paragraphs than this is ignored, as it does not distinguish them."""

_MARKER = re.compile(r"\s*(?:[-*+]|\d{1,9}[.)]|#{1,6})\s+")
_WORD = re.compile(r"\w+")

Words = tuple[str, ...]


def survivors(old: Sequence[str], new: Sequence[str]) -> list[int | None]:
    """For each new paragraph, the index of the old one it continues; each old one at most once.

    Equal paragraphs are matched first, wherever they are, so that no moved one counts as edited.
    """
    result = _equal(old, new)
    left = set(range(len(old))) - {place for place in result if place is not None}
    pairs = sorted(_similar(old, new, left, [n for n, was in enumerate(result) if was is None]))
    for _, _, place, number in pairs:
        if place in left and result[number] is None:
            result[number] = place
            left.remove(place)
    return result


def plain(markdown: str) -> str:
    """Remove list numbers and line breaks, so that renumbering and rewrapping change nothing."""
    return " ".join(_MARKER.sub("", markdown, count=1).split())


def _equal(old: Sequence[str], new: Sequence[str]) -> list[int | None]:
    places: dict[str, deque[int]] = defaultdict(deque)
    for place, text in enumerate(old):
        places[plain(text)].append(place)
    return [queue.popleft() if (queue := places[plain(text)]) else None for text in new]


def _similar(
    old: Sequence[str], new: Sequence[str], left: Collection[int], open_ones: Collection[int]
) -> Iterator[tuple[float, int, int, int]]:
    """Pairs that sort by similarity, best first, and then by distance, nearest first."""
    words = {place: _words(old[place]) for place in left}
    holders: dict[str, list[int]] = defaultdict(list)
    for place, own in words.items():
        for word in set(own):
            holders[word].append(place)
    for number in open_ones:
        new_words = _words(new[number])
        shared = Counter(
            place
            for word in set(new_words)
            if len(holders.get(word, ())) <= COMMON
            for place in holders.get(word, ())
        )
        for place, _ in shared.most_common(CANDIDATES):
            # `autojunk` ignores frequent words, which keeps long paragraphs cheap.
            ratio = SequenceMatcher(None, words[place], new_words).ratio()
            if ratio >= ENOUGH:
                yield -ratio, abs(place - number), place, number


def _words(markdown: str) -> Words:
    return tuple(_WORD.findall(markdown.lower()))
