from functools import cache
from typing import Any

from api.core.actor import ActorKind
from api.core.events import Audience
from api.core.ids import new_id
from api.core.outbox import OutboxEvent
from api.events.catalogue import public_events
from tests.contract.bodies import SCHEMAS, least


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


@cache
def _least_data(event_type: str) -> dict[str, Any]:
    """Nothing of a type that a test has made up."""
    found = [kind for kind in public_events() if kind.name == event_type]
    return least(SCHEMAS[found[0].__name__]) if found else {}
