"""What the open log looks like on the wire."""

from collections.abc import Mapping
from typing import Any

import msgspec

from api.events.cloud_events import CloudEvent

BATCH = "application/cloudevents-batch+json"
JSON_SCHEMA = "application/schema+json"

EventSchemas = Mapping[str, dict[str, Any]]
"""By type, as it stands in envelopes: the JSON Schema of its `data`. Handed in by `app.py`."""


class EventPage(msgspec.Struct):
    """Facts behind `after`. Ask again with `after` = `next`, for ever."""

    items: list[CloudEvent]
    next: str
    """A cursor: the log's id and a position in it."""
    head: str
    """Cursor of the newest position at the time of the answer."""
