"""Finds regions by NUTS-3 code: `FI1D5`, `FI1D5 Keski-Pohjanmaa`, `Keski-Pohjanmaa (FI 1D5)`."""

import re
from collections.abc import Iterator

from api.plans.importing.sheet.values import split_names

_CODE = re.compile(r"\bFI ?([0-9][0-9A-Z]{0,2}|ZZZ)\b", re.IGNORECASE)
_SINCE_2024 = {
    "FI193": "FI198",
    "FI194": "FI199",
    "FI195": "FI19A",
    "FI197": "FI19B",
    "FI1C3": "FI1C6",
    "FI1C4": "FI1C7",
    "FI1D1": "FI1DA",
    "FI1D2": "FI1DB",
    "FI1D3": "FI1DC",
}
"""Codes of NUTS 2021 that NUTS 2024 replaced. No code means different regions in the two."""
_NAMES = {"helsinki-uusimaa": "FI1B1"}
"""Names that only NUTS uses for a region."""


def nuts_regions(text: str) -> tuple[str, ...]:
    """Current codes, or names as written. The look-up of the codes reports unknown regions."""
    return tuple(dict.fromkeys(region for part in split_names(text) for region in _regions(part)))


def _regions(part: str) -> Iterator[str]:
    codes = [f"FI{match[1].upper()}" for match in _CODE.finditer(part)]
    if not codes:
        yield _NAMES.get(part.lower(), part)
    for code in codes:
        yield _SINCE_2024.get(code, code)
