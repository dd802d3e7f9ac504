"""The check digit (ninth digit) of CPV codes, which reveals typing errors. Pure."""

import re

_WEIGHTS = (3, 7, 1, 3, 7, 1, 3, 7)
_PUBLISHED = {"35113110": "0", "35125300": "2", "35331300": "3"}
"""Check digits of published codes that break the rule."""
_OTHER_RULE = ("03", "09")
"""Codes below these divisions follow an unknown rule: 09310000-5, 03311000-2."""
_WITH_DIGIT = re.compile(r"\s*([0-9]{8})\s*[-‐‑–]\s*([0-9])\s*")


def check_digit(code: str) -> str | None:
    """The weighted sum of the eight digits, modulo 10. None where the rule does not apply."""
    if code.startswith(_OTHER_RULE) and not code.endswith("000000"):
        return None
    weighted = sum(w * int(digit) for w, digit in zip(_WEIGHTS, code, strict=True))
    return _PUBLISHED.get(code, str(weighted % 10))


def corrected(written: str) -> str | None:
    """The code with its correct check digit, such as `90911200-8`, if `written` has a wrong one.

    The API refuses a wrong digit. An import of a sheet accepts the code with a remark, since the
    first eight digits identify the code.
    """
    match = _WITH_DIGIT.fullmatch(written)
    right = check_digit(match[1]) if match else None
    if match is None or right in {None, match[2]}:
        return None
    return f"{match[1]}-{right}"
