"""The open log: public facts in the one order that never changes."""

from collections.abc import Iterator
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, literal_column, select
from sqlalchemy.orm import undefer

from api.core.outbox import IN_OPEN_LOG, OutboxEvent
from api.events.models import ForgottenLog
from api.events.rules import LogFilter

EVERYTHING = LogFilter()
# In the very words of the indexes, for a parameter in their place would hide them.
_ORGANISATION: ColumnElement[str] = literal_column("data ->> 'organisation_id'")
_DIALOGUE: ColumnElement[str] = literal_column("data ->> 'dialogue_id'")


def open_log(
    wanted: LogFilter, *, after: int, limit: int, full: bool = False
) -> Select[OutboxEvent]:
    """Facts behind a position. One without a position has not been published yet."""
    chosen = select(OutboxEvent).where(IN_OPEN_LOG, OutboxEvent.position > after)
    if full:
        chosen = chosen.options(undefer(OutboxEvent.resource))
    return chosen.where(*_conditions(wanted)).order_by(OutboxEvent.position).limit(limit)


def _conditions(wanted: LogFilter) -> Iterator[ColumnElement[bool]]:
    for column, values in (
        (OutboxEvent.type, wanted.types),
        (OutboxEvent.subject, wanted.subjects),
        (_ORGANISATION, wanted.organisations),
        (_DIALOGUE, wanted.dialogues),
    ):
        if values:
            yield column.in_(sorted(values))


def head() -> Select[int]:
    """The newest position given to any fact, 0 before the first."""
    return select(func.coalesce(func.max(OutboxEvent.position), 0))


def forgotten() -> Select[int]:
    """Public facts up to this position are no longer kept, 0 where all are."""
    return select(func.coalesce(func.max(ForgottenLog.position), 0))


def unpublished(limit: int) -> Select[UUID, str, str | None]:
    """Identifiers, types and trace ids in order of insertion.

    A fact that builds on another is inserted after the other was committed. The limit is written
    out: for a parameter in its place the planner would reckon with a tenth of the log.
    """
    return (
        select(OutboxEvent.id, OutboxEvent.type, OutboxEvent.trace_id)
        .where(OutboxEvent.position.is_(None))
        .order_by(OutboxEvent.number)
        .limit(literal_column(str(limit)))
    )


def oldest(limit: int) -> Select[OutboxEvent]:
    """The beginning of the kept log, of any audience; never the newest fact of all.

    That one stays: the next position is counted from it.
    """
    newest = select(func.max(OutboxEvent.position)).scalar_subquery()
    chosen = select(OutboxEvent).where(OutboxEvent.position < newest)
    return chosen.order_by(OutboxEvent.position).limit(limit)
