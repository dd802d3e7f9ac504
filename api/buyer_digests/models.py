"""How the people of a buyer hear of what waits for it: one row a member."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, Integer, text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, composite, mapped_column

from api.core.models import Base, Versioned, enum_column
from api.core.schedule import Frequency, Schedule


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
    frequency: Mapped[Frequency] = mapped_column(enum_column(Frequency))
    """One of `BuyerDigestFrequency`."""
    hour: Mapped[int] = mapped_column()
    weekdays: Mapped[list[int]] = mapped_column(ARRAY(Integer), server_default="{0}")
    schedule: Mapped[Schedule] = composite(Schedule.of, frequency, hour, weekdays)
    told_until: Mapped[datetime]
    due_at: Mapped[datetime | None]
    """None: never."""
    stopped_at: Mapped[datetime | None]
    """Set by the unsubscribe link."""
