"""The version that a change is based on, as the `ETag` names it. Pure.

A tag holds a MAC of the thing's id and version, so that an invented tag, or that of another thing,
never matches.
"""

from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from api.core.tokens import sign

MAC_DIGITS = 12


class Tagged(Protocol):
    """A thing with an `ETag`."""

    @property
    def id(self) -> UUID: ...

    @property
    def version(self) -> int: ...


def version_mac(key: str, thing: Tagged) -> str:
    """The MAC in hexadecimal digits."""
    return sign(key, "version", f"{thing.id} {thing.version}".encode()).hex()[:MAC_DIGITS]


@dataclass(frozen=True, slots=True)
class ExpectedVersion:
    """Versions in `If-Match`: any existing version (`*`), or one of several."""

    key: str
    tags: frozenset[tuple[int, str]] | None
    """Versions with their MACs; None means any version."""

    def is_met_by(self, thing: Tagged) -> bool:
        return self.tags is None or (thing.version, version_mac(self.key, thing)) in self.tags


ANY_VERSION = ExpectedVersion(key="", tags=None)
