"""Meetings of a dialogue (information events, workshops, one-to-one talks) and their sign-ups."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Identity, Index, UniqueConstraint, Uuid, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from api.core.i18n import Language, Texts
from api.core.models import Base, Identified, StructJSON, Versioned, enum_column


class MeetingKind(StrEnum):
    INFORMATION_EVENT = "information_event"
    WORKSHOP = "workshop"
    ONE_TO_ONE = "one_to_one"


class MeetingStatus(StrEnum):
    PLANNED = "planned"
    CANCELLED = "cancelled"
    HELD = "held"
    """Derived from the clock; never stored in the table."""


class MeetingMode(StrEnum):
    IN_PERSON = "in_person"
    REMOTE = "remote"
    HYBRID = "hybrid"


class SlotAllocation(StrEnum):
    """How slots of one-to-one talks are allocated."""

    FIRST_COME = "first_come"
    LOT = "lot"


class SignUpStatus(StrEnum):
    ENTERED = "entered"
    """Waits for the draw."""
    PLACED = "placed"
    WAITING = "waiting"
    WITHDRAWN = "withdrawn"


class Meeting(Versioned, Base):
    """A lock on its row protects the counting and allocation of places."""

    __tablename__ = "meetings"
    __table_args__ = (
        Index("ix_meetings_dialogue_id_starts_at", "dialogue_id", "starts_at", "id"),
        Index(
            "ix_meetings_to_draw",
            "signup_closes_at",
            postgresql_where=text("allocation = 'lot' AND drawn_at IS NULL"),
        ),
        Index("ix_meetings_ends_at", "ends_at"),
    )

    dialogue_id: Mapped[UUID] = mapped_column(ForeignKey("dialogues.id", ondelete="CASCADE"))
    """Deleting a draft dialogue deletes its meetings; otherwise meetings are never deleted."""
    kind: Mapped[MeetingKind] = mapped_column(enum_column(MeetingKind))
    title: Mapped[Texts] = mapped_column(StructJSON(Texts))
    description: Mapped[Texts] = mapped_column(StructJSON(Texts), default=dict)
    """Markdown."""
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    mode: Mapped[MeetingMode] = mapped_column(enum_column(MeetingMode))
    place: Mapped[str] = mapped_column(default="")
    join_url: Mapped[str | None]
    """Only for those who have a place and for organisers."""
    languages: Mapped[list[Language]] = mapped_column(ARRAY(enum_column(Language)))
    capacity: Mapped[int | None]
    """Null for no limit. One-to-one talks are limited by their slots."""
    signup_closes_at: Mapped[datetime]
    allocation: Mapped[SlotAllocation] = mapped_column(enum_column(SlotAllocation))
    status: Mapped[MeetingStatus] = mapped_column(
        enum_column(MeetingStatus), default=MeetingStatus.PLANNED
    )
    cancelled_at: Mapped[datetime | None]
    cancellation_reason: Mapped[Texts] = mapped_column(StructJSON(Texts), default=dict)
    announced_at: Mapped[datetime | None]
    """When the meeting was published with its dialogue."""
    calendar_sequence: Mapped[int] = mapped_column(default=0)
    """iCalendar `SEQUENCE`: number of changes that calendars must show."""
    seed: Mapped[str | None]
    """Seed of the draw, shown to nobody before the draw."""
    drawn_at: Mapped[datetime | None]


class MeetingSlot(Identified, Base):
    """A time for one supplier in a meeting of one-to-one talks."""

    __tablename__ = "meeting_slots"
    __table_args__ = (UniqueConstraint("meeting_id", "starts_at"),)

    meeting_id: Mapped[UUID] = mapped_column(ForeignKey("meetings.id", ondelete="CASCADE"))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]


_ACTIVE = text("status <> 'withdrawn'")


class SignUp(Versioned, Base):
    """Ordered by `number`, assigned under the meeting's lock; after a draw by `drawn_order`."""

    __tablename__ = "sign_ups"
    __table_args__ = (
        Index(
            "uq_sign_ups_person", "meeting_id", "person_id", unique=True, postgresql_where=_ACTIVE
        ),
        Index("uq_sign_ups_slot", "slot_id", unique=True, postgresql_where=_ACTIVE),
        Index("ix_sign_ups_meeting_id_number", "meeting_id", "number"),
    )

    number: Mapped[int] = mapped_column(BigInteger, Identity())
    meeting_id: Mapped[UUID] = mapped_column(ForeignKey("meetings.id"))
    person_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("people.id", ondelete="SET NULL"), index=True
    )
    organisation_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisations.id"))
    """The supplier that the person represents; null for somebody who comes for themselves."""
    status: Mapped[SignUpStatus] = mapped_column(enum_column(SignUpStatus))
    wishes: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid), default=list)
    """Ids of slots, most wanted first."""
    slot_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("meeting_slots.id", ondelete="SET NULL")
    )
    placed_at: Mapped[datetime | None]
    """When the sign-up got its place; kept after a withdrawal."""
    withdrawn_at: Mapped[datetime | None]
    drawn_order: Mapped[int | None]
    drawn_slot_id: Mapped[UUID | None]
    """These two columns are the result of the draw and never change afterwards."""
    reminded_of: Mapped[datetime | None]
    """The start time that the last reminder named; a moved meeting gets another reminder."""


class Material(Versioned, Base):
    """Public material or minutes of a meeting."""

    __tablename__ = "meeting_materials"

    meeting_id: Mapped[UUID] = mapped_column(
        ForeignKey("meetings.id", ondelete="CASCADE"), index=True
    )
    title: Mapped[Texts] = mapped_column(StructJSON(Texts))
    url: Mapped[str | None]
    notes: Mapped[Texts] = mapped_column(StructJSON(Texts), default=dict)
    """Markdown."""
