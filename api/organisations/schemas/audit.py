"""What the audit log looks like on the wire."""

from datetime import datetime
from uuid import UUID

import msgspec

from api.core.actor import ActorKind
from api.organisations.queries.audit import Row


class NamedActor(msgspec.Struct):
    """Who it was."""

    id: UUID
    name: str


class AuditEntryOut(msgspec.Struct, kw_only=True):
    """One write: who, when, what – never the content."""

    id: UUID
    at: datetime
    """The beginning of the day, in UTC, where what was aimed at is not told."""
    actor_kind: ActorKind
    person: NamedActor | None
    """Null where it was nobody of this organisation."""
    api_key: NamedActor | None
    action: str
    target: str
    """Which thing, such as `plans/…`. Of what was done without a name the kind only, such as
    `contributions`."""
    changed: list[str]
    """Names of the fields."""


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
