"""The open log: public facts in the one order that never changes."""

from collections.abc import Sequence

from sqlalchemy import Select, func, select

from api.core.events import Audience
from api.core.outbox import OutboxEvent


def open_log(*, after: int, types: Sequence[str], limit: int) -> Select[OutboxEvent]:
    """Facts behind a position. One without a position has not been published yet."""
    chosen = select(OutboxEvent).where(
        OutboxEvent.audience == Audience.PUBLIC, OutboxEvent.position > after
    )
    if types:
        chosen = chosen.where(OutboxEvent.type.in_(types))
    return chosen.order_by(OutboxEvent.position).limit(limit)


def head() -> Select[int]:
    """The newest position given to any fact, 0 before the first."""
    return select(func.coalesce(func.max(OutboxEvent.position), 0))
