"""Figures as they are read: values, their corrections, and the measurements behind them."""

from collections.abc import Collection, Sequence
from datetime import date
from uuid import UUID

import msgspec
from sqlalchemy import ColumnElement, Select, select, tuple_

from api.contributions.models import Contribution
from api.core.i18n import Texts
from api.core.keyset import after
from api.dialogues.models import Dialogue
from api.figures.models import FigureCorrection, FigureMeasurement, FigureValue, PeriodKind
from api.figures.rules.periods import last_day
from api.organisations.models import Organisation, OrganisationKind
from api.plans.models.procurements import Procurement

ValueKey = tuple[date, str]
MeasurementKey = tuple[date, UUID]
_VALUE_ORDER = (FigureValue.starts_on, FigureValue.figure)
_MEASUREMENT_ORDER = (FigureMeasurement.day, FigureMeasurement.subject_id)


class ValueFilter(msgspec.Struct, frozen=True, kw_only=True):
    """Which values to read. Both days are inclusive and compared with the start of the period."""

    period: PeriodKind
    figures: Sequence[str] = ()
    since: date | None = None
    until: date | None = None


def buyers() -> Select[UUID]:
    return select(Organisation.id).where(Organisation.kind == OrganisationKind.BUYER)


def values(
    organisation_id: UUID,
    versions: Collection[tuple[str, int]],
    filters: ValueFilter,
    *,
    start: ValueKey | None,
    limit: int,
) -> Select[FigureValue]:
    """Oldest period first; one row more than the page holds. `versions`: current definitions."""
    conditions: list[ColumnElement[bool]] = [
        FigureValue.organisation_id == organisation_id,
        FigureValue.period == filters.period,
        tuple_(FigureValue.figure, FigureValue.version).in_(list(versions)),
    ]
    if filters.since:
        conditions.append(FigureValue.starts_on >= filters.since)
    if filters.until:
        conditions.append(FigureValue.starts_on <= filters.until)
    stmt = select(FigureValue).where(*conditions, after(_VALUE_ORDER, start))
    return stmt.order_by(*_VALUE_ORDER).limit(limit + 1)


def newest_values(
    organisation_id: UUID,
    versions: Collection[tuple[str, int]],
    period: PeriodKind,
    limit: int,
) -> Select[FigureValue]:
    """Newest period first."""
    return (
        select(FigureValue)
        .where(
            FigureValue.organisation_id == organisation_id,
            FigureValue.period == period,
            tuple_(FigureValue.figure, FigureValue.version).in_(list(versions)),
        )
        .order_by(FigureValue.starts_on.desc(), FigureValue.figure)
        .limit(limit)
    )


def corrections(organisation_id: UUID, shown: Sequence[FigureValue]) -> Select[FigureCorrection]:
    """Of these values, oldest first."""
    key = tuple_(FigureCorrection.figure, FigureCorrection.period, FigureCorrection.starts_on)
    keys = [(row.figure, row.period, row.starts_on) for row in shown if row.frozen_at]
    return (
        select(FigureCorrection)
        .where(FigureCorrection.organisation_id == organisation_id, key.in_(keys))
        .order_by(FigureCorrection.at, FigureCorrection.id)
    )


def measurements(
    organisation_id: UUID,
    figure: str,
    kind: PeriodKind,
    starts_on: date,
    *,
    start: MeasurementKey | None,
    limit: int,
) -> Select[FigureMeasurement]:
    """The measurements of a figure in a period, oldest first; one row more than the page holds."""
    return (
        select(FigureMeasurement)
        .where(
            FigureMeasurement.organisation_id == organisation_id,
            FigureMeasurement.figure == figure,
            FigureMeasurement.day.between(starts_on, last_day(kind, starts_on)),
            after(_MEASUREMENT_ORDER, start),
        )
        .order_by(*_MEASUREMENT_ORDER)
        .limit(limit + 1)
    )


def procurement_titles(ids: Collection[UUID]) -> Select[UUID, Texts]:
    return select(Procurement.id, Procurement.title).where(Procurement.id.in_(ids))


def dialogue_titles(ids: Collection[UUID]) -> Select[UUID, Texts]:
    """The title of the dialogue of each contribution."""
    return (
        select(Contribution.id, Dialogue.title)
        .join(Dialogue, Dialogue.id == Contribution.dialogue_id)
        .where(Contribution.id.in_(ids))
    )


def contributions_in_dialogues(ids: Collection[UUID]) -> Select[UUID, UUID, Texts]:
    """The dialogue of each contribution, with its title."""
    return (
        select(Contribution.id, Dialogue.id, Dialogue.title)
        .join(Dialogue, Dialogue.id == Contribution.dialogue_id)
        .where(Contribution.id.in_(ids))
    )
