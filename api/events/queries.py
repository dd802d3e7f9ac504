"""Queries of the open log: public events in an order that never changes."""

from collections.abc import Iterator
from uuid import UUID

from sqlalchemy import ColumnElement, Select, Update, func, literal_column, select, update
from sqlalchemy.orm import undefer

from api.core.outbox import IN_OPEN_LOG, OutboxEvent
from api.events.models import LogIdentity, PrunedLog
from api.events.rules import LogFilter

EVERYTHING = LogFilter()
# Literally as in the indexes: PostgreSQL would not use them with a parameter in the expression.
_ORGANISATION: ColumnElement[str] = literal_column("data ->> 'organisation_id'")
_DIALOGUE: ColumnElement[str] = literal_column("data ->> 'dialogue_id'")


def open_log(
    log_filter: LogFilter, *, after: int, limit: int, full: bool = False
) -> Select[OutboxEvent]:
    """Events after a position. An event without a position has not been published yet."""
    stmt = select(OutboxEvent).where(IN_OPEN_LOG, OutboxEvent.position > after)
    if full:
        stmt = stmt.options(undefer(OutboxEvent.resource))
    return stmt.where(*_conditions(log_filter)).order_by(OutboxEvent.position).limit(limit)


def _conditions(log_filter: LogFilter) -> Iterator[ColumnElement[bool]]:
    for column, values in (
        (OutboxEvent.type, log_filter.types),
        (OutboxEvent.subject, log_filter.subjects),
        (_ORGANISATION, log_filter.organisations),
        (_DIALOGUE, log_filter.dialogues),
    ):
        if values:
            yield column.in_(sorted(values))


def head() -> Select[int]:
    """The highest position of any event, 0 before the first."""
    return select(func.coalesce(func.max(OutboxEvent.position), 0))


_LOG_ID: ColumnElement[str] = literal_column(
    "left(md5(log_identity.key::text"
    " || (SELECT system_identifier FROM pg_control_system())"
    " || (SELECT oid FROM pg_database WHERE datname = current_database())), 16)"
)
"""The id depends on the server and the database, so a restore elsewhere changes it by itself.

A standby has the same id as its primary, so a failover without loss keeps the id.
"""


def log_id() -> Select[str]:
    return select(_LOG_ID).select_from(LogIdentity)


def log_end() -> Select[str, int, bool]:
    """The log's id, its newest position, and whether the server is a standby."""
    return select(_LOG_ID, head().scalar_subquery(), func.pg_is_in_recovery()).select_from(
        LogIdentity
    )


def new_log_id() -> Update:
    """Changes the log's id, for a restore into the same database."""
    return update(LogIdentity).values(key=func.gen_random_uuid())


def pruned_position() -> Select[int]:
    """Public events up to this position were pruned; 0 if none were."""
    return select(func.coalesce(func.max(PrunedLog.position), 0))


def unpublished(limit: int) -> Select[UUID, str, str | None]:
    """Identifiers, types and trace ids in order of insertion.

    An event that depends on another is inserted after the other was committed. The limit is a
    literal: with a parameter the planner would assume a tenth of the log.
    """
    return (
        select(OutboxEvent.id, OutboxEvent.type, OutboxEvent.trace_id)
        .where(OutboxEvent.position.is_(None))
        .order_by(OutboxEvent.number)
        .limit(literal_column(str(limit)))
    )


def oldest(limit: int) -> Select[OutboxEvent]:
    """The oldest events of any audience, without the newest event of the log.

    The newest event stays because the next position is computed from it.
    """
    newest = select(func.max(OutboxEvent.position)).scalar_subquery()
    stmt = select(OutboxEvent).where(OutboxEvent.position < newest)
    return stmt.order_by(OutboxEvent.position).limit(limit)
