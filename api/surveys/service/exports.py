"""Single responses as files. Neither is ever whole in memory, and neither is read from the session
once it is sent: a slow reader must not hold a connection.
"""

import asyncio
from tempfile import TemporaryFile
from typing import IO

from sqlalchemy.ext.asyncio import AsyncSession

from api.core.i18n import translate
from api.spreadsheets.writer import XlsxTable, csv_lines, csv_start
from api.surveys.rules.table import Table
from api.surveys.service.results import batches


async def csv_file(session: AsyncSession, table: Table) -> IO[bytes]:
    file = TemporaryFile()  # noqa: SIM115 - `chunks` closes it
    file.write(csv_start() + csv_lines([table.headings()]))
    async for batch in batches(session, table.survey.id):
        rows = (table.row(response) for response in batch)
        file.write(await asyncio.to_thread(csv_lines, rows))
    return file


async def xlsx_file(session: AsyncSession, table: Table) -> IO[bytes]:
    """In a file of its own: the format begins with what only the end tells. Written in a thread,
    so that others are served meanwhile.
    """
    file = TemporaryFile()  # noqa: SIM115 - `chunks` closes it
    sheet = XlsxTable(file, translate("survey.export.sheet", table.language))
    sheet.head(table.headings())
    async for batch in batches(session, table.survey.id):
        rows = (table.row(response) for response in batch)
        await asyncio.to_thread(sheet.add, rows)
    await asyncio.to_thread(sheet.close)
    return file
