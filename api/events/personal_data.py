"""Personal data in the log's tables: none beyond the outbox itself."""

from api.core.privacy import Impersonal, Personal
from api.events.models import Delivery

PERSONAL: tuple[Personal, ...] = ()

IMPERSONAL: Impersonal = {
    Delivery: {
        "consumer": "Name of an event handler in the code.",
        "last_error": "Name of an exception class.",
    },
}
