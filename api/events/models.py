"""What becomes of each fact: one delivery per consumer that reacts to it."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from api.core.models import Base, Identified, Timed, enum_column


class DeliveryState(StrEnum):
    PENDING = "pending"
    DONE = "done"
    FAILED = "failed"


class Delivery(Identified, Timed, Base):
    """One event for one consumer. Unique, so that publishing twice hands over once."""

    __tablename__ = "deliveries"
    __table_args__ = (
        UniqueConstraint("event_id", "consumer"),
        Index("ix_deliveries_waiting", "next_try_at", postgresql_where=text("state = 'pending'")),
    )

    event_id: Mapped[UUID] = mapped_column(ForeignKey("outbox.id"))
    consumer: Mapped[str]
    state: Mapped[DeliveryState] = mapped_column(
        enum_column(DeliveryState), default=DeliveryState.PENDING
    )
    attempts: Mapped[int] = mapped_column(default=0)
    next_try_at: Mapped[datetime]
    last_error: Mapped[str | None]
