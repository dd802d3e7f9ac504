"""Parses CPV codes, including codes that a spreadsheet converted to a number."""

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
"""Seven digits: either `09310000` as a number, or `93100000` without its last digit."""
FIRST_DIVISION, LAST_DIVISION = 3, 98


@lru_cache(1024)
def parse_cpv_codes(text: str) -> tuple[str, ...]:
    """The codes with eight digits, the main code first, without check digits.

    A short code alone in the cell means its level: `90` and `9091` are padded with zeros. The code
    list decides whether a code exists.
    """
    written = _CPV_SPACED.sub(lambda match: re.sub(r"[ .]", "", match[0]), plain(text))
    codes = _CPV.findall(written)
    if not codes and not lost_a_zero(text) and (short := _CPV_SHORT.fullmatch(written.rstrip("."))):
        codes = [short[1].ljust(8, "0")]
    codes = [code for code in codes if FIRST_DIVISION <= int(code[:2]) <= LAST_DIVISION]
    return tuple(dict.fromkeys(codes))


def lost_a_zero(text: str) -> bool:
    """Whether the first zero may be missing; only divisions 03 and 09 begin with one."""
    return _LOST_ZERO.fullmatch(plain(text)) is not None
