"""CPV codes as written, also where a spreadsheet took one for a number."""

from __future__ import annotations

import re
from functools import lru_cache

from api.spreadsheets.text import plain

_CPV = re.compile(r"(?<!\d)(\d{8})(?:[-.,]\d)?(?!\d)")
_CPV_SPACED = re.compile(
    r"(?<!\d)(\d{2}[ .]\d{2}[ .]\d{2}[ .]\d{2}|\d{5}[ .]\d{3}|\d{3}[ .]\d{5}"
    r"|\d{2}[ .]\d{3}[ .]\d{3})(?:-\d)?(?!\d)"
)
_CPV_SHORT = re.compile(r"(?:cpv:? ?)?(\d{2,7})")
_LOST_ZERO = re.compile(r"(?:cpv:? ?)?[39]\d{6}(?:-\d)?")
"""Seven digits: `09310000` as a number, or a short `93100000`."""
FIRST_DIVISION, LAST_DIVISION = 3, 98


@lru_cache(1024)
def parse_cpv_codes(text: str) -> tuple[str, ...]:
    """Eight digits each, the main one first, without check digits; empty when there is none.

    A short code alone in the cell stands for its level: `90` and `9091` get their zeros. Whether
    a code exists is for the code list to say.
    """
    written = _CPV_SPACED.sub(lambda found: re.sub(r"[ .]", "", found[0]), plain(text))
    codes = _CPV.findall(written)
    if not codes and not lost_a_zero(text) and (short := _CPV_SHORT.fullmatch(written.rstrip("."))):
        codes = [short[1].ljust(8, "0")]
    codes = [code for code in codes if FIRST_DIVISION <= int(code[:2]) <= LAST_DIVISION]
    return tuple(dict.fromkeys(codes))


def lost_a_zero(text: str) -> bool:
    """Whether a zero may be missing before it: only divisions 03 and 09 begin with one."""
    return _LOST_ZERO.fullmatch(plain(text)) is not None
