from uuid import UUID

from api.core.events import Audience, Event


class InterestReplied(Event):
    """For the firm. What is answered to all has the public events of contributions."""

    name = "interest.replied.v1"
    collection = "interest-replies"
    subject_field = "interest_reply_id"
    audience = Audience.PRIVATE

    interest_reply_id: UUID
