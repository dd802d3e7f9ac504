"""Deliveries of events to consumers, the identity of the log, and its last pruned position."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from api.core.models import Base, Identified, Timed, enum_column


class DeliveryState(StrEnum):
    PENDING = "pending"
    DONE = "done"
    FAILED = "failed"


class Delivery(Identified, Timed, Base):
    """One event for one consumer. Unique, so that a repeated publication creates no second one."""

    __tablename__ = "deliveries"
    __table_args__ = (
        UniqueConstraint("event_id", "consumer"),
        Index("ix_deliveries_waiting", "next_try_at", postgresql_where=text("state = 'pending'")),
        Index(
            "ix_deliveries_failed", "updated_at", "id", postgresql_where=text("state = 'failed'")
        ),
    )

    event_id: Mapped[UUID] = mapped_column(ForeignKey("outbox.id"))
    consumer: Mapped[str]
    state: Mapped[DeliveryState] = mapped_column(
        enum_column(DeliveryState), default=DeliveryState.PENDING
    )
    attempts: Mapped[int] = mapped_column(default=0)
    next_try_at: Mapped[datetime]
    last_error: Mapped[str | None]


class LogIdentity(Base):
    """One row, created by a migration. The log's id is derived from it, the server and the
    database."""

    __tablename__ = "log_identity"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, default=1)
    key: Mapped[UUID] = mapped_column(server_default=text("gen_random_uuid()"))


class PrunedLog(Base):
    """The position up to which the log was pruned. There is one row after the first pruning."""

    __tablename__ = "forgotten_log"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, default=1)
    position: Mapped[int] = mapped_column(BigInteger)
    """Position of the last pruned public event. Readers that have read up to it miss nothing."""
