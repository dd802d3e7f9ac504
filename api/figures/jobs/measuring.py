"""Brings measurements and figures up to date, for single things or for all.

Both ways measure the histories that the tables hold now, with the same functions. So it makes no
difference whether an event comes late, twice, or after a later one.
"""

from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Select, delete, insert, select, tuple_
from sqlalchemy.orm import Session

from api.figures.jobs.values import compute_values
from api.figures.models import FigureMeasurement
from api.figures.queries import contributions, procurements
from api.figures.queries.values import LOCK_BUYER
from api.figures.rules.catalogue import FIGURES, FigureSubject, of_subject

BATCH = 2000


class Source(NamedTuple):
    """Where the measurements about one kind of thing come from."""

    subject: FigureSubject
    ids: Callable[[UUID | None, int], Select[UUID]]
    buyers: Callable[[Collection[UUID]], Select[UUID]]
    histories: Callable[[Session, Collection[UUID]], Iterator[Any]]


PROCUREMENTS = Source(
    FigureSubject.PROCUREMENT,
    procurements.procurement_ids,
    procurements.buyers_of_procurements,
    procurements.procurement_histories,
)
CONTRIBUTIONS = Source(
    FigureSubject.CONTRIBUTION,
    contributions.contribution_ids,
    contributions.buyers_of_contributions,
    contributions.contribution_histories,
)
SOURCES = (PROCUREMENTS, CONTRIBUTIONS)


class Measurement(NamedTuple):
    figure: str
    subject_id: UUID
    organisation_id: UUID
    day: date
    measure: float


def refresh(session: Session, source: Source, ids: Collection[UUID], now: datetime) -> None:
    """Measure these things anew and compute the figures that change by it."""
    for buyer in sorted(session.scalars(source.buyers(ids))):
        session.execute(LOCK_BUYER, {"organisation_id": str(buyer)})
    fresh = set(_measure(session, source, ids, now.date()))
    kept = set(_stored(session, source, ids))
    gone, added = kept - fresh, fresh - kept
    _delete(session, gone)
    _add(session, added)
    for buyer in sorted({measurement.organisation_id for measurement in gone | added}):
        figures = {
            measurement.figure
            for measurement in gone | added
            if measurement.organisation_id == buyer
        }
        compute_values(session, [buyer], [FIGURES[name] for name in sorted(figures)], now)


def rebuild_measurements(session: Session, source: Source, now: datetime) -> int:
    """Measure all things anew. Returns the number of measurements."""
    names = [definition.id for definition in of_subject(source.subject)]
    session.execute(delete(FigureMeasurement).where(FigureMeasurement.figure.in_(names)))
    return sum(
        _add(session, _measure(session, source, ids, now.date()))
        for ids in batches(session, source.ids)
    )


def batches(
    session: Session, ids: Callable[[UUID | None, int], Select[UUID]]
) -> Iterator[list[UUID]]:
    batch = list(session.scalars(ids(None, BATCH)))
    while batch:
        yield batch
        batch = list(session.scalars(ids(batch[-1], BATCH)))


def _measure(
    session: Session, source: Source, ids: Collection[UUID], today: date
) -> Iterator[Measurement]:
    definitions = of_subject(source.subject)
    for history in source.histories(session, ids):
        for definition in definitions:
            if measured := definition.measure(history, today):
                yield Measurement(definition.id, history.id, history.organisation_id, *measured)


def _stored(session: Session, source: Source, ids: Collection[UUID]) -> Iterator[Measurement]:
    names = [definition.id for definition in of_subject(source.subject)]
    columns = (getattr(FigureMeasurement, name) for name in Measurement._fields)
    stmt = select(*columns).where(
        FigureMeasurement.subject_id.in_(ids), FigureMeasurement.figure.in_(names)
    )
    yield from (Measurement(*row) for row in session.execute(stmt))


def _delete(session: Session, measurements: Collection[Measurement]) -> None:
    if measurements:
        key = tuple_(FigureMeasurement.figure, FigureMeasurement.subject_id)
        gone = [(measurement.figure, measurement.subject_id) for measurement in measurements]
        session.execute(delete(FigureMeasurement).where(key.in_(gone)))


def _add(session: Session, measurements: Iterable[Measurement]) -> int:
    rows = [measurement._asdict() for measurement in measurements]
    if rows:
        session.execute(insert(FigureMeasurement), rows)
    return len(rows)
