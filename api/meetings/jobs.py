"""Draws, reminders, and event handlers that announce and cancel meetings with their dialogue.

The functions are idempotent, two workers share the work, and the caller commits.
"""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from api.core.actor import SYSTEM
from api.core.settings import Settings
from api.dialogues.events import DialogueCancelled, DialogueEvent
from api.dialogues.models import Dialogue
from api.events.handlers import HandlerContext
from api.meetings.mails import Occasion, mail_sign_ups
from api.meetings.models import Meeting, SignUp, SignUpStatus
from api.meetings.queries import meetings as queries
from api.meetings.queries import sign_ups as sign_up_queries
from api.meetings.recording import record, record_sign_up
from api.meetings.rules import capacity, stages

LOTS, REMINDERS = 10, 100
"""Maximum numbers in one transaction."""
REMIND_BEFORE = timedelta(days=1)


def draw_due(session: Session, now: datetime) -> int:
    """Hold due draws and return their number, zero when none is left."""
    due = session.execute(queries.to_draw(now, LOTS)).all()
    for meeting, dialogue in due:
        _draw(session, meeting, dialogue, now)
    session.flush()
    return len(due)


def remind_due(session: Session, now: datetime, settings: Settings) -> int:
    """Remind of each start time once, about a day before it."""
    due = list(session.scalars(sign_up_queries.claim_reminders(now, REMIND_BEFORE, REMINDERS)))
    if due:
        mail_sign_ups(session, Occasion.REMINDER, settings, SignUp.id.in_(due))
    return len(due)


def announce_meetings(session: Session, event: DialogueEvent, context: HandlerContext) -> None:
    """Announce the meetings when their dialogue is published."""
    for meeting, dialogue in session.execute(queries.to_announce(event.dialogue_id)).all():
        events = stages.announce(meeting, dialogue, context.now)
        record(session, SYSTEM, "announce", meeting, dialogue, events=events)
    session.flush()


def cancel_meetings(session: Session, event: DialogueCancelled, context: HandlerContext) -> None:
    """Cancel meetings that had not ended when the dialogue was cancelled, with the same reason."""
    now = context.row.time
    for meeting, dialogue in session.execute(queries.to_cancel(event.dialogue_id, now)).all():
        events = stages.cancel(meeting, dialogue, dialogue.cancellation_reason, now)
        record(session, SYSTEM, "cancel", meeting, dialogue, events=events)
    session.flush()


def _draw(session: Session, meeting: Meeting, dialogue: Dialogue, now: datetime) -> None:
    slots = [slot.id for slot in session.scalars(queries.slots([meeting.id]))]
    entered = session.scalars(sign_up_queries.in_state(meeting.id, SignUpStatus.ENTERED)).all()
    for sign_up, news in capacity.draw(meeting, entered, slots, now):
        record_sign_up(session, SYSTEM, "draw", sign_up, news)
    events = stages.changed(meeting, dialogue, ["draw"])
    record(session, SYSTEM, "draw", meeting, dialogue, events=events)
