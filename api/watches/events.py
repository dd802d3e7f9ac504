from uuid import UUID

from api.core.events import Audience, Event


class WatchAsked(Event):
    """Private. A worker creates the token and mails it to the address."""

    name = "watch.asked.v1"
    collection = "watch-requests"
    subject_field = "watch_request_id"
    audience = Audience.PRIVATE

    watch_request_id: UUID
