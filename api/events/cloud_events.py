"""Events on the wire: CloudEvents 1.0, the same in the open log and in webhooks."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

import msgspec

from api.core.actor import ActorKind
from api.core.events import TYPE_PREFIX
from api.core.outbox import OutboxEvent

MEDIA_TYPE = "application/cloudevents+json"
SCHEMAS = "/v1/events/schemas"


class CloudEvent(msgspec.Struct, kw_only=True):
    """A fact. Its `position` is its place in the one order of the log."""

    specversion: Literal["1.0"] = "1.0"
    id: UUID
    source: str
    type: str
    subject: str
    time: datetime
    datacontenttype: Literal["application/json"] = "application/json"
    dataschema: str
    """Address of the JSON Schema of `data`."""
    position: int
    logid: str
    """Of which log: another one after a restore. With the position it makes a cursor."""
    actorkind: ActorKind
    """Whether a person, an organisation's key or the platform itself did it; never who.

    `person` also for a `receipt`: the log does not tell who has no account.
    """
    data: dict[str, Any]
    """What, which, what changed. With `full=true` also `resource`, see the type's schema."""


def _shown(kind: ActorKind) -> ActorKind:
    return ActorKind.PERSON if kind is ActorKind.RECEIPT else kind


def cloud_event(row: OutboxEvent, source: str, log: str, *, full: bool = False) -> CloudEvent:
    kind = TYPE_PREFIX + row.type
    return CloudEvent(
        id=row.id,
        source=source,
        type=kind,
        subject=row.subject,
        time=row.time,
        dataschema=f"{source}{SCHEMAS}/{kind}",
        position=row.position or 0,
        logid=log,
        actorkind=_shown(row.actor_kind),
        data={**row.data, "resource": row.resource} if full else row.data,
    )
