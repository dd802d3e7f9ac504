"""Single responses as files. Neither is ever whole in memory."""

import asyncio
from collections.abc import AsyncIterator
from tempfile import TemporaryFile
from typing import IO

from sqlalchemy.ext.asyncio import AsyncSession

from api.core.text import Language, translate
from api.exchange.tables import XlsxTable, csv_lines, csv_start
from api.surveys.models import Survey
from api.surveys.rules import table
from api.surveys.service.counting import batches


async def csv_parts(
    session: AsyncSession, survey: Survey, language: Language
) -> AsyncIterator[bytes]:
    yield csv_start() + csv_lines([table.headings(survey, language)])
    async for batch in batches(session, survey.id):
        yield csv_lines(table.row(survey, *response, language) for response in batch)


async def xlsx_file(session: AsyncSession, survey: Survey, language: Language) -> IO[bytes]:
    """In a file of its own: the format begins with what only the end tells. Written in a thread,
    so that others are served meanwhile.
    """
    file = TemporaryFile()  # noqa: SIM115 - `chunks` closes it
    sheet = XlsxTable(file, translate("survey.export.sheet", language))
    sheet.head(table.headings(survey, language))
    async for batch in batches(session, survey.id):
        rows = (table.row(survey, *response, language) for response in batch)
        await asyncio.to_thread(sheet.add, rows)
    await asyncio.to_thread(sheet.close)
    return file
