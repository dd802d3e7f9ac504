"""Loads all rows of a paged query, and converts them to types of a record."""

from collections.abc import Callable
from typing import Any, TypeVar

import msgspec
from sqlalchemy import Row, Select
from sqlalchemy.ext.asyncio import AsyncSession

BATCH = 500
T = TypeVar("T")


async def fetch_all(
    session: AsyncSession,
    page: Callable[..., Select[*tuple[Any, ...]]],
    key: Callable[[Row[*tuple[Any, ...]]], tuple[Any, ...]],
) -> list[Any]:
    result: list[Any] = []
    start: tuple[Any, ...] | None = None
    while True:
        rows = (await session.execute(page(start=start, limit=BATCH))).all()
        result += rows[:BATCH]
        if len(rows) <= BATCH:
            return result
        start = key(result[-1])


def as_recorded(shape: type[T], shown: object) -> T:
    """Convert to `shape`, without the fields that a record does not have."""
    return msgspec.convert(shown, shape, from_attributes=True)
