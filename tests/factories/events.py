from datetime import datetime
from functools import cache
from typing import Any, TypeVar
from uuid import UUID

from msgspec import to_builtins

from api.core.actor import ActorKind
from api.core.clock import utc_now
from api.core.events import Audience, Event
from api.core.ids import new_id
from api.core.outbox import OutboxEvent
from api.core.settings import Settings
from api.events.catalogue import public_events
from api.events.handlers import HandlerContext, decode
from api.webhooks.events import WebhookTested
from tests.contract.bodies import SCHEMAS, least

E = TypeVar("E", bound=Event)
_ALL: tuple[type[Event], ...] = (*public_events(), WebhookTested)


def outbox_event(**values: Any) -> OutboxEvent:
    """A public fact that has not been published yet; its data is the least of its type, and what is
    given besides."""
    defaults = {
        "id": new_id(),
        "type": "organisation.approved.v1",
        "subject": "organisations/x",
        "audience": Audience.PUBLIC,
        "actor_kind": ActorKind.SYSTEM,
        "data": {},
    }
    row = OutboxEvent(**{**defaults, **values})
    row.data = {**_least_data(row.type), **row.data}
    return row


def event_of(kind: type[E], **data: Any) -> E:
    """With these fields only, as if a former release had stored it."""
    return decode(kind, to_builtins(data))


def context(
    settings: Settings | None = None, now: datetime | None = None, event_id: UUID | None = None
) -> HandlerContext:
    """What handlers get; without settings the tests' address."""
    row = outbox_event(id=event_id or new_id(), time=now or utc_now())
    plain = settings or Settings.model_construct(public_url="http://testserver.local")
    return HandlerContext(plain, now or utc_now(), row)


def of_row(
    row: OutboxEvent, now: datetime, settings: Settings | None = None
) -> tuple[Any, HandlerContext]:
    """What the handlers of a stored event get beside the session."""
    kind = next((kind for kind in _ALL if kind.name == row.type), Event)
    plain = context(settings, now)
    return decode(kind, row.data), plain._replace(row=row)


@cache
def _least_data(event_type: str) -> dict[str, Any]:
    """Nothing of a type that a test has made up."""
    found = [kind for kind in public_events() if kind.name == event_type]
    return least(SCHEMAS[found[0].__name__]) if found else {}
