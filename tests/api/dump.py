"""All that a database holds, to look for what must not be in it."""

from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.orm import Session

from api.core.models import Base


async def whole_database(connection: AsyncConnection) -> str:
    """Every row of every table as a line of text; bytes as hexadecimal digits."""
    found: list[str] = []
    for table in Base.metadata.sorted_tables:
        rows = await connection.execute(text(f'SELECT t::text FROM "{table.name}" AS t'))
        found += [row.replace("\n", " ") for row in rows.scalars()]
    return "\n".join(found)


async def tables_with(connection: AsyncConnection, phrase: str) -> set[str]:
    """Tables of which any row holds the phrase: in letters of either case, or in bytes."""
    return await connection.run_sync(tables_holding, phrase)


def tables_holding(connection: Connection | Session, phrase: str) -> set[str]:
    result = set()
    for table in Base.metadata.sorted_tables:
        rows = connection.execute(text(f'SELECT t::text FROM "{table.name}" AS t'))
        for row in rows.scalars():
            if phrase.casefold() in row.casefold() or phrase.encode().hex() in row:
                result.add(table.name)
    return result
