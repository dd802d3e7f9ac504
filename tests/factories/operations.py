"""What was given up."""

from typing import Any

from api.accounts.models import Person
from api.core.clock import utc_now
from api.core.ids import new_id
from api.core.outbox import OutboxEvent
from api.core.schedule import Frequency
from api.events.models import Delivery, DeliveryState
from api.events.rules import MAX_ATTEMPTS
from api.watches.models import DigestSlot, SlotState


def failed_delivery(event: OutboxEvent, **values: Any) -> Delivery:
    """A reaction of matching that never worked."""
    defaults = {
        "id": new_id(),
        "event_id": event.id,
        "consumer": "matching",
        "state": DeliveryState.FAILED,
        "attempts": MAX_ATTEMPTS,
        "next_try_at": utc_now(),
        "last_error": "ValueError",
    }
    return Delivery(**{**defaults, **values})


def failed_slot(somebody: Person, **values: Any) -> DigestSlot:
    """A daily digest that could not be built."""
    now = utc_now()
    defaults = {
        "id": new_id(),
        "person_id": somebody.id,
        "frequency": Frequency.DAILY,
        "due_at": now,
        "state": SlotState.FAILED,
        "closed_at": now,
    }
    return DigestSlot(**{**defaults, **values})
