"""The transactional outbox: requests publish everything through it.

An event is added in the transaction of its change. The relay later sets its `position`, the gapless
order of the log. Until then the event is not visible outside.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import BigInteger, Identity, Index, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, Session, mapped_column
from structlog.contextvars import get_contextvars

from api.core.actor import Actor, ActorKind
from api.core.clock import utc_now
from api.core.events import Audience, Event
from api.core.ids import new_id
from api.core.models import Base, Identified, enum_column

IN_OPEN_LOG = text("audience = 'public' AND position IS NOT NULL")
"""Used both by indexes and by queries, which must have the same text."""


class OutboxEvent(Identified, Base):
    __tablename__ = "outbox"
    __table_args__ = (
        Index("ix_outbox_unpublished", "number", postgresql_where=text("position IS NULL")),
        Index("ix_outbox_open_log", "position", postgresql_where=IN_OPEN_LOG),
        Index("ix_outbox_subject", "subject", "position"),
        Index(
            "ix_outbox_organisation",
            text("(data ->> 'organisation_id')"),
            "position",
            postgresql_where=IN_OPEN_LOG,
        ),
        Index(
            "ix_outbox_dialogue",
            text("(data ->> 'dialogue_id')"),
            "position",
            postgresql_where=IN_OPEN_LOG,
        ),
    )

    number: Mapped[int] = mapped_column(BigInteger, Identity())
    """Order of insertion. It orders events that depend on each other."""
    type: Mapped[str]
    subject: Mapped[str]
    audience: Mapped[Audience] = mapped_column(enum_column(Audience))
    actor_kind: Mapped[ActorKind] = mapped_column(enum_column(ActorKind))
    time: Mapped[datetime] = mapped_column(default=utc_now)
    data: Mapped[dict[str, Any]] = mapped_column(JSONB)
    resource: Mapped[dict[str, Any] | None] = mapped_column(
        JSONB(none_as_null=True), deferred=True, deferred_raiseload=True
    )
    """Public state of the subject right after the event, for events with `keeps_resource`. Without
    people.
    """
    trace_id: Mapped[str | None]
    position: Mapped[int | None] = mapped_column(BigInteger, unique=True)
    published_at: Mapped[datetime | None]


def record_event(
    session: AsyncSession | Session,
    actor: Actor,
    event: Event,
    resource: dict[str, Any] | None = None,
    *,
    event_id: UUID | None = None,
) -> UUID:
    """Add the event to the running transaction. A trigger wakes the relay on commit.

    `event_id`: the id of a history row with more detail.
    """
    row = OutboxEvent(
        id=event_id or new_id(),
        type=event.name,
        subject=event.subject,
        audience=event.audience,
        actor_kind=actor.kind,
        time=utc_now(),
        data=msgspec.to_builtins(event),
        resource=resource,
        trace_id=get_contextvars().get("trace_id"),
    )
    session.add(row)
    return row.id
