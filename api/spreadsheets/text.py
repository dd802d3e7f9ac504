"""Normalises texts of cells for comparison, without case, spacing, dashes and punctuation."""

from __future__ import annotations

import re
from functools import lru_cache

from api.core.normal_forms import composed

_DASHES = re.compile(r"[‐‑‒–—―−]")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
_NOT_A_WORD = re.compile(r"[^\w€#%]+")


_CACHED_LENGTH = 200
"""Maximum length of a cached text. Short texts repeat in a sheet and are compared several times."""
_CACHE_SIZE = 8192
_NEVER_COMBINED = "\u0300"
"""Characters before this one do not change in NFC."""


def plain(text: str) -> str:
    """The text in lower case, with ordinary dashes and single ordinary spaces."""
    return _cached_plain(text) if len(text) <= _CACHED_LENGTH else _plain(text)


def _plain(text: str) -> str:
    text = composed(text, "NFKC").casefold()
    return " ".join(_DASHES.sub("-", text).split())


_cached_plain = lru_cache(_CACHE_SIZE)(_plain)


def words(text: str) -> str:
    """The words of the text, separated by one space, for headings, choices and keys."""
    return _cached_words(text) if len(text) <= _CACHED_LENGTH else _words(text)


def _words(text: str) -> str:
    return " ".join(_NOT_A_WORD.sub(" ", plain(text)).replace("_", " ").split())


_cached_words = lru_cache(_CACHE_SIZE)(_words)


def cleaned(text: str) -> str:
    """The text as it is stored: composed letters, no control or invisible characters, trimmed.

    Soft hyphens are removed, too: they come from copied web pages and break searches.
    """
    if text.isprintable() and (text.isascii() or max(text) < _NEVER_COMBINED):
        return text.strip()  # most cells
    text = composed(text).replace("\r\n", "\n").replace("\r", "\n")
    text = _CONTROL.sub("", text.replace("\u00ad", "").replace("\u00a0", " "))
    return "\n".join(line.strip() for line in text.split("\n")).strip()


def shortened(text: str, length: int = 80) -> str:
    """The text of a cell as shown in a message: one line, up to the length."""
    text = " ".join(text.split())
    return text if len(text) <= length else text[: length - 1] + "…"


_GARBLED = re.compile("�|Ã[¤¶¥„–…]|Â[ §°´]|â€")


def garbled(text: str) -> bool:
    """Whether UTF-8 was decoded in another encoding (`pÃ¤ivÃ¤koti`), or letters were lost."""
    return _GARBLED.search(text) is not None
