"""Mails to send. A row is a complete mail; the sender needs no knowledge of its subject."""

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
    """Asks whether the owner of an address really requested something."""
    STANDING = "standing"
    """An organisation waits for approval, was approved, refused or suspended."""
    DIGEST = "digest"
    BUYER_DIGEST = "buyer_digest"
    """Digest of waiting tasks for a member of a buyer."""
    MEETING = "meeting"
    SECURITY = "security"
    """Somebody new can act in the recipient's name, or for their organisation."""
    WEBHOOK_DISABLED = "webhook_disabled"
    NOTICE = "notice"
    """An immediate notice about the person's contributions."""


class MailState(StrEnum):
    PENDING = "pending"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    SUPPRESSED = "suppressed"
    """Not sent because its address is suppressed."""
    TAKEN_BACK = "taken_back"
    """Not sent because its content was hidden, changed or removed first, or because its recipient
    left the organisation. It may be written again.
    """


class BounceKind(StrEnum):
    """`hard`: the address does not exist. `soft`: it refused a mail now. `complaint`: its owner
    complained."""

    HARD = "hard"
    SOFT = "soft"
    COMPLAINT = "complaint"


class SuppressionReason(StrEnum):
    HARD_BOUNCE = "hard_bounce"
    SOFT_BOUNCES = "soft_bounces"
    """On several days within a short time."""
    COMPLAINT = "complaint"
    """The owner marked a mail as unwanted."""


BY_MESSAGE_ID = "left(encode(sha256(key::bytea), 'hex'), 40)"
"""The digest of a key in `message_id`, as SQL for the index and the query."""


class CalendarPart(msgspec.Struct, frozen=True):
    """An iCalendar object and its method (RFC 6047)."""

    method: str
    content: str


class Mail(Identified, Timed, Base):
    """A complete mail to send. `key` is unique, so that a repeat adds no second row."""

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
    """Items whose texts the mail holds, to find it when these texts must be removed."""
    member_of: Mapped[UUID | None]
    """Organisation of which the recipient must still be a member."""
    trace_id: Mapped[str | None]
    """Trace of the request that caused the mail; null for digests, which have many."""
    state: Mapped[MailState] = mapped_column(enum_column(MailState), default=MailState.PENDING)
    attempts: Mapped[int] = mapped_column(default=0)
    next_try_at: Mapped[datetime]
    turn_at: Mapped[datetime | None]
    """Reserved turn if the domain accepts a limited number of mails a minute
    (`workers/mail/throttle.py`)."""
    lease_until: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    last_error: Mapped[str | None]
    bounce: Mapped[BounceKind | None] = mapped_column(enum_column(BounceKind))
    """Last bounce of the mail."""
    bounced_at: Mapped[datetime | None]


class Suppression(Identified, Base):
    """An address that gets no mails except those in `ASKED_FOR`."""

    __tablename__ = "mail_suppressions"

    address: Mapped[str] = mapped_column(unique=True)
    person_id: Mapped[UUID | None] = mapped_column(
        ForeignKey("people.id", ondelete="CASCADE"), index=True
    )
    """Person of the bounced mail; the suppression is erased with the person."""
    reason: Mapped[SuppressionReason] = mapped_column(enum_column(SuppressionReason))
    status: Mapped[str | None]
    """The enhanced status code (RFC 3463), if there was one."""
    diagnostic: Mapped[str]
    """Reply of the server, without addresses."""
    stopped_at: Mapped[datetime]


class MailCount(Base):
    """Number of mails of a day, kept after the mails are deleted."""

    __tablename__ = "mail_counts"

    day: Mapped[date] = mapped_column(primary_key=True)
    """Day on which the mails were written, in UTC."""
    kind: Mapped[MailKind] = mapped_column(enum_column(MailKind), primary_key=True)
    state: Mapped[MailState] = mapped_column(enum_column(MailState), primary_key=True)
    mails: Mapped[int]
