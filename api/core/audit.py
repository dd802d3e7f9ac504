"""The audit log: actor and target of every write, in the same transaction, without the content."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Index, false
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, Session, mapped_column
from structlog.contextvars import get_contextvars

from api.core.actor import Actor, ActorKind
from api.core.clock import day_of, utc_now
from api.core.ids import id_at
from api.core.models import Base, Identified, enum_column


class AuditEntry(Identified, Base):
    __tablename__ = "audit_log"
    __table_args__ = (Index("ix_audit_log_organisation_id_id", "organisation_id", "id"),)

    at: Mapped[datetime] = mapped_column(default=utc_now)
    actor_kind: Mapped[ActorKind] = mapped_column(enum_column(ActorKind))
    person_id: Mapped[UUID | None]
    api_key_id: Mapped[UUID | None]
    organisation_id: Mapped[UUID | None]
    action: Mapped[str]
    target: Mapped[str]
    changed: Mapped[list[str]] = mapped_column(JSONB)
    private: Mapped[bool] = mapped_column(default=False, server_default=false())
    """The entry has no exact target, and only the day instead of the time: see `record_audit`."""
    trace_id: Mapped[str | None]


def record_audit(
    session: AsyncSession | Session,
    actor: Actor,
    action: str,
    target: str,
    *,
    organisation_id: UUID | None = None,
    changed: Any = (),
    unknown: bool = False,
) -> None:
    """`action` is `resource.verb` (`plan.publish`), `target` the subject, `changed` field names.

    `unknown`: somebody of the organisation acted without being named. The organisation's log then
    shows the kind of action and the day only: the target would reveal the author of something
    public, and the exact time and order would reveal the target. The row has all of it.
    """
    private = unknown and organisation_id is not None
    day = day_of(utc_now())
    coarse = {"id": id_at(day), "at": day} if private else {}
    session.add(
        AuditEntry(
            **coarse,
            actor_kind=actor.kind,
            person_id=actor.person_id,
            api_key_id=actor.api_key_id,
            organisation_id=organisation_id,
            action=action,
            target=target.partition("/")[0] if private else target,
            changed=sorted(changed),
            private=private,
            trace_id=None if private else get_contextvars().get("trace_id"),
        )
    )
