"""Imported values of a plan's procurements: read before an import, kept after it."""

from collections import defaultdict
from collections.abc import Iterable
from itertools import islice
from uuid import UUID

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from api.hidings.models import Hiding
from api.plans.importing.hidden_words import HiddenPassage, HiddenWords
from api.plans.importing.matching import PlanRows
from api.plans.importing.results import Import
from api.plans.models.imports import ImportedRow, Written
from api.plans.models.plans import Plan
from api.plans.queries import plans as plan_queries
from api.plans.queries import procurements as procurement_queries

AT_ONCE = 500


async def load_rows(session: AsyncSession, plan: Plan, secret: str) -> PlanRows:
    existing = (await session.scalars(procurement_queries.all_of_plan(plan.id))).all()
    hidings = (await session.scalars(plan_queries.hidings_of(plan))).all()
    written = await load_written(session, plan.id)
    return PlanRows(existing, written, hidden_words(hidings, secret), secret)


async def load_written(session: AsyncSession, plan_id: UUID) -> dict[UUID, Written]:
    rows = await session.scalars(plan_queries.imported_rows(plan_id))
    return {row.procurement_id: row.fields for row in rows}


def hidden_words(hidings: Iterable[Hiding], secret: str) -> HiddenWords:
    whole: dict[UUID, set[str]] = defaultdict(set)
    passages = []
    for hiding in hidings:
        if hiding.passage_mac is not None and hiding.passage_length:
            passages.append(HiddenPassage(hiding.passage_mac, hiding.passage_length))
        else:
            whole[UUID(hiding.subject.partition("/")[2])].update(hiding.fields)
    return HiddenWords(whole, passages, secret)


async def store_imported_values(session: AsyncSession, result: Import, before: PlanRows) -> None:
    """Keeps the imported values of existing procurements; unchanged rows are not written."""
    await write_rows(
        session,
        (
            (row_import.existing.id, row_import.written)
            for row_import in result.applied_rows
            if row_import.existing
            and row_import.written != before.written.get(row_import.existing.id)
        ),
    )


async def write_rows(session: AsyncSession, rows: Iterable[tuple[UUID, Written]]) -> None:
    rest = iter(rows)
    statement = insert(ImportedRow)
    statement = statement.on_conflict_do_update(
        index_elements=[ImportedRow.procurement_id], set_={"fields": statement.excluded.fields}
    )
    while some := [
        {"procurement_id": procurement_id, "fields": fields}
        for procurement_id, fields in islice(rest, AT_ONCE)
    ]:
        await session.execute(statement, some)
