"""What was hidden in a plan's procurements, so that no sheet brings it back. Pure."""

from collections.abc import Collection, Iterator, Mapping
from hmac import compare_digest
from typing import Any, NamedTuple
from uuid import UUID

from api.hidings.passages import canonical, passage_mac
from api.hidings.redaction import marks

MOST_COMPARED = 2_000_000
"""Places of texts that are compared in one import: each costs a keyed hash, about 2 µs."""


class HiddenPassage(NamedTuple):
    """The words are not kept: of a text of this length the keyed hash is."""

    mac: bytes
    length: int


class HiddenWords:
    """`fields`: by procurement those that were hidden as a whole. `secret`: the platform's."""

    def __init__(
        self,
        fields: Mapping[UUID, Collection[str]],
        passages: Collection[HiddenPassage],
        secret: str,
    ) -> None:
        self._fields = fields
        self._passages = frozenset(passages)
        self._secret = secret
        self._left = MOST_COMPARED

    def keeps(self, procurement_id: UUID, part: str, application: Any, sheet: Any) -> bool:
        """Whether a field stays as the application has it, whatever the sheet says."""
        return (
            part in self._fields.get(procurement_id, ())
            or any(mark in text for text in _leaves(application) for mark in marks())
            or self.holds(sheet)
        )

    def holds(self, value: Any) -> bool:
        """Whether a text of this JSON holds a hidden passage. True where it cannot be afforded
        to look: what is not known to be harmless stays out."""
        return bool(self._passages) and any(map(self._holds, _leaves(value)))

    def _holds(self, text: str) -> bool:
        words = canonical(text)
        for mac, length in self._passages:
            for start in range(len(words) - length + 1):
                self._left -= 1
                if self._left < 0:
                    return True
                if compare_digest(passage_mac(self._secret, words[start : start + length]), mac):
                    return True
        return False


NOTHING_HIDDEN = HiddenWords({}, (), "")


def _leaves(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for item in value.values() if isinstance(value, dict) else value:
            yield from _leaves(item)
