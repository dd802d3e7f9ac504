"""Figures as the jobs leave them: a year of lead times, and the procurement behind it."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

from api.core.models import Base
from api.figures.models import FigureMeasurement, FigureValue, PeriodKind
from api.organisations.models import Organisation
from tests.factories.plans import procurement


def computed_figures(buyer: Organisation) -> Iterator[Base]:
    row = procurement(buyer)
    yield row
    yield FigureMeasurement(
        figure="lead_time",
        subject_id=row.id,
        organisation_id=buyer.id,
        day=date(2026, 3, 4),
        measure=59.0,
    )
    for figure, value in (("lead_time", 59.0), ("announced_ahead_30", 1.0)):
        yield FigureValue(
            organisation_id=buyer.id,
            figure=figure,
            version=1,
            period=PeriodKind.YEAR,
            starts_on=date(2026, 1, 1),
            n=1,
            value=value,
            frozen_at=datetime(2027, 1, 15, tzinfo=UTC),
        )
