from typing import Any

from api.core.actor import ActorKind
from api.core.events import Audience
from api.core.ids import new_id
from api.core.outbox import OutboxEvent


def outbox_event(**values: Any) -> OutboxEvent:
    """A public fact that has not been published yet."""
    defaults = {
        "id": new_id(),
        "type": "organisation.approved.v1",
        "subject": "organisations/x",
        "audience": Audience.PUBLIC,
        "actor_kind": ActorKind.SYSTEM,
        "data": {},
    }
    return OutboxEvent(**{**defaults, **values})
