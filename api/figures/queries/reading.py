"""Figures as they are read: values, their corrections, and the measurements behind them."""

from collections.abc import Collection, Iterator, Sequence
from datetime import date
from typing import NamedTuple
from uuid import UUID

import msgspec
from sqlalchemy import ColumnElement, Select, null, select, tuple_

from api.continuous.queries import visible_to as dialogues_visible_to
from api.contributions.models import Contribution
from api.contributions.queries.contributions import visible_to as contributions_visible_to
from api.core.actor import Actor
from api.core.i18n import Texts
from api.core.keyset import after
from api.dialogues.models import Dialogue
from api.figures.models import FigureCorrection, FigureMeasurement, FigureValue, PeriodKind
from api.figures.rules.catalogue import Definition, FigureSubject
from api.figures.rules.periods import last_day
from api.organisations.models import Organisation, OrganisationKind
from api.plans.models.procurements import Procurement
from api.plans.queries.visibility import visible_to as procurements_visible_to

ValueKey = tuple[date, str]
MeasurementKey = tuple[date, UUID]
VALUE_ORDER = (FigureValue.starts_on, FigureValue.figure)
_MEASUREMENT_ORDER = (FigureMeasurement.day, FigureMeasurement.subject_id)


class ValueFilter(msgspec.Struct, frozen=True, kw_only=True):
    """Which values to read. Both days are inclusive and compared with the start of the period."""

    period: PeriodKind
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
    own = FigureValue.organisation_id == organisation_id
    stmt = select(FigureValue).where(own, *matching(versions, filters), after(VALUE_ORDER, start))
    return stmt.order_by(*VALUE_ORDER).limit(limit + 1)


def matching(
    versions: Collection[tuple[str, int]], filters: ValueFilter
) -> Iterator[ColumnElement[bool]]:
    yield FigureValue.period == filters.period
    yield tuple_(FigureValue.figure, FigureValue.version).in_(list(versions))
    if filters.since:
        yield FigureValue.starts_on >= filters.since
    if filters.until:
        yield FigureValue.starts_on <= filters.until


def newest_values(
    organisation_id: UUID, versions: Collection[tuple[str, int]], period: PeriodKind, limit: int
) -> Select[FigureValue]:
    """Newest period first."""
    own = FigureValue.organisation_id == organisation_id
    stmt = select(FigureValue).where(own, *matching(versions, ValueFilter(period=period)))
    return stmt.order_by(*(column.desc() for column in VALUE_ORDER)).limit(limit)


def corrections(organisation_id: UUID, shown: Sequence[FigureValue]) -> Select[FigureCorrection]:
    """Of these values, oldest first."""
    key = tuple_(FigureCorrection.figure, FigureCorrection.period, FigureCorrection.starts_on)
    keys = [(row.figure, row.period, row.starts_on) for row in shown if row.frozen_at]
    return (
        select(FigureCorrection)
        .where(FigureCorrection.organisation_id == organisation_id, key.in_(keys))
        .order_by(FigureCorrection.at, FigureCorrection.id)
    )


class Rows(NamedTuple):
    """The rows behind which figure, in which period."""

    organisation_id: UUID
    figure: Definition
    period: PeriodKind
    starts_on: date


def rows(
    actor: Actor, asked: Rows, *, start: MeasurementKey | None, limit: int
) -> Select[FigureMeasurement, Texts, UUID | None]:
    """Measurements of what the actor may see, oldest first, each with the title of its procurement,
    or with the title and id of its dialogue; one row more than the page holds."""
    of_procurements = asked.figure.subject is FigureSubject.PROCUREMENT
    stmt = _of_procurements(actor) if of_procurements else _of_contributions(actor)
    return (
        stmt.where(
            FigureMeasurement.organisation_id == asked.organisation_id,
            FigureMeasurement.figure == asked.figure.id,
            FigureMeasurement.day.between(asked.starts_on, last_day(asked.period, asked.starts_on)),
            after(_MEASUREMENT_ORDER, start),
        )
        .order_by(*_MEASUREMENT_ORDER)
        .limit(limit + 1)
    )


def _of_procurements(actor: Actor) -> Select[FigureMeasurement, Texts, UUID | None]:
    return (
        select(FigureMeasurement, Procurement.title, null())
        .join(Procurement, Procurement.id == FigureMeasurement.subject_id)
        .where(procurements_visible_to(actor))
    )


def _of_contributions(actor: Actor) -> Select[FigureMeasurement, Texts, UUID | None]:
    return (
        select(FigureMeasurement, Dialogue.title, Dialogue.id)
        .join(Contribution, Contribution.id == FigureMeasurement.subject_id)
        .join(Dialogue, Dialogue.id == Contribution.dialogue_id)
        .where(contributions_visible_to(actor), dialogues_visible_to(actor))
    )
