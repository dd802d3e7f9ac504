"""States of a meeting: announced with its dialogue, held by the clock, or cancelled."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from api.core.errors import WrongState, raise_faults
from api.core.i18n import Texts, text_faults
from api.dialogues.models import Dialogue, DialogueStatus
from api.meetings.events import MeetingCancelled, MeetingChanged, MeetingEvent, MeetingScheduled
from api.meetings.inputs import LONGEST_REASON
from api.meetings.models import Meeting, MeetingStatus

PUBLIC = (DialogueStatus.SCHEDULED, DialogueStatus.OPEN, DialogueStatus.CLOSED)
"""States of a dialogue in which people can sign up: meetings may be before or after the open
time."""
PLANNABLE = (DialogueStatus.DRAFT, *PUBLIC)


def status_at(meeting: Meeting, now: datetime) -> MeetingStatus:
    if meeting.status is MeetingStatus.PLANNED and meeting.ends_at <= now:
        return MeetingStatus.HELD
    return meeting.status


def require_planned(meeting: Meeting, now: datetime) -> None:
    status = status_at(meeting, now)
    if status is not MeetingStatus.PLANNED:
        raise WrongState("meeting", status, MeetingStatus.PLANNED)


def announce(meeting: Meeting, dialogue: Dialogue, now: datetime) -> list[MeetingEvent]:
    """Announce the meeting, unless the dialogue is a draft; then it is announced with
    the dialogue.
    """
    if dialogue.published_at is None:
        return []
    meeting.announced_at = now
    return [MeetingScheduled(**_which(meeting, dialogue))]


def changed(meeting: Meeting, dialogue: Dialogue, what: Iterable[str]) -> list[MeetingEvent]:
    names = sorted(what)
    if meeting.announced_at is None or not names:
        return []
    return [MeetingChanged(**_which(meeting, dialogue), changed=names)]


def cancel(
    meeting: Meeting, dialogue: Dialogue, reason: Texts, now: datetime
) -> list[MeetingEvent]:
    require_planned(meeting, now)
    raise_faults(text_faults("/reason", reason, longest=LONGEST_REASON, required=True))
    meeting.status = MeetingStatus.CANCELLED
    meeting.cancelled_at = now
    meeting.cancellation_reason = reason
    meeting.calendar_sequence += 1
    if meeting.announced_at is None:
        return []
    return [MeetingCancelled(**_which(meeting, dialogue))]


def _which(meeting: Meeting, dialogue: Dialogue) -> dict[str, Any]:
    return {
        "meeting_id": meeting.id,
        "dialogue_id": dialogue.id,
        "organisation_id": dialogue.organisation_id,
    }
