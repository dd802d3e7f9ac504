"""Response of the open log."""

import msgspec

from api.events.cloud_events import CloudEvent

BATCH = "application/cloudevents-batch+json"
JSON_SCHEMA = "application/schema+json"


class EventPage(msgspec.Struct):
    """Events after `after`. Repeat the request with `after` = `next` to get further events."""

    items: list[CloudEvent]
    next: str
    """Cursor of the next request: the id of the log and a position."""
    head: str
    """Cursor of the newest position at the time of the response."""
