"""Structs of digests: matched events and items as input, sections and entries as output."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from textwrap import shorten
from typing import NamedTuple
from uuid import UUID

import msgspec

from api.core.i18n import Language, Texts
from api.core.partial_dates import PartialDate
from api.plans.inputs.procurements import Money
from api.plans.models.values import Contact
from api.watches.models import FollowKind, ItemKind, WatchCriteria


class Group(StrEnum):
    """Sections of a digest, in their order."""

    CLOSING = "closing"
    NEW_DIALOGUES = "new_dialogues"
    NEW_PROCUREMENTS = "new_procurements"
    CHANGES = "changes"
    ANSWERS = "answers"


class Reader(msgspec.Struct, frozen=True):
    person_id: UUID
    language: Language
    time_zone: str


class Reason(msgspec.Struct, frozen=True):
    """The watch or follow that an event hit."""

    watch_id: UUID
    name: str = ""
    follow_kind: FollowKind | None = None
    target: Texts = {}
    """Name or title of the followed thing."""
    criteria: WatchCriteria | None = None
    buyers: Mapping[UUID, Texts] = {}
    """Names of the criteria's buyers, as far as they are public."""


class MarkedText(msgspec.Struct, frozen=True):
    """A text in the language `lang`. If it is not the reader's language, `mark` names it."""

    text: str
    lang: Language
    mark: str = ""
    before: str = ""
    """The platform's own words before the text, in the reader's language."""

    @property
    def marked(self) -> str:
        """Plain text with the mark."""
        text = f"{self.before}{self.text}"
        return f"{text} ({self.mark})" if self.mark else text

    def shortened(self, longest: int) -> MarkedText:
        text = shorten(self.text, longest, placeholder=" …")
        return msgspec.structs.replace(self, text=text)


class Move(msgspec.Struct, frozen=True):
    """The change of one value: a status, an expected date or a deadline."""

    name: str
    before: str | PartialDate | datetime | None
    after: str | PartialDate | datetime | None


class Change(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """The change that an event reports, as far as the history stores it."""

    moves: tuple[Move, ...] = ()
    fields: tuple[str, ...] = ()
    """Names of other changed fields."""
    reason: Texts = {}


class EventSummary(NamedTuple):
    """An event without its time and its watches."""

    type: str
    change: Change | None


class MatchedEvent(msgspec.Struct, frozen=True):
    """An event about an item, and the watch that it hit."""

    type: str
    at: datetime
    item_id: UUID
    event_id: UUID
    reason: Reason
    change: Change | None = None


class DigestItem(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """The current public state of a procurement or dialogue."""

    kind: ItemKind
    id: UUID
    title: Texts
    buyer: Texts
    status: str
    value: Money | None = None
    """None if the buyer gives no value or withholds it."""
    municipalities: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    dialogue_expected: PartialDate | None = None
    notice_expected: PartialDate | None = None
    contract_start_expected: PartialDate | None = None
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    contact: Contact | None = None
    """Contact for questions about a dialogue."""


class ItemBlock(msgspec.Struct, frozen=True, eq=False):
    """The text about an item, the same in all digests of one language and time zone."""

    title: MarkedText
    buyer: MarkedText
    url: str
    lines: list[MarkedText]
    """First the events, then the current state."""


class Entry(msgspec.Struct, frozen=True):
    """The only entry of an item, however many watches and events it has."""

    item: DigestItem
    group: Group
    block: ItemBlock
    why: str
    """The line that names the watches and follows that were hit."""
    headline: str | None
    """The event in a few words. None if there are events of several kinds."""


class Section(msgspec.Struct, frozen=True):
    group: Group
    entries: list[Entry]


class Stop(msgspec.Struct, frozen=True):
    label: MarkedText
    url: str


class Digest(msgspec.Struct, frozen=True):
    subject: str
    sections: list[Section]
    left_out: int
    """Number of entries that the mail does not show."""
    rest_url: str | None
    """Address of the page that shows all entries."""
    stops: list[Stop]
    stops_left_out: int
    """Number of further watches that were hit."""
    stop_all: str
