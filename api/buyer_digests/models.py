"""Digests of buyers: one row for each member."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, Integer, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, composite, mapped_column

from api.core.models import Base, Versioned, enum_column
from api.core.schedule import Frequency, Schedule


class BuyerDigest(Versioned, Base):
    """Both the schedule and the slot: workers claim rows by `due_at`, and the window of the next
    digest begins at `told_until`. Windows are contiguous, so each event falls into exactly one.
    """

    __tablename__ = "buyer_digests"
    __table_args__ = (
        Index("ix_buyer_digests_due", "due_at", postgresql_where=text("due_at IS NOT NULL")),
    )

    membership_id: Mapped[UUID] = mapped_column(
        ForeignKey("memberships.id", ondelete="CASCADE"), unique=True
    )
    frequency: Mapped[Frequency] = mapped_column(enum_column(Frequency))
    """One of `BuyerDigestFrequency`."""
    hour: Mapped[int] = mapped_column()
    weekdays: Mapped[list[int]] = mapped_column(ARRAY(Integer), server_default="{0}")
    schedule: Mapped[Schedule] = composite(Schedule.of, frequency, hour, weekdays)
    told_until: Mapped[datetime]
    due_at: Mapped[datetime | None]
    """None if no digest is due: the frequency is `never`, or the digest is stopped."""
    stopped_at: Mapped[datetime | None]
    """Set by the unsubscribe link."""
