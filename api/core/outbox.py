"""The transactional outbox: the only way out of a request.

A fact is added in the transaction that made it true. The relay later gives it its `position`,
the gapless order of the log; until then nobody outside sees it.
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
"""Of the indexes and the queries alike, in the same words."""


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
    """Order of insertion: of two facts of which one builds on the other, it tells the first."""
    type: Mapped[str]
    subject: Mapped[str]
    audience: Mapped[Audience] = mapped_column(enum_column(Audience))
    actor_kind: Mapped[ActorKind] = mapped_column(enum_column(ActorKind))
    time: Mapped[datetime] = mapped_column(default=utc_now)
    data: Mapped[dict[str, Any]] = mapped_column(JSONB)
    resource: Mapped[dict[str, Any] | None] = mapped_column(
        JSONB(none_as_null=True), deferred=True, deferred_raiseload=True
    )
    """What was public about the subject right after: of `keeps_resource` facts, no person in it."""
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
    """Put the fact into the running transaction. A trigger wakes the relay on commit.

    `event_id`: of the row in a history that says more about it.
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
