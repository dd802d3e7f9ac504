"""Computes all figures from the tables, freezes closed periods, and finds what time has changed."""

from datetime import datetime
from functools import partial

from sqlalchemy import select, text, update
from sqlalchemy.orm import Session

from api.figures.jobs.measuring import PROCUREMENTS, SOURCES, batches, rebuild_measurements, refresh
from api.figures.jobs.values import compute_values
from api.figures.models import FigureMeasurement, FigureValue, PeriodKind
from api.figures.queries.procurements import fallen_due
from api.figures.queries.reading import buyers
from api.figures.rules.catalogue import FIGURES
from api.figures.rules.periods import newest_start_to_freeze

_BUYERS = 20
_EXCLUSIVE = text("LOCK TABLE figure_measurements IN EXCLUSIVE MODE")
"""Event handlers wait, readers do not."""


def rebuild(session: Session, now: datetime) -> int:
    """Compute everything from the tables. Returns the number of measurements."""
    session.execute(_EXCLUSIVE)
    count = sum(rebuild_measurements(session, source, now) for source in SOURCES)
    organisations = list(session.scalars(buyers()))
    for start in range(0, len(organisations), _BUYERS):
        compute_values(session, organisations[start : start + _BUYERS], FIGURES.values(), now)
    return count


def build_first(session: Session, now: datetime) -> None:
    """After an upgrade, or on an empty platform, there are no measurements yet."""
    if session.scalar(select(FigureMeasurement.figure).limit(1)) is None:
        rebuild(session, now)


def note_silence(session: Session, now: datetime) -> None:
    """A procurement becomes silent without an event."""
    for ids in batches(session, partial(fallen_due, now.date())):
        refresh(session, PROCUREMENTS, ids, now)


def freeze(session: Session, now: datetime) -> None:
    for kind in PeriodKind:
        newest = newest_start_to_freeze(kind, now.date())
        session.execute(
            update(FigureValue)
            .where(
                FigureValue.frozen_at.is_(None),
                FigureValue.period == kind,
                FigureValue.starts_on <= newest,
            )
            .values(frozen_at=now)
        )
