"""Unicode's normal forms in bounded time.

Python sorts the marks behind a letter by insertion: 130,000 in a row, 256 kB of a body, take half
a minute and nothing else runs meanwhile. Only `composed` may therefore call `normalize` (a test).
"""

import re
import unicodedata
from functools import cache
from typing import Literal

MOST_MARKS = 30
"""In a row: of Unicode's Stream-Safe Text Format (UAX #15). No language has more than five."""
_FIRST, _BEHIND = 0x300, 0x20000
"""No mark that is sorted lies outside."""

Form = Literal["NFC", "NFD", "NFKC", "NFKD"]


def composed(text: str, form: Form = "NFC") -> str:
    """Marks beyond the thirtieth in a row are left out."""
    if text.isascii():
        return text
    if has_too_many_marks(text):
        text = _long_run().sub(lambda run: run[0][:MOST_MARKS], text)
    return unicodedata.normalize(form, text)


def has_too_many_marks(text: str) -> bool:
    """A run of more than thirty has a mark at one of every 31 places: first these are looked at."""
    if text.isascii() or _mark().search(text[:: MOST_MARKS + 1]) is None:
        return False
    return _long_run().search(text) is not None


@cache
def _long_run() -> re.Pattern[str]:
    return re.compile(f"{_mark().pattern}{{{MOST_MARKS + 1},}}")


@cache
def _mark() -> re.Pattern[str]:
    marks = "".join(map(chr, filter(_is_sorted, range(_FIRST, _BEHIND))))
    return re.compile(f"[{re.escape(marks)}]")


def _is_sorted(code: int) -> bool:
    """Also what is written as a mark once it is taken apart (U+0344, U+FF9E)."""
    return unicodedata.combining(unicodedata.normalize("NFKD", chr(code))[0]) != 0
