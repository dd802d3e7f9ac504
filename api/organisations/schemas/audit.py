"""Responses with the audit log."""

from datetime import datetime
from uuid import UUID

import msgspec

from api.core.actor import ActorKind
from api.organisations.queries.audit import Row


class NamedActor(msgspec.Struct):
    """A person or key with its name."""

    id: UUID
    name: str


class AuditEntryOut(msgspec.Struct, kw_only=True):
    """One write: actor, time, action and target, never the content."""

    id: UUID
    at: datetime
    """Only the start of the day, in UTC, if `target` has no id."""
    actor_kind: ActorKind
    person: NamedActor | None
    """Null if the actor is not a person of this organisation."""
    api_key: NamedActor | None
    action: str
    target: str
    """The changed item, such as `plans/…`. For unnamed actors only its kind, such as
    `contributions`."""
    changed: list[str]
    """Names of the changed fields."""


def audit_entry_out(row: Row) -> AuditEntryOut:
    entry, person_name, key_name = row
    return AuditEntryOut(
        id=entry.id,
        at=entry.at,
        actor_kind=entry.actor_kind,
        person=_named(entry.person_id, person_name),
        api_key=_named(entry.api_key_id, key_name),
        action=entry.action,
        target=entry.target,
        changed=entry.changed,
    )


def _named(identity: UUID | None, name: str | None) -> NamedActor | None:
    return None if identity is None or name is None else NamedActor(identity, name)
