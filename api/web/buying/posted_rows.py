"""What was sent for fields on which the form itself depends. Pure."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

_ROW = re.compile(r"(?P<name>[a-z_]+)/(?P<number>\d{1,3})/", re.ASCII)
SPARE_ROWS = 2
"""Empty rows below those in use."""


@dataclass(frozen=True)
class Posted:
    """Of a form that was not sent yet, nothing."""

    texts: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def text(self, name: str) -> str:
        return next((text.strip() for text in self.texts.get(name, ())), "")

    def rows(self, name: str, stored: int, most: int) -> int:
        """How many rows of a list to show: those in use, and some spare ones."""
        used = stored
        for written, texts in self.texts.items():
            match = _ROW.match(written)
            if match and match["name"] == name and any(text.strip() for text in texts):
                used = max(used, int(match["number"]) + 1)
        return min(used + SPARE_ROWS, most)
