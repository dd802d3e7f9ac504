"""One way to compare what people write: case, accents of spacing, dashes and punctuation apart."""

from __future__ import annotations

import re

from api.core.normal_forms import composed

_DASHES = re.compile(r"[‐‑‒–—―−]")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
_NOT_A_WORD = re.compile(r"[^\w€#%]+")


def plain(text: str) -> str:
    """Lower case, no-break spaces and every dash made ordinary, spaces collapsed."""
    text = composed(text, "NFKC").casefold()
    return " ".join(_DASHES.sub("-", text).split())


def words(text: str) -> str:
    """Only the words, one space between: for headings, choices and keys."""
    return " ".join(_NOT_A_WORD.sub(" ", plain(text)).replace("_", " ").split())


def cleaned(text: str) -> str:
    """For keeping: composed letters, no control or invisible characters, no spaces at the ends.

    Soft hyphens go too: they come along from copied web pages and spoil search.
    """
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
