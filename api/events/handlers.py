"""Event handlers, their context, and the decoding of events from rows of the outbox."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, NamedTuple, TypeVar

import msgspec
from msgspec import UNSET
from sqlalchemy.orm import Session

from api.core.events import Event
from api.core.outbox import OutboxEvent
from api.core.settings import Settings

E = TypeVar("E", bound=Event)


class HandlerContext(NamedTuple):
    """Context that a handler gets in addition to the event."""

    settings: Settings
    now: datetime
    row: OutboxEvent
    """The event as stored, with its id, its time, and fields that only former releases wrote."""

    @property
    def public_url(self) -> str:
        return self.settings.public_url


@dataclass(frozen=True)
class EventHandler(Generic[E]):
    """Runs `handle` in the transaction that also closes the delivery, so its changes are committed
    at most once.

    Deliveries store `name`, so it must never change.
    """

    name: str
    events: tuple[type[E], ...]
    handle: Callable[[Session, E, HandlerContext], None]

    def run(self, session: Session, context: HandlerContext) -> None:
        kind = next(kind for kind in self.events if kind.name == context.row.type)
        self.handle(session, decode(kind, context.row.data), context)


def decode(kind: type[E], data: Mapping[str, Any]) -> E:
    """Build an event from stored data. A required field that a former release did not write is
    `UNSET`."""
    fields = msgspec.structs.fields(kind)
    values: dict[str, Any] = {field.name: UNSET for field in fields if field.required}
    values |= {
        field.name: msgspec.convert(data[field.name], field.type)
        for field in fields
        if field.name in data
    }
    return kind(**values)
