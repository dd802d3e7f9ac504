"""Rows of a test in its transaction: saved, counted, listed."""

from typing import Any, TypeVar

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.core.outbox import OutboxEvent

Row = TypeVar("Row")


async def saved(session: AsyncSession, row: Row) -> Row:
    session.add(row)
    await session.flush()
    return row


async def save_in_order(session: AsyncSession, *rows: Any) -> None:
    """Each row may refer to those before it."""
    for row in rows:
        await saved(session, row)


async def count_of(session: AsyncSession, table: type) -> int:
    return await session.scalar(select(func.count()).select_from(table)) or 0


async def only(session: AsyncSession, table: type) -> Any:
    """The one row of the table, as it is stored now."""
    session.expire_all()
    return (await session.scalars(select(table))).one()


async def event_types(session: AsyncSession) -> list[str]:
    """Types of all events in the outbox, oldest first."""
    return list(await session.scalars(select(OutboxEvent.type).order_by(OutboxEvent.number)))
