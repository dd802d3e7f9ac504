"""The waiting list: every transaction that frees a place gives it to the next in line.

The functions are synchronous, for jobs and for the API by `run_sync`. Callers hold the meeting's
lock.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from api.core.actor import SYSTEM
from api.core.clock import utc_now
from api.meetings.events import SignUpOutcome
from api.meetings.models import Meeting, MeetingKind
from api.meetings.models import SignUpStatus as S
from api.meetings.queries import meetings as meeting_queries
from api.meetings.queries import sign_ups as queries
from api.meetings.recording import record_sign_up
from api.meetings.rules import capacity
from api.meetings.rules.capacity import Occupancy


def fill_places(session: Session, meeting: Meeting) -> None:
    """Record the platform as the actor, so that the log does not show who made room for whom."""
    session.flush()  # free the place in the table before another sign-up gets it
    given = occupancy(session, meeting)
    line = session.scalars(queries.waiting(meeting.id, capacity.free_places(meeting, given))).all()
    for sign_up in capacity.move_up(meeting, line, given, utc_now()):
        record_sign_up(session, SYSTEM, "move_up", sign_up, SignUpOutcome.MOVED_UP)
    session.flush()


def occupancy(session: Session, meeting: Meeting) -> Occupancy:
    if meeting.kind is MeetingKind.ONE_TO_ONE:
        slots = session.scalars(queries.taken_slots([meeting.id]))
        given = {slot for slot in slots if slot is not None}
        return Occupancy(len(given), given)
    counts = {state: count for _, state, count in session.execute(queries.counts([meeting.id]))}
    return Occupancy(counts.get(S.PLACED, 0))


def give_up_places(session: Session, person_id: UUID, now: datetime) -> None:
    """Withdraw an erased person from coming meetings and give the places to others."""
    for meeting in session.scalars(meeting_queries.to_leave(person_id, now)).all():
        session.execute(queries.leave(meeting.id, person_id, now))
        fill_places(session, meeting)
