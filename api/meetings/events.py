from enum import StrEnum
from uuid import UUID

from api.core.events import Audience, Event


class MeetingEvent(Event):
    collection = "meetings"
    subject_field = "meeting_id"

    meeting_id: UUID
    dialogue_id: UUID
    organisation_id: UUID
    """The buyer."""


class MeetingScheduled(MeetingEvent):
    name = "meeting.scheduled.v1"


class MeetingChanged(MeetingEvent):
    """`changed` lists changed fields, or `slots`, `materials` and `draw`."""

    name = "meeting.changed.v1"

    changed: list[str]


class MeetingCancelled(MeetingEvent):
    name = "meeting.cancelled.v1"


class SignUpOutcome(StrEnum):
    """Change of a sign-up, which a mail reports to its person."""

    PLACED = "placed"
    WAITING = "waiting"
    ENTERED = "entered"
    MOVED_UP = "moved_up"
    DRAWN = "drawn"
    NOT_DRAWN = "not_drawn"
    WITHDRAWN = "withdrawn"


class SignUpChanged(Event):
    """Triggers the mail to the person. Sign-ups are not public."""

    name = "sign_up.changed.v1"
    collection = "sign_ups"
    subject_field = "sign_up_id"
    audience = Audience.PRIVATE

    sign_up_id: UUID
    news: SignUpOutcome
