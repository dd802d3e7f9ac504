"""Content of a feed, independent of its format."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from uuid import UUID

import msgspec

from api.core.i18n import Language

NEVER = datetime(2026, 1, 1, tzinfo=UTC)
"""`updated` of an empty feed: constant, so that an empty feed does not change."""


class Deadline(msgspec.Struct, frozen=True):
    """A moment, a day or a time span for a calendar."""

    kind: str
    """Identifies the deadline within its entry; never changes."""
    title: str
    start: datetime | date
    end: datetime | None = None
    uid: str = ""
    """UID of the event in another calendar file, if there is one. By default the UID is made of
    entry and kind.
    """


class Category(msgspec.Struct, frozen=True):
    """A code, its list, and its name in the feed's language."""

    term: str
    scheme: str
    label: str = ""


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    id: UUID
    url: str
    title: str
    text: str
    language: Language
    """Language of title and text: not the requested one, if the item has no text in it."""
    author: str
    published: datetime
    updated: datetime
    version: int
    categories: Sequence[Category] = ()
    place: str = ""
    cancelled: bool = False
    deadlines: Sequence[Deadline] = ()

    @property
    def uri(self) -> str:
        """Identifies the item, independent of the service's address."""
        return f"urn:uuid:{self.id}"


class Feed(msgspec.Struct, frozen=True, kw_only=True):
    id: UUID
    """Id of the search: the same for all its pages and ways to write the query."""
    title: str
    self_url: str
    home_url: str
    language: Language
    entries: Sequence[Entry]
    licence_url: str
    next_url: str | None = None
    """URL of the page with older entries (RFC 5005)."""

    @property
    def uri(self) -> str:
        return f"urn:uuid:{self.id}"

    @property
    def updated(self) -> datetime:
        return max((entry.updated for entry in self.entries), default=NEVER)
