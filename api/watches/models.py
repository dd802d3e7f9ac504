"""Watches and follows, their matches, and the slots of digests."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta
from sqlalchemy import ForeignKey, Index, Integer, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, composite, mapped_column

from api.core.i18n import Language
from api.core.models import Base, Identified, StructJSON, Timed, Versioned, enum_column
from api.core.schedule import Frequency, Schedule
from api.core.text_bounds import CodeText, CpvPrefixText, up_to


class ItemKind(StrEnum):
    PROCUREMENT = "procurement"
    DIALOGUE = "dialogue"


class FollowKind(StrEnum):
    BUYER = "buyer"
    PROCUREMENT = "procurement"
    DIALOGUE = "dialogue"


Codes = Annotated[list[CodeText], Meta(max_length=400)]
CpvPrefixes = Annotated[list[CpvPrefixText], Meta(max_length=400)]


class WatchCriteria(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Criteria of a saved search. Values of one field are alternatives; all fields must fit.

    An empty field fits anything, and at least one field must not be empty. `cpv` takes whole codes
    and prefixes (`90`, `9091`).
    """

    q: Annotated[str, up_to(200)] = ""
    """Free text, with the syntax of the search."""
    kinds: Annotated[list[ItemKind], Meta(max_length=len(ItemKind))] = []
    cpv: CpvPrefixes = []
    regions: Codes = []
    municipalities: Codes = []
    buyers: Annotated[list[UUID], Meta(max_length=400)] = []
    goals: Annotated[list[CodeText], Meta(max_length=50)] = []
    """A goal also fits items with a goal under it."""


class Watch(Versioned, Base):
    """A saved search (`criteria`), or a follow (`follow_kind`, `follow_id`)."""

    __tablename__ = "watches"
    __table_args__ = (
        UniqueConstraint("person_id", "follow_kind", "follow_id"),
        Index(
            "ix_watches_query_version", "query_version", postgresql_where=text("query IS NOT NULL")
        ),
    )

    person_id: Mapped[UUID] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(default="")
    criteria: Mapped[WatchCriteria | None] = mapped_column(StructJSON(WatchCriteria))
    follow_kind: Mapped[FollowKind | None] = mapped_column(enum_column(FollowKind))
    follow_id: Mapped[UUID | None]
    query: Mapped[str | None]
    """The search's free text, compared only for watches whose keys fit."""
    query_version: Mapped[str] = mapped_column(default="", server_default="")
    """Version of the dictionaries that the free text was analysed with."""
    frequency: Mapped[Frequency] = mapped_column(enum_column(Frequency))
    hour: Mapped[int] = mapped_column()
    weekdays: Mapped[list[int]] = mapped_column(ARRAY(Integer), server_default="{0}")
    schedule: Mapped[Schedule] = composite(Schedule.of, frequency, hour, weekdays)
    feed_hash: Mapped[bytes | None] = mapped_column(unique=True)
    """Hash of the token in the feed's secret address, if there is one."""
    stopped_at: Mapped[datetime | None]
    """Set by the unsubscribe link. The watch stays as a saved search."""


class WatchRequest(Identified, Timed, Base):
    """A request for a watch by mail, until the address confirms it.

    `token_hash` is null until the worker that queues the mail creates the token.
    """

    __tablename__ = "watch_requests"

    email: Mapped[str]
    language: Mapped[Language] = mapped_column(enum_column(Language))
    name: Mapped[str]
    criteria: Mapped[WatchCriteria] = mapped_column(StructJSON(WatchCriteria))
    frequency: Mapped[Frequency] = mapped_column(enum_column(Frequency))
    hour: Mapped[int] = mapped_column()
    weekdays: Mapped[list[int]] = mapped_column(ARRAY(Integer), server_default="{0}")
    schedule: Mapped[Schedule] = composite(Schedule.of, frequency, hour, weekdays)
    token_hash: Mapped[bytes | None] = mapped_column(unique=True)
    expires_at: Mapped[datetime] = mapped_column(index=True)
    confirmed_at: Mapped[datetime | None]


class WatchKey(Base):
    """A key of a watch. Matching looks up the item's keys in this table."""

    __tablename__ = "watch_keys"

    key: Mapped[str] = mapped_column(primary_key=True)
    watch_id: Mapped[UUID] = mapped_column(
        ForeignKey("watches.id", ondelete="CASCADE"), primary_key=True, index=True
    )


class SlotState(StrEnum):
    OPEN = "open"
    MAILED = "mailed"
    EMPTY = "empty"
    SUPPRESSED = "suppressed"
    """Not built, because the person's address is suppressed."""
    FAILED = "failed"
    """The digest could not be built. The matches are kept for the operator."""


class DigestSlot(Identified, Timed, Base):
    """One person's digest: the first match opens the slot, later ones join, the mail closes it."""

    __tablename__ = "digest_slots"
    __table_args__ = (
        UniqueConstraint("person_id", "frequency", "due_at"),
        Index("ix_digest_slots_due", "due_at", postgresql_where=text("state = 'open'")),
        Index(
            "ix_digest_slots_failed", "closed_at", "id", postgresql_where=text("state = 'failed'")
        ),
        Index(
            "ix_digest_slots_closed_at",
            "closed_at",
            postgresql_where=text("closed_at IS NOT NULL"),
        ),
    )

    person_id: Mapped[UUID]
    """No foreign key, for the reason given in `Match`."""
    frequency: Mapped[Frequency] = mapped_column(enum_column(Frequency))
    due_at: Mapped[datetime]
    state: Mapped[SlotState] = mapped_column(enum_column(SlotState), default=SlotState.OPEN)
    closed_at: Mapped[datetime | None]


class Match(Base):
    """An event that hit a watch.

    It has no foreign keys: checking them once per watch would take a third of the matching time.
    The event comes first in the key, so that the matches of one event are adjacent in the index.
    """

    __tablename__ = "matches"

    event_id: Mapped[UUID] = mapped_column(primary_key=True)
    """Identifier in the outbox."""
    watch_id: Mapped[UUID] = mapped_column(primary_key=True)
    slot_id: Mapped[UUID] = mapped_column(index=True)


class NoticeStop(Base):
    """A person who wants no notices of a dialogue."""

    __tablename__ = "notice_stops"

    dialogue_id: Mapped[UUID] = mapped_column(
        ForeignKey("dialogues.id", ondelete="CASCADE"), primary_key=True
    )
    person_id: Mapped[UUID] = mapped_column(
        ForeignKey("people.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    at: Mapped[datetime]
