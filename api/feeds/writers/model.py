"""What a feed holds, whatever form it is written in."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from uuid import UUID

import msgspec

from api.core.i18n import Language

NEVER = datetime(2026, 1, 1, tzinfo=UTC)
"""When an empty feed was changed last: always the same, so that it stays the same."""


class Deadline(msgspec.Struct, frozen=True):
    """A moment, a day, or from a moment to another, to stand in a calendar."""

    kind: str
    """Tells the deadlines of one entry apart, for ever."""
    title: str
    start: datetime | date
    end: datetime | None = None
    uid: str = ""
    """Where another calendar file of ours holds it too; else made of entry and kind."""


class Category(msgspec.Struct, frozen=True):
    """A code, the list it is of, and its name in the feed's language."""

    term: str
    scheme: str
    label: str = ""


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    id: UUID
    url: str
    title: str
    text: str
    language: Language
    """Of title and text, which may not be there in the one asked for."""
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
        """Of the thing itself, wherever the service may move."""
        return f"urn:uuid:{self.id}"


class Feed(msgspec.Struct, frozen=True, kw_only=True):
    id: UUID
    """Of the question: the same for all its pages, spellings and addresses."""
    title: str
    self_url: str
    home_url: str
    language: Language
    entries: Sequence[Entry]
    next_url: str | None = None
    """Of the page with older entries (RFC 5005)."""

    @property
    def uri(self) -> str:
        return f"urn:uuid:{self.id}"

    @property
    def updated(self) -> datetime:
        return max((entry.updated for entry in self.entries), default=NEVER)
