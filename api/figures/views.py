"""Values with their corrections, and the rows behind them."""

from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.core.i18n import Texts
from api.figures.models import FigureCorrection, FigureMeasurement, FigureValue
from api.figures.queries import reading


class ValueView(NamedTuple):
    value: FigureValue
    corrections: Sequence[FigureCorrection]
    """Oldest first."""


class RowView(NamedTuple):
    measurement: FigureMeasurement
    title: Texts
    """Of the procurement, or of the dialogue of the contribution."""
    dialogue_id: UUID | None
    """Of a contribution."""


async def value_views(
    session: AsyncSession, organisation_id: UUID, rows: Sequence[FigureValue]
) -> list[ValueView]:
    by_value = defaultdict(list)
    for correction in await session.scalars(reading.corrections(organisation_id, rows)):
        by_value[_key(correction)].append(correction)
    return [ValueView(row, by_value[_key(row)]) for row in rows]


def _key(row: FigureValue | FigureCorrection) -> tuple[object, ...]:
    return row.figure, row.version, row.period, row.starts_on
