"""Searches for procurements as files: CSV as a stream, XLSX as a file.

The rows are read in batches, each in a session of its own: a slow reader holds no connection to the
database, and memory stays constant. A procurement that changes meanwhile is in the file once, as it
was when its batch was read.
"""

import asyncio
from collections.abc import AsyncIterator, Sequence
from tempfile import TemporaryFile
from typing import IO, NamedTuple
from uuid import UUID

from api.core.actor import Actor, Permission
from api.core.errors import InvalidRequest
from api.core.i18n import Language, translate
from api.core.work_slots import WorkSlots
from api.http.middleware.transaction import Sessions
from api.organisations.queries.organisations import buyer_names
from api.plans.exporting.table import exported, headings, table_row
from api.plans.inputs.search import ProcurementSearch
from api.plans.models.procurements import Procurement
from api.plans.queries import search as searching
from api.spreadsheets.writer import CsvDialect, Row, XlsxTable, csv_lines, csv_start

FIRST_BATCH, BATCH = 50, 500
"""The first batch is small, so that the first byte comes soon."""
MOST_XLSX_ROWS = 20_000
"""A spreadsheet is written as a whole before its first byte is sent."""
AT_ONCE = 8


class Exports:
    """Limits the files that a process writes at once, and those of one address."""

    def __init__(self) -> None:
        self.slots = WorkSlots(at_once=AT_ONCE, most=AT_ONCE, most_of_one=1)


class Export(NamedTuple):
    sessions: Sessions
    actor: Actor
    search: ProcurementSearch
    language: Language
    public_url: str

    async def require_at_most(self, limit: int) -> None:
        """Raises InvalidRequest if the search has more results."""
        async with self.sessions.open() as session:
            count = await session.scalar(searching.count_up_to(self.actor, self.search, limit + 1))
        if count and count > limit:
            raise InvalidRequest.at("", "search_too_wide", limit=limit)

    async def batches(self) -> AsyncIterator[list[Row]]:
        start: UUID | None = None
        limit = FIRST_BATCH
        while True:
            rows, table = await self._batch(start, limit)
            if table:
                yield table
            if len(rows) <= limit:
                return
            start, limit = rows[limit - 1].id, BATCH

    async def _batch(
        self, start: UUID | None, limit: int
    ) -> tuple[Sequence[Procurement], list[Row]]:
        """Up to `limit` rows of the table, and one procurement more if there are others."""
        async with self.sessions.open() as session:
            stmt = searching.page_by_id(self.actor, self.search, start=start, limit=limit)
            rows = (await session.scalars(stmt)).all()
            shown = rows[:limit]
            ids = {row.organisation_id for row in shown}
            names = dict((await session.execute(buyer_names(ids))).all()) if ids else {}
            own = self.actor.organisations_with(Permission.ORGANISATION_READ)
            return rows, [
                table_row(
                    exported(
                        row,
                        self.language,
                        names[row.organisation_id],
                        self.public_url,
                        own=row.organisation_id in own,
                    )
                )
                for row in shown
            ]


async def csv_stream(
    export: Export, slots: WorkSlots, address: str, dialect: CsvDialect
) -> AsyncIterator[bytes]:
    async with slots.of(address):
        head = csv_start() + csv_lines([headings(export.language)], dialect)
        async for rows in export.batches():
            yield head + csv_lines(rows, dialect)
            head = b""
        if head:
            yield head


async def begun(content: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """The same content, whose first part is there: its errors come before the answer begins."""
    first = await anext(content)

    async def whole() -> AsyncIterator[bytes]:
        yield first
        async for part in content:
            yield part

    return whole()


async def xlsx_file(export: Export, slots: WorkSlots, address: str) -> IO[bytes]:
    """Raises InvalidRequest if the search has too many results."""
    async with slots.of(address):
        await export.require_at_most(MOST_XLSX_ROWS)
        file = TemporaryFile()  # noqa: SIM115 - `chunks` closes it
        table = XlsxTable(file, translate("export.sheet", export.language))
        table.head(headings(export.language))
        async for rows in export.batches():
            await asyncio.to_thread(table.add, rows)
        await asyncio.to_thread(table.close)
        return file
