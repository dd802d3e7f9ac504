"""Reads the log, and raises an error if a part of it was pruned."""

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from api.core.errors import EventsPruned
from api.core.outbox import OutboxEvent
from api.events import queries
from api.events.rules import LogFilter


async def read_log(
    session: AsyncSession, log_filter: LogFilter, *, after: int, limit: int, full: bool = False
) -> Sequence[OutboxEvent]:
    """Raise EventsPruned if events after `after` were pruned."""
    rows = await session.scalars(queries.open_log(log_filter, after=after, limit=limit, full=full))
    events = rows.all()
    # Read last, so that it covers events that were pruned during the read above.
    pruned = (await session.scalars(queries.pruned_position())).one()
    if pruned > after:
        raise EventsPruned(forgotten=pruned)
    return events
