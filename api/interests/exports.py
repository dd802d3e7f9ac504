"""The interests that a buyer received as a table, for CSV and XLSX files."""

from collections.abc import Mapping
from enum import StrEnum
from tempfile import TemporaryFile
from typing import IO, NamedTuple
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.core.actor import Actor, Permission
from api.core.audit import record_audit
from api.core.i18n import Language, translate
from api.interests import queries, service
from api.interests.rules import Target
from api.interests.schemas import interest_out
from api.interests.service import InterestView
from api.organisations.queries.organisations import business_ids
from api.organisations.rules.labels import shown_name
from api.spreadsheets.writer import CSV_TYPE, XLSX_TYPE, Row, XlsxTable, csv_lines, csv_start

MOST_ROWS = 5_000
COLUMNS = (
    *("supplier", "business_id", "kind", "registered", "capacity", "wished_lot_size"),
    *("regions", "message", "public", "seeks_partners"),
)


class TableFormat(StrEnum):
    CSV = "csv"
    XLSX = "xlsx"

    @property
    def media_type(self) -> str:
        return CSV_TYPE if self is TableFormat.CSV else XLSX_TYPE


class InterestTable(NamedTuple):
    headings: list[str]
    rows: list[Row]


async def read_table(
    session: AsyncSession,
    actor: Actor,
    target: Target,
    language: Language,
) -> InterestTable:
    """The newest active interests, for who may read all of them. The buyer's audit log records the
    export, and the entry is committed, because nothing is committed after a streamed answer."""
    actor.require(Permission.INTEREST_READ, target.organisation_id)
    stmt = queries.page_in(actor, target, start=None, limit=MOST_ROWS - 1)
    views = await service.views(session, actor, (await session.execute(stmt)).all())
    suppliers = {view.interest.organisation_id for view in views}
    numbers = dict((await session.execute(business_ids(suppliers))).all())
    record_audit(
        session,
        actor,
        "interest.export",
        f"{target.__tablename__}/{target.id}",
        organisation_id=target.organisation_id,
    )
    await session.commit()
    headings = [translate(f"interest.export.{column}", language) for column in COLUMNS]
    return InterestTable(headings, [_row(view, numbers, language) for view in views])


def write_table(table: InterestTable, table_format: TableFormat, title: str) -> IO[bytes]:
    """A temporary file, which `chunks` closes. Call it in a thread."""
    file = TemporaryFile()  # noqa: SIM115
    if table_format is TableFormat.CSV:
        file.write(csv_start() + csv_lines([table.headings, *table.rows]))
        return file
    sheet = XlsxTable(file, title)
    sheet.head(table.headings)
    sheet.add(table.rows)
    sheet.close()
    return file


def _row(view: InterestView, numbers: Mapping[UUID, str], language: Language) -> Row:
    shown = interest_out(view)

    def answer(value: bool | None) -> str:
        return translate(f"interest.export.{'yes' if value else 'no'}", language)

    return [
        shown_name(view.supplier, language),
        numbers.get(view.interest.organisation_id),
        translate(f"interest.export.kind.{shown.kind}", language),
        shown.created_at.date(),
        shown.capacity,
        shown.wished_lot_size,
        ", ".join(shown.regions),
        shown.message,
        answer(shown.public),
        answer(shown.seeks_partners),
    ]
