"""Reads the figures of a buyer for their pages, as everybody sees them."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import NamedTuple
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.core.actor import ANONYMOUS
from api.core.errors import NotFound
from api.core.i18n import Texts
from api.figures.models import FigureMeasurement, PeriodKind
from api.figures.queries import reading
from api.figures.rules.catalogue import Definition, FigureSubject
from api.figures.schemas import FigureValueOut, value_out
from api.organisations.models import Organisation, OrganisationKind
from api.organisations.service import organisations

MOST_VALUES = 400
"""Periods on one page: 33 years of months."""
PAGE_ROWS = 100


class FigureRow(NamedTuple):
    title: Texts
    path: str
    day: date
    measure: float
    key: UUID


async def buyer_of(session: AsyncSession, buyer_id: UUID) -> Organisation:
    row = await organisations.get(session, ANONYMOUS, buyer_id)
    if row.kind is not OrganisationKind.BUYER:
        raise NotFound
    return row


async def values_of(
    session: AsyncSession, buyer_id: UUID, figures: Collection[Definition], kind: PeriodKind
) -> list[FigureValueOut]:
    """Oldest first, at most the newest `MOST_VALUES` of them."""
    versions = [(definition.id, definition.version) for definition in figures]
    stmt = reading.newest_values(buyer_id, versions, kind, MOST_VALUES)
    rows = list(reversed((await session.scalars(stmt)).all()))
    corrections = (await session.scalars(reading.corrections(buyer_id, rows))).all()
    return [value_out(row, corrections) for row in rows]


async def rows_of(
    session: AsyncSession,
    buyer_id: UUID,
    definition: Definition,
    period: tuple[PeriodKind, date],
    start: reading.MeasurementKey | None,
) -> list[FigureRow]:
    """The procurements or contributions behind a figure; one more than a page holds."""
    stmt = reading.measurements(buyer_id, definition.id, *period, start=start, limit=PAGE_ROWS)
    rows = (await session.scalars(stmt)).all()
    if definition.subject is FigureSubject.PROCUREMENT:
        return await _procurements(session, rows)
    return await _contributions(session, rows)


async def _procurements(
    session: AsyncSession, rows: Sequence[FigureMeasurement]
) -> list[FigureRow]:
    stmt = reading.procurement_titles([row.subject_id for row in rows])
    titles = {row[0]: row[1] for row in await session.execute(stmt)}
    return [
        FigureRow(
            titles[row.subject_id],
            f"/procurements/{row.subject_id}",
            row.day,
            row.measure,
            row.subject_id,
        )
        for row in rows
    ]


async def _contributions(
    session: AsyncSession, rows: Sequence[FigureMeasurement]
) -> list[FigureRow]:
    stmt = reading.contributions_in_dialogues([row.subject_id for row in rows])
    places = {row[0]: (row[1], row[2]) for row in await session.execute(stmt)}
    return [
        FigureRow(
            places[row.subject_id][1],
            f"/dialogues/{places[row.subject_id][0]}#c-{row.subject_id}",
            row.day,
            row.measure,
            row.subject_id,
        )
        for row in rows
    ]
