"""Detects Finnish personal identity codes in texts, so that the writer can be warned."""

from __future__ import annotations

import re

from stdnum.fi import hetu

_SHAPE = re.compile(
    r"(?<![0-9A-Za-z])[0-3]\d[01]\d{3} ?[-+A-FU-Ya-fu-y‐‑–−] ?\d{3}[0-9A-Za-z](?![0-9A-Za-z])"
)
_DASHES = re.compile(r"[‐‑–−]")
_MASK = "******"


def holds_identity_code(text: str) -> bool:
    """Checks date and check character. Test codes (individual numbers from 900) count too."""
    return any(_is_code(match[0]) for match in _SHAPE.finditer(text))


def without_identity_codes(text: str) -> str:
    """Masks the codes, for messages about them."""
    return _SHAPE.sub(lambda match: _MASK if _is_code(match[0]) else match[0], text)


def _is_code(written: str) -> bool:
    code = _DASHES.sub("-", written.replace(" ", ""))
    return bool(hetu.is_valid(code, allow_temporary=True))
