"""Facts on the wire: CloudEvents 1.0, the same in the open log and in webhooks."""

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from api.core.actor import ActorKind
from api.core.events import TYPE_PREFIX
from api.core.outbox import OutboxEvent

MEDIA_TYPE = "application/cloudevents+json"


class CloudEvent(msgspec.Struct):
    """A fact. Its `position` is its place in the one order of the log."""

    id: UUID
    source: str
    type: str
    subject: str
    time: datetime
    position: int
    actorkind: ActorKind
    """`person` also for a `receipt`: the log does not tell who has no account."""
    data: dict[str, Any]
    specversion: str = "1.0"
    datacontenttype: str = "application/json"


def _shown(kind: ActorKind) -> ActorKind:
    return ActorKind.PERSON if kind is ActorKind.RECEIPT else kind


def cloud_event(row: OutboxEvent, source: str) -> CloudEvent:
    return CloudEvent(
        id=row.id,
        source=source,
        type=TYPE_PREFIX + row.type,
        subject=row.subject,
        time=row.time,
        position=row.position or 0,
        actorkind=_shown(row.actor_kind),
        data=row.data,
    )
