"""How the people of a buyer hear of what waits for it: one row a member."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from api.core.models import Base, Versioned, enum_column


class BuyerDigestFrequency(StrEnum):
    WEEKDAYS = "weekdays"
    """Monday to Friday."""
    WEEKLY = "weekly"
    NEVER = "never"


class BuyerDigest(Versioned, Base):
    """Schedule and slot in one: `due_at` is claimed, the window is what came since `told_until`.

    Windows lie side by side: what falls into one is told in that one.
    """

    __tablename__ = "buyer_digests"
    __table_args__ = (
        Index("ix_buyer_digests_due", "due_at", postgresql_where=text("due_at IS NOT NULL")),
    )

    membership_id: Mapped[UUID] = mapped_column(
        ForeignKey("memberships.id", ondelete="CASCADE"), unique=True
    )
    frequency: Mapped[BuyerDigestFrequency] = mapped_column(enum_column(BuyerDigestFrequency))
    hour: Mapped[int]
    """0–23, in the person's time zone."""
    weekday: Mapped[int]
    """0 is Monday; for weekly ones."""
    told_until: Mapped[datetime]
    due_at: Mapped[datetime | None]
    """None: never."""
    stopped_at: Mapped[datetime | None]
    """Set by the unsubscribe link."""
