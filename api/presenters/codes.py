"""Loads names of codes for a `Presenter`."""

from collections.abc import Iterable

from sqlalchemy import select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from api.codelists.models import Code
from api.presenters.presenter import CodeNames


async def code_names(session: AsyncSession, codes: Iterable[tuple[str, str]]) -> CodeNames:
    pair = tuple_(Code.list_name, Code.code)
    rows = await session.execute(
        select(Code.list_name, Code.code, Code.labels).where(pair.in_(set(codes)))
    )
    return {(row.list_name, row.code): row.labels for row in rows}
