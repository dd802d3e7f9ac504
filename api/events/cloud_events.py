"""Events as CloudEvents 1.0, identical in the open log and in webhooks."""

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
    """A public event. `position` is its number in the single order of the log."""

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
    """Identifier of the log; a restore of the database changes it. A cursor consists of `logid`
    and `position`."""
    actorkind: ActorKind
    """Kind of actor: a person, an organisation's API key or the platform itself. The actor is not
    identified.

    Also `person` for a participant with a receipt: the log does not reveal who has no account.
    """
    data: dict[str, Any]
    """Identifiers of the things that the event is about, and the changes. With `full=true` also
    `resource`; see the schema of the type.
    """


def _public_actor_kind(kind: ActorKind) -> ActorKind:
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
        actorkind=_public_actor_kind(row.actor_kind),
        data={**row.data, "resource": row.resource} if full else row.data,
    )
