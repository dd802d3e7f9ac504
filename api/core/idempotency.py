"""Stored responses for `Idempotency-Key`. The table is in the kernel because workers purge it."""

from datetime import datetime

from sqlalchemy import LargeBinary, delete
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, Session, mapped_column

from api.core.clock import utc_now
from api.core.models import Base
from api.core.retention import RETENTION, RetentionPeriod

IDEMPOTENT_RETENTION = RETENTION[RetentionPeriod.IDEMPOTENT_ANSWERS]


class IdempotentAnswer(Base):
    __tablename__ = "idempotent_answers"

    owner: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    request_hash: Mapped[bytes] = mapped_column(LargeBinary)
    status: Mapped[int]
    headers: Mapped[list[list[str]]] = mapped_column(JSONB)
    body: Mapped[bytes] = mapped_column(LargeBinary)
    created_at: Mapped[datetime] = mapped_column(default=utc_now, index=True)


def purge_answers(session: Session, now: datetime) -> None:
    session.execute(
        delete(IdempotentAnswer).where(IdempotentAnswer.created_at < now - IDEMPOTENT_RETENTION)
    )
