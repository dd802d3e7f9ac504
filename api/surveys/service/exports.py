"""Single responses as CSV and XLSX files.

No file is completely in memory. The session is not used while the file is sent, so that a slow
reader does not hold a database connection.
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
    """Write to a temporary file, because the start of the format depends on its end.

    A thread does the writing, so that other requests are served meanwhile.
    """
    file = TemporaryFile()  # noqa: SIM115 - `chunks` closes it
    sheet = XlsxTable(file, translate("survey.export.sheet", table.language))
    sheet.head(table.headings())
    async for batch in batches(session, table.survey.id):
        rows = (table.row(response) for response in batch)
        await asyncio.to_thread(sheet.add, rows)
    await asyncio.to_thread(sheet.close)
    return file
