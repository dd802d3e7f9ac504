"""Response bodies of figures, and the functions that build them."""

from datetime import date, datetime
from uuid import UUID

import msgspec

from api.core.i18n import Language, Texts, translate
from api.figures.models import FigureCorrection, PeriodKind
from api.figures.queries.comparing import MUNICIPALITY, Comparison
from api.figures.rules.catalogue import FEWEST, FIGURES, Definition, FigureSubject, FigureUnit
from api.figures.rules.periods import last_day
from api.figures.views import RowView, ValueView
from api.organisations.models import Organisation

Words = dict[Language, str]


class FigureOut(msgspec.Struct, kw_only=True):
    """The definition of a figure."""

    id: str
    version: int
    """A changed definition gets the next version; values of earlier versions are kept."""
    unit: FigureUnit
    """`share`: mean of measurements that are 0 or 1. `days`, `hours`: median of measurements."""
    subject: FigureSubject
    """What each measurement is about."""
    about_people: bool
    """If true, only whole years exist, shown once they are frozen; values of fewer than five
    measurements are withheld, and nobody can open the rows."""
    periods: list[PeriodKind]
    title: Words
    definition: Words
    exclusions: Words
    """What is left out of the numbers."""


class FigureCorrectionOut(msgspec.Struct, kw_only=True):
    """A later value of a frozen figure."""

    at: datetime
    n: int
    value: float | None


class FigureValueOut(msgspec.Struct, kw_only=True):
    """A figure of a buyer in one period. Without measurements there is no value: it is never 0."""

    figure: str
    version: int
    unit: FigureUnit
    period: PeriodKind
    starts_on: date
    ends_on: date
    """Inclusive."""
    n: int | None
    """Number of measurements; null if the value is withheld."""
    value: float | None
    """The first published value of the period, frozen at `frozen_at`."""
    withheld: bool
    """The value would tell too much about a few people."""
    frozen_at: datetime | None
    corrections: list[FigureCorrectionOut]
    """Oldest first; the last one has the current value."""


class FigureRowOut(msgspec.Struct, kw_only=True):
    """A measurement behind a figure."""

    subject: FigureSubject
    id: UUID
    url: str
    """API address of the procurement or contribution."""
    title: Texts
    """Of the procurement, or of the dialogue of the contribution."""
    day: date
    measure: float


class FigureComparisonOut(msgspec.Struct, kw_only=True):
    """The values of like buyers in one period, the buyer itself included, as first published."""

    figure: str
    version: int
    unit: FigureUnit
    period: PeriodKind
    starts_on: date
    ends_on: date
    """Inclusive."""
    buyer_type: str
    population_class: str | None
    """Of municipalities; other buyers are compared by type only."""
    buyers: int
    """Number of buyers with a value."""
    lower_quartile: float
    median: float
    upper_quartile: float


def figure_out(definition: Definition) -> FigureOut:
    return FigureOut(
        id=definition.id,
        version=definition.version,
        unit=definition.unit,
        subject=definition.subject,
        about_people=definition.about_people,
        periods=list(definition.periods),
        title=_words(f"figure.{definition.id}.title"),
        definition=_words(f"figure.{definition.id}.definition"),
        exclusions=_words(f"figure.{definition.id}.exclusions"),
    )


def value_out(view: ValueView) -> FigureValueOut:
    row, definition = view.value, FIGURES[view.value.figure]
    withheld = definition.about_people and (row.n < FEWEST or row.frozen_at is None)
    # The difference of two values about people would tell what somebody did.
    corrections = () if definition.about_people else view.corrections
    return FigureValueOut(
        figure=row.figure,
        version=row.version,
        unit=definition.unit,
        period=row.period,
        starts_on=row.starts_on,
        ends_on=last_day(row.period, row.starts_on),
        n=None if withheld else row.n,
        value=None if withheld else row.value,
        withheld=withheld,
        frozen_at=row.frozen_at,
        corrections=[_correction_out(correction) for correction in corrections],
    )


def _correction_out(row: FigureCorrection) -> FigureCorrectionOut:
    return FigureCorrectionOut(at=row.at, n=row.n, value=row.value)


def comparison_out(buyer: Organisation, period: PeriodKind, row: Comparison) -> FigureComparisonOut:
    lower, median, upper = row.quartiles
    return FigureComparisonOut(
        figure=row.figure,
        version=row.version,
        unit=FIGURES[row.figure].unit,
        period=period,
        starts_on=row.starts_on,
        ends_on=last_day(period, row.starts_on),
        buyer_type=buyer.buyer_type or "",
        population_class=buyer.population_class if buyer.buyer_type == MUNICIPALITY else None,
        buyers=row.buyers,
        lower_quartile=lower,
        median=median,
        upper_quartile=upper,
    )


def row_out(view: RowView) -> FigureRowOut:
    measurement = view.measurement
    subject = FIGURES[measurement.figure].subject
    return FigureRowOut(
        subject=subject,
        id=measurement.subject_id,
        url=f"/v1/{subject}s/{measurement.subject_id}",
        title=view.title,
        day=measurement.day,
        measure=measurement.measure,
    )


def _words(name: str) -> Words:
    return {language: translate(name, language) for language in Language}
