"""What digests are made of: on the one side facts and things, on the other what the mail shows."""

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
    """The watch, or the follow, that hit."""

    watch_id: UUID
    name: str = ""
    follow_kind: FollowKind | None = None
    target: Texts = {}
    """What the followed thing is called."""
    criteria: WatchCriteria | None = None
    buyers: Mapping[UUID, Texts] = {}
    """Names of the buyers that the criteria name, as far as they are known."""


class MarkedText(msgspec.Struct, frozen=True):
    """A text and the language it is in; `mark` says which, where it is not the reader's."""

    text: str
    lang: Language
    mark: str = ""
    before: str = ""
    """Words of ours that stand before it, in the reader's language."""

    @property
    def marked(self) -> str:
        """As plain text."""
        said = f"{self.before}{self.text}"
        return f"{said} ({self.mark})" if self.mark else said

    def shortened(self, longest: int) -> MarkedText:
        text = shorten(self.text, longest, placeholder=" …")
        return msgspec.structs.replace(self, text=text)


class Move(msgspec.Struct, frozen=True):
    """From one value to another: a status, an expected date, a deadline."""

    name: str
    before: str | PartialDate | datetime | None
    after: str | PartialDate | datetime | None


class Change(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """What a fact has changed, as far as it is kept."""

    moves: tuple[Move, ...] = ()
    fields: tuple[str, ...] = ()
    """Names of what else has changed."""
    reason: Texts = {}


class EventSummary(NamedTuple):
    """A fact without when, and for whom."""

    type: str
    change: Change | None


class MatchedEvent(msgspec.Struct, frozen=True):
    """A match: what happened to which item, and who wanted to know."""

    type: str
    at: datetime
    item_id: UUID
    event_id: UUID
    reason: Reason
    change: Change | None = None


class Shown(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """A procurement or dialogue as it is now. What is not public any more is not there."""

    kind: ItemKind
    id: UUID
    title: Texts
    buyer: Texts
    status: str
    value: Money | None = None
    """What is withheld is not there."""
    municipalities: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    dialogue_expected: PartialDate | None = None
    notice_expected: PartialDate | None = None
    contract_start_expected: PartialDate | None = None
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    contact: Contact | None = None
    """Whom to ask about a dialogue."""


class ItemBlock(msgspec.Struct, frozen=True, eq=False):
    """What is said of an item: the same in every digest of one language and time zone."""

    title: MarkedText
    buyer: MarkedText
    url: str
    lines: list[MarkedText]
    """What happened and how it stands now."""


class Entry(msgspec.Struct, frozen=True):
    """One item, told once, however many watches and facts it has."""

    item: Shown
    group: Group
    block: ItemBlock
    why: str
    """For which watches it is told."""
    headline: str | None
    """What happened, in a few words, where it is one thing only."""


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
    """How many more there are than a mail should hold."""
    rest_url: str | None
    """Where all of them stand."""
    stops: list[Stop]
    stops_left_out: int
    """How many more watches there are that have found something."""
    stop_all: str
