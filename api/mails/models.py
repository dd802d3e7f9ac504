"""Mails to send. A row is a whole mail; who sends it knows nothing of what it is about."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import ForeignKey, Index, Uuid, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from api.core.i18n import Language
from api.core.models import Base, Identified, StructJSON, Timed, enum_column


class MailKind(StrEnum):
    SIGN_IN = "sign_in"
    INVITATION = "invitation"
    CONFIRMATION_CODE = "confirmation_code"
    """Proves that somebody reads mail in an organisation's domain."""
    CONFIRMATION = "confirmation"
    """Asks whether an address really wants what was asked for it."""
    STANDING = "standing"
    """An organisation waits for approval, was approved, refused or suspended."""
    DIGEST = "digest"
    BUYER_DIGEST = "buyer_digest"
    """What waits for a buyer, to one of its people."""
    MEETING = "meeting"
    SECURITY = "security"
    """Somebody can act in the reader's name, or for their organisation, who could not before."""
    WEBHOOK_DISABLED = "webhook_disabled"
    NOTICE = "notice"
    """At once, about what the person has written."""


class MailState(StrEnum):
    PENDING = "pending"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    SUPPRESSED = "suppressed"
    """Not sent: mails to its address are stopped."""
    TAKEN_BACK = "taken_back"
    """Not sent: what it told was hidden, changed or removed first, or its reader had left the
    organisation it was about. It may be written again.
    """


class BounceKind(StrEnum):
    """What came back: the address is dead, or did not take a mail now, or its owner complains."""

    HARD = "hard"
    SOFT = "soft"
    COMPLAINT = "complaint"


class SuppressionReason(StrEnum):
    HARD_BOUNCE = "hard_bounce"
    SOFT_BOUNCES = "soft_bounces"
    """On several days within a short time."""
    COMPLAINT = "complaint"
    """Somebody has called our mail unwanted."""


BY_MESSAGE_ID = "left(encode(sha256(key::bytea), 'hex'), 40)"
"""What `message_id` makes of a key, as the database does it: of the index and the query alike."""


class CalendarPart(msgspec.Struct, frozen=True):
    """An iCalendar object, and the method that tells a calendar what to do with it (RFC 6047)."""

    method: str
    content: str


class Mail(Identified, Timed, Base):
    """A mail to send, whole. `key` is unique: making the same mail twice makes one row."""

    __tablename__ = "mails"
    __table_args__ = (
        Index("ix_mails_waiting", "next_try_at", postgresql_where=text("state = 'pending'")),
        Index(
            "ix_mails_waiting_by_kind",
            "kind",
            "next_try_at",
            postgresql_where=text("state = 'pending'"),
        ),
        Index("ix_mails_failed", "updated_at", "id", postgresql_where=text("state = 'failed'")),
        Index("ix_mails_leased", "lease_until", postgresql_where=text("state = 'sending'")),
        Index("ix_mails_message_id", text(BY_MESSAGE_ID), postgresql_where=text("state = 'sent'")),
        Index("ix_mails_bounced", "address", postgresql_where=text("bounce IS NOT NULL")),
        Index("ix_mails_suppressed", "address", postgresql_where=text("state = 'suppressed'")),
        Index("ix_mails_about", "about", postgresql_using="gin"),
    )

    key: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[MailKind] = mapped_column(enum_column(MailKind))
    person_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("people.id", ondelete="CASCADE"), index=True
    )
    address: Mapped[str]
    language: Mapped[Language] = mapped_column(enum_column(Language))
    subject: Mapped[str]
    text: Mapped[str]
    html: Mapped[str]
    headers: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    calendar: Mapped[CalendarPart | None] = mapped_column(StructJSON(CalendarPart))
    about: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid), default=list, server_default="{}")
    """The things whose words it carries: found again when those words must go."""
    member_of: Mapped[UUID | None]
    """The organisation whose member its reader is told as; who has left it gets no such mail."""
    trace_id: Mapped[str | None]
    """Of the request it goes back to; a digest goes back to many and has none."""
    state: Mapped[MailState] = mapped_column(enum_column(MailState), default=MailState.PENDING)
    attempts: Mapped[int] = mapped_column(default=0)
    next_try_at: Mapped[datetime]
    turn_at: Mapped[datetime | None]
    """Kept for it where its domain takes so many mails a minute (`workers/mail/throttle.py`)."""
    lease_until: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    last_error: Mapped[str | None]
    bounce: Mapped[BounceKind | None] = mapped_column(enum_column(BounceKind))
    """The last thing that came back of it."""
    bounced_at: Mapped[datetime | None]


class Suppression(Identified, Base):
    """An address that gets no more mails, but for those asked for by whoever reads them."""

    __tablename__ = "mail_suppressions"

    address: Mapped[str] = mapped_column(unique=True)
    person_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("people.id", ondelete="CASCADE"), index=True
    )
    """Of the mail that came back: it is erased with the person."""
    reason: Mapped[SuppressionReason] = mapped_column(enum_column(SuppressionReason))
    status: Mapped[str | None]
    """The enhanced status code (RFC 3463), where there was one."""
    diagnostic: Mapped[str]
    """The server's words, without addresses."""
    stopped_at: Mapped[datetime]


class MailCount(Base):
    """What is left of the mails of a day once they are no longer kept."""

    __tablename__ = "mail_counts"

    day: Mapped[date] = mapped_column(primary_key=True)
    """On which they were written, in UTC."""
    kind: Mapped[MailKind] = mapped_column(enum_column(MailKind), primary_key=True)
    state: Mapped[MailState] = mapped_column(enum_column(MailState), primary_key=True)
    mails: Mapped[int]
