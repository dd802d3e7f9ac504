"""The ninth digit of a CPV code, which tells a typing error. Pure."""

import re

_WEIGHTS = (3, 7, 1, 3, 7, 1, 3, 7)
_PUBLISHED = {"35113110": "0", "35125300": "2", "35331300": "3"}
"""Codes of the official list that break its own rule."""
_WITH_DIGIT = re.compile(r"\s*([0-9]{8})\s*[-‐‑–]\s*([0-9])\s*")


def check_digit(code: str) -> str:
    """Of eight digits: their weighted sum, modulo 10."""
    weighted = sum(w * int(digit) for w, digit in zip(_WEIGHTS, code, strict=True))
    return _PUBLISHED.get(code, str(weighted % 10))


def with_check_digit(code: str) -> str:
    """As the code is written in full: `90911200-8`."""
    return f"{code}-{check_digit(code)}"


def corrected(written: str) -> str | None:
    """The code with its right digit, if it is written with a wrong one.

    For the API that is a fault; a sheet should say so in a remark and take the code, for what names
    the thing are the first eight digits.
    """
    found = _WITH_DIGIT.fullmatch(written)
    if found is None or found[2] == check_digit(found[1]):
        return None
    return with_check_digit(found[1])
