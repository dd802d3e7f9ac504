"""Reads the figures of a buyer for their pages, as everybody sees them."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.core.actor import ANONYMOUS
from api.core.errors import NotFound
from api.figures.models import PeriodKind
from api.figures.queries import comparing, reading
from api.figures.queries.comparing import Comparison
from api.figures.rules.catalogue import Definition
from api.figures.schemas import FigureValueOut, value_out
from api.figures.views import RowView, value_views
from api.organisations.models import Organisation, OrganisationKind
from api.organisations.service import organisations

MOST_VALUES = 400
"""Periods on one page: 33 years of months."""
PAGE_ROWS = 100


async def buyer_of(session: AsyncSession, buyer_id: UUID) -> Organisation:
    row = await organisations.get(session, ANONYMOUS, buyer_id)
    if row.kind is not OrganisationKind.BUYER:
        raise NotFound
    return row


async def values_of(
    session: AsyncSession, buyer_id: UUID, figures: Collection[Definition], kind: PeriodKind
) -> list[FigureValueOut]:
    """Oldest first."""
    versions = [(definition.id, definition.version) for definition in figures]
    filters = reading.ValueFilter(period=kind)
    stmt = reading.values(buyer_id, versions, filters, start=None, limit=MOST_VALUES)
    rows = (await session.scalars(stmt)).all()
    return [value_out(view) for view in await value_views(session, buyer_id, rows)]


async def comparisons_of(
    session: AsyncSession, buyer: Organisation, figures: Collection[Definition], kind: PeriodKind
) -> dict[tuple[str, date], Comparison]:
    """Of like buyers, by figure and first day."""
    if not comparing.is_comparable(buyer):
        return {}
    versions = [(definition.id, definition.version) for definition in figures]
    filters = reading.ValueFilter(period=kind)
    stmt = comparing.comparisons(buyer, versions, filters, start=None, limit=MOST_VALUES)
    rows = [Comparison(*row) for row in await session.execute(stmt)]
    return {(row.figure, row.starts_on): row for row in rows}


async def rows_of(
    session: AsyncSession, asked: reading.Rows, start: reading.MeasurementKey | None
) -> tuple[list[RowView], reading.MeasurementKey | None]:
    """The procurements or contributions behind a figure, and where the next page starts after."""
    stmt = reading.rows(ANONYMOUS, asked, start=start, limit=PAGE_ROWS)
    views = [RowView(*row) for row in await session.execute(stmt)]
    last = views[PAGE_ROWS - 1].measurement if len(views) > PAGE_ROWS else None
    return views[:PAGE_ROWS], (last.day, last.subject_id) if last else None
