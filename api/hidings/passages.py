"""Where a passage stands in a text, as people read it. Pure.

Whoever copies a passage from a page has other white space, another form of the same letters,
another dash or case than what is kept, and not the marks that make a word bold.
"""

from collections.abc import Iterator

from api.core.normal_forms import composed
from api.core.tokens import derive

_NOT_SEEN = "*~`\\\u00ad\u200b\u200c\u200d\u2060\ufeff"
_DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212"
_ALIKE: dict[int, str | None] = {
    **dict.fromkeys(map(ord, _NOT_SEEN), None),
    **dict.fromkeys(map(ord, _DASHES), "-"),
}


def canonical(words: str) -> str:
    """All that is read alike, written in one way; empty where nothing is to be seen."""
    return " ".join(composed(words).translate(_ALIKE).casefold().split())


def passage_mac(key: str, passage: str) -> bytes:
    """By which a passage is known again without its words being kept."""
    return derive(key, "hidden passage", canonical(passage).encode())


def find(passage: str, words: str) -> list[tuple[int, int]]:
    """Begin and end of each place in the composed text."""
    sought = canonical(passage)
    if not sought or sought not in canonical(words):
        return []
    read = list(_read(composed(words)))
    flat, places = "".join(character for character, _ in read), [place for _, place in read]
    return [(places[begin], places[end - 1] + 1) for begin, end in _places(sought, flat)]


def occurrences(passage: str, words: str) -> set[str]:
    """What stands there, as it is written."""
    whole = composed(words)
    return {whole[begin:end] for begin, end in find(passage, words)}


def replaced(passage: str, words: str, stand_in: str) -> str:
    whole, kept, done = composed(words), [], 0
    for begin, end in find(passage, words):
        kept += [whole[done:begin], stand_in]
        done = end
    return "".join([*kept, whole[done:]])


def _places(sought: str, flat: str) -> Iterator[tuple[int, int]]:
    begin = flat.find(sought)
    while begin >= 0:
        yield begin, begin + len(sought)
        begin = flat.find(sought, begin + len(sought))


def _read(whole: str) -> Iterator[tuple[str, int]]:
    """Each character as in `canonical`, with its place in the text."""
    before = " "
    for place, character in enumerate(whole):
        seen = character.translate(_ALIKE)
        for item in " " if seen.isspace() else seen.casefold():
            if not item == before == " ":
                yield item, place
            before = item
