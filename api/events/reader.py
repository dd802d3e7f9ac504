"""Reads the log and raises an error where a part was pruned."""

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from api.core.errors import EventsPruned
from api.core.outbox import OutboxEvent
from api.events import queries
from api.events.rules import LogFilter


async def read_log(
    session: AsyncSession, log_filter: LogFilter, *, after: int, limit: int, full: bool = False
) -> Sequence[OutboxEvent]:
    """Raise EventsPruned where events after `after` were pruned."""
    rows = await session.scalars(queries.open_log(log_filter, after=after, limit=limit, full=full))
    events = rows.all()
    # Asked last: what was forgotten while we were reading is known by now.
    forgotten = (await session.scalars(queries.forgotten())).one()
    if forgotten > after:
        raise EventsPruned(forgotten=forgotten)
    return events
