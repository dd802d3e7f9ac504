"""What digests are made of: on the one side facts and things, on the other what the mail shows."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

import msgspec

from api.core.partial_dates import PartialDate
from api.core.text import Language, Texts
from api.notifications.models import FollowKind, ItemKind
from api.plans.models import Contact


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


class Fact(msgspec.Struct, frozen=True):
    """A match: what happened to which item, and who wanted to know."""

    type: str
    at: datetime
    item_id: UUID
    event_id: UUID
    reason: Reason


class Shown(msgspec.Struct, frozen=True, kw_only=True, eq=False):
    """A procurement or dialogue as it is now. What is not public any more is not there."""

    kind: ItemKind
    id: UUID
    title: Texts
    buyer: Texts
    status: str
    notice_expected: PartialDate | None = None
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    contact: Contact | None = None
    """Whom to ask about a dialogue."""


class Piece(msgspec.Struct, frozen=True, eq=False):
    """What is said of an item: the same in every digest of one language and time zone."""

    title: str
    buyer: str
    url: str
    lines: list[str]
    """What happened and how it stands now."""


class Entry(msgspec.Struct, frozen=True):
    """One item, told once, however many watches and facts it has."""

    item: Shown
    group: Group
    piece: Piece
    why: str
    """For which watches it is told."""


class Section(msgspec.Struct, frozen=True):
    group: Group
    entries: list[Entry]


class Stop(msgspec.Struct, frozen=True):
    label: str
    url: str


class Digest(msgspec.Struct, frozen=True):
    subject: str
    sections: list[Section]
    left_out: int
    """How many more there are than a mail should hold."""
    stops: list[Stop]
    stop_all: str
