"""The waiting list moves by itself: whoever frees a place gives it to the next in line."""

from sqlalchemy.ext.asyncio import AsyncSession

from api.core.actor import SYSTEM
from api.core.clock import utc_now
from api.meetings.events import News
from api.meetings.models import Meeting
from api.meetings.queries import sign_ups as queries
from api.meetings.recording import record_sign_up
from api.meetings.rules import places
from api.meetings.service import loading


async def fill_places(session: AsyncSession, meeting: Meeting) -> None:
    """Under the meeting's lock, in the transaction that freed the places.

    It is the platform's deed: nobody learns from the log who made room for whom.
    """
    await session.flush()  # a place is free in the table before it is given to another
    taken = await loading.taken(session, meeting)
    line = await session.scalars(queries.waiting(meeting.id, places.room(meeting, taken)))
    for sign_up in places.move_up(meeting, line.all(), taken, utc_now()):
        record_sign_up(session, SYSTEM, "move_up", sign_up, News.MOVED_UP)
    await session.flush()
