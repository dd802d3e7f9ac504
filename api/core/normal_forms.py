"""Unicode normalisation in bounded time.

Python sorts the marks after a letter by insertion: 130,000 in a row, 256 kB of a body, take half a
minute and block the process. So only `composed` may call `normalize` (a test checks this).
"""

import re
import unicodedata
from functools import cache
from typing import Literal

MOST_MARKS = 30
"""Limit of marks in a row, from Unicode's Stream-Safe Text Format (UAX #15). No language has more
than five.
"""
_FIRST, _END = 0x300, 0x20000
"""All marks that are sorted lie in this range."""

Form = Literal["NFC", "NFD", "NFKC", "NFKD"]


def composed(text: str, form: Form = "NFC") -> str:
    """Marks after the thirtieth in a row are removed."""
    if text.isascii():
        return text
    if has_too_many_marks(text):
        text = _long_run().sub(lambda run: run[0][:MOST_MARKS], text)
    return unicodedata.normalize(form, text)


def has_too_many_marks(text: str) -> bool:
    """Fast check first: a run of more than 30 marks has one at every 31st place."""
    if text.isascii() or _mark().search(text[:: MOST_MARKS + 1]) is None:
        return False
    return _long_run().search(text) is not None


@cache
def _long_run() -> re.Pattern[str]:
    return re.compile(f"{_mark().pattern}{{{MOST_MARKS + 1},}}")


@cache
def _mark() -> re.Pattern[str]:
    marks = "".join(map(chr, filter(_is_sorted, range(_FIRST, _END))))
    return re.compile(f"[{re.escape(marks)}]")


def _is_sorted(code: int) -> bool:
    """Includes characters that decompose to a mark (U+0344, U+FF9E)."""
    return unicodedata.combining(unicodedata.normalize("NFKD", chr(code))[0]) != 0
