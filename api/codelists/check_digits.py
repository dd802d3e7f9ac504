"""The ninth digit of a CPV code, which tells a typing error. Pure."""

import re

_WEIGHTS = (3, 7, 1, 3, 7, 1, 3, 7)
_PUBLISHED = {"35113110": "0", "35125300": "2", "35331300": "3"}
"""Codes of the official list that break its own rule."""
_OTHERWISE = ("03", "09")
"""Below these divisions the published digits follow another rule: 09310000-5, 03311000-2."""
_WITH_DIGIT = re.compile(r"\s*([0-9]{8})\s*[-‐‑–]\s*([0-9])\s*")


def check_digit(code: str) -> str | None:
    """Of eight digits: their weighted sum, modulo 10. None where the rule does not say."""
    if code.startswith(_OTHERWISE) and not code.endswith("000000"):
        return None
    weighted = sum(w * int(digit) for w, digit in zip(_WEIGHTS, code, strict=True))
    return _PUBLISHED.get(code, str(weighted % 10))


def corrected(written: str) -> str | None:
    """The code with its right digit, `90911200-8`, if it is written with a wrong one.

    For the API that is a fault; a sheet should say so in a remark and take the code, for what names
    the thing are the first eight digits.
    """
    match = _WITH_DIGIT.fullmatch(written)
    right = check_digit(match[1]) if match else None
    if match is None or right in {None, match[2]}:
        return None
    return f"{match[1]}-{right}"
