"""Figures of like buyers: quartiles in SQL."""

from collections.abc import Collection
from datetime import date
from typing import NamedTuple

from sqlalchemy import ColumnElement, Select, and_, func, or_, select

from api.core.keyset import after
from api.figures.models import FigureValue
from api.figures.queries.reading import VALUE_ORDER, ValueFilter, ValueKey, matching
from api.figures.rules.catalogue import ABOUT_PEOPLE, FEWEST
from api.organisations.models import Organisation, OrganisationKind, OrganisationStatus

FEWEST_BUYERS = 6
"""Of a comparison, the buyer itself included: quartiles of fewer say nothing."""
MUNICIPALITY = "municipality"
_QUARTILES = (0.25, 0.5, 0.75)


class Comparison(NamedTuple):
    """The values of like buyers in one period, as first published."""

    figure: str
    version: int
    starts_on: date
    buyers: int
    quartiles: list[float]
    """Lower quartile, median, upper quartile."""


def is_comparable(buyer: Organisation) -> bool:
    if buyer.kind is not OrganisationKind.BUYER or buyer.buyer_type is None:
        return False
    return buyer.buyer_type != MUNICIPALITY or buyer.population_class is not None


def comparisons(
    buyer: Organisation,
    versions: Collection[tuple[str, int]],
    filters: ValueFilter,
    *,
    start: ValueKey | None,
    limit: int,
) -> Select[str, int, date, int, list[float]]:
    """Periods in which at least `FEWEST_BUYERS` have a value, oldest first; one row more than the
    page holds."""
    quartiles = func.percentile_cont(list(_QUARTILES)).within_group(FigureValue.value)
    return (
        select(
            FigureValue.figure,
            FigureValue.version,
            FigureValue.starts_on,
            func.count(),
            quartiles,
        )
        .join(Organisation, Organisation.id == FigureValue.organisation_id)
        .where(*_like(buyer), *matching(versions, filters), _is_shown(), after(VALUE_ORDER, start))
        .group_by(FigureValue.figure, FigureValue.version, FigureValue.starts_on)
        .having(func.count() >= FEWEST_BUYERS)
        .order_by(*VALUE_ORDER)
        .limit(limit + 1)
    )


def _like(buyer: Organisation) -> list[ColumnElement[bool]]:
    """Municipalities by population class, others by type."""
    conditions = [
        Organisation.kind == OrganisationKind.BUYER,
        Organisation.status == OrganisationStatus.APPROVED,
        Organisation.buyer_type == buyer.buyer_type,
    ]
    if buyer.buyer_type == MUNICIPALITY:
        conditions.append(Organisation.population_class == buyer.population_class)
    return conditions


def _is_shown() -> ColumnElement[bool]:
    """Figures about people count only where they are shown."""
    shown = and_(FigureValue.n >= FEWEST, FigureValue.frozen_at.is_not(None))
    return or_(FigureValue.figure.not_in(ABOUT_PEOPLE), shown)
