"""Hidden fields and passages of a plan's procurements, which no import may restore. Pure."""

from collections.abc import Collection, Iterator, Mapping
from hmac import compare_digest
from typing import Any, NamedTuple
from uuid import UUID

from api.hidings.passages import canonical, passage_mac
from api.hidings.redaction import marks

MOST_COMPARED = 2_000_000
"""Text positions that one import compares; each costs a keyed hash, about 2 µs."""


class HiddenPassage(NamedTuple):
    """A hidden passage, kept as the keyed hash and the length of its words, not as words."""

    mac: bytes
    length: int


class HiddenWords:
    """`fields`: the fields hidden as a whole, by procurement. `secret`: the platform's secret."""

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
        """Whether a field keeps the application's value, whatever the sheet holds."""
        return (
            part in self._fields.get(procurement_id, ())
            or any(mark in text for text in _leaves(application) for mark in marks())
            or self.holds(sheet)
        )

    def holds(self, value: Any) -> bool:
        """Whether a text of this JSON holds a hidden passage. Also true once `MOST_COMPARED` is
        used up: texts that were not compared are not imported."""
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
