"""All rows of what is otherwise read page by page, in the shape of a record."""

from collections.abc import Callable
from typing import Any, TypeVar

import msgspec
from sqlalchemy import Row, Select
from sqlalchemy.ext.asyncio import AsyncSession

BATCH = 500
T = TypeVar("T")


async def every(
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


def recorded(shape: type[T], shown: object) -> T:
    """Those of its fields that a record has."""
    return msgspec.convert(shown, shape, from_attributes=True)
