"""Personal data in the log's tables: none beyond the outbox itself."""

from api.core.privacy import Impersonal, Personal
from api.events.models import Delivery

PERSONAL: tuple[Personal, ...] = ()

IMPERSONAL: Impersonal = {
    Delivery: {
        "consumer": "A name of ours.",
        "last_error": "The name of a class of errors.",
    },
}
