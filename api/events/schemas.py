"""What the open log looks like on the wire."""

import msgspec

from api.events.cloud_events import CloudEvent


class EventPage(msgspec.Struct):
    """Facts behind `after`. Ask again with `after` = `next`, for ever."""

    items: list[CloudEvent]
    next: int
    head: int
    """The newest position at the time of the answer."""
