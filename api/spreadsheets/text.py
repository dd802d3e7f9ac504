"""One way to compare what people write: case, accents of spacing, dashes and punctuation apart."""

from __future__ import annotations

import re
from functools import lru_cache

from api.core.normal_forms import composed

_DASHES = re.compile(r"[‐‑‒–—―−]")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
_NOT_A_WORD = re.compile(r"[^\w€#%]+")


_CACHED_LENGTH = 200
"""Characters: shorter texts come again and again in a sheet, and are looked at several times."""
_CACHE_SIZE = 8192
_NEVER_COMBINED = "\u0300"
"""What comes before it stays as it is in NFC."""


def plain(text: str) -> str:
    """Lower case, no-break spaces and every dash made ordinary, spaces collapsed."""
    return _plain_again(text) if len(text) <= _CACHED_LENGTH else _plain(text)


def _plain(text: str) -> str:
    text = composed(text, "NFKC").casefold()
    return " ".join(_DASHES.sub("-", text).split())


_plain_again = lru_cache(_CACHE_SIZE)(_plain)


def words(text: str) -> str:
    """Only the words, one space between: for headings, choices and keys."""
    return _words_again(text) if len(text) <= _CACHED_LENGTH else _words(text)


def _words(text: str) -> str:
    return " ".join(_NOT_A_WORD.sub(" ", plain(text)).replace("_", " ").split())


_words_again = lru_cache(_CACHE_SIZE)(_words)


def cleaned(text: str) -> str:
    """For keeping: composed letters, no control or invisible characters, no spaces at the ends.

    Soft hyphens go too: they come along from copied web pages and spoil search.
    """
    if text.isprintable() and (text.isascii() or max(text) < _NEVER_COMBINED):
        return text.strip()  # most cells
    text = composed(text).replace("\r\n", "\n").replace("\r", "\n")
    text = _CONTROL.sub("", text.replace("\u00ad", "").replace("\u00a0", " "))
    return "\n".join(line.strip() for line in text.split("\n")).strip()


def shortened(text: str, length: int = 80) -> str:
    """What is shown of a cell in a message."""
    text = " ".join(text.split())
    return text if len(text) <= length else text[: length - 1] + "…"


_GARBLED = re.compile("�|Ã[¤¶¥„–…]|Â[ §°´]|â€")


def garbled(text: str) -> bool:
    """UTF-8 that was once read as something else (`pÃ¤ivÃ¤koti`), or letters lost for good."""
    return _GARBLED.search(text) is not None
