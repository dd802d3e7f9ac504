"""Finds passages in texts by how they read. Pure.

A passage that somebody copies from a page may differ from the stored text in white space, Unicode
form, dashes and case, and lacks the marks of Markdown.
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
    """One form for all texts that read alike. Empty if the text has no visible character."""
    return " ".join(composed(words).translate(_ALIKE).casefold().split())


def passage_mac(key: str, passage: str) -> bytes:
    """A keyed hash that recognises the passage without storing it."""
    return derive(key, "hidden passage", canonical(passage).encode())


def find(passage: str, words: str) -> list[tuple[int, int]]:
    """Start and end of each occurrence in the composed text."""
    sought = canonical(passage)
    if not sought or sought not in canonical(words):
        return []
    read = list(_read(composed(words)))
    flat, places = "".join(character for character, _ in read), [place for _, place in read]
    return [(places[begin], places[end - 1] + 1) for begin, end in _places(sought, flat)]


def occurrences(passage: str, words: str) -> set[str]:
    """The occurrences as the text writes them."""
    whole = composed(words)
    return {whole[begin:end] for begin, end in find(passage, words)}


def replaced(passage: str, words: str, stand_in: str) -> str:
    whole, parts, done = composed(words), [], 0
    for begin, end in find(passage, words):
        parts += [whole[done:begin], stand_in]
        done = end
    return "".join([*parts, whole[done:]])


def _places(sought: str, flat: str) -> Iterator[tuple[int, int]]:
    begin = flat.find(sought)
    while begin >= 0:
        yield begin, begin + len(sought)
        begin = flat.find(sought, begin + len(sought))


def _read(whole: str) -> Iterator[tuple[str, int]]:
    """The characters of the canonical form, each with its position in the text."""
    before = " "
    for place, character in enumerate(whole):
        seen = character.translate(_ALIKE)
        for item in " " if seen.isspace() else seen.casefold():
            if not item == before == " ":
                yield item, place
            before = item
