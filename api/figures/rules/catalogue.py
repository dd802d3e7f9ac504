"""The definitions of all figures, as data."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from api.figures.models import PeriodKind
from api.figures.rules import contributions, procurements
from api.figures.rules.measures import Measured


class FigureUnit(StrEnum):
    SHARE = "share"
    """Between 0 and 1."""
    DAYS = "days"
    HOURS = "hours"


class Aggregate(StrEnum):
    """How a figure follows from its measurements."""

    MEAN = "mean"
    MEDIAN = "median"


class FigureSubject(StrEnum):
    """What a measurement is about."""

    PROCUREMENT = "procurement"
    CONTRIBUTION = "contribution"


Measure = Callable[[Any, date], Measured]


@dataclass(frozen=True)
class Definition:
    """`measure` is a pure function of the history of one thing and the current day.

    Title, definition and exclusions in words are in `texts/`. A changed
    definition gets a new `version`; values of the old one stay.
    """

    id: str
    unit: FigureUnit
    subject: FigureSubject
    measure: Measure
    version: int = 1
    about_people: bool = False
    """Counts people or suppliers. Only whole years are computed, and shown once they are frozen;
    values of fewer than `FEWEST` measurements are withheld, and nobody can open the rows. The
    difference of two overlapping periods, or of two moments, would tell what few people did."""

    @property
    def aggregate(self) -> Aggregate:
        return Aggregate.MEAN if self.unit is FigureUnit.SHARE else Aggregate.MEDIAN

    @property
    def periods(self) -> tuple[PeriodKind, ...]:
        return (PeriodKind.YEAR,) if self.about_people else tuple(PeriodKind)


FEWEST = 5


def _of_procurements(name: str, unit: FigureUnit, measure: Measure) -> Definition:
    return Definition(name, unit, FigureSubject.PROCUREMENT, measure)


def _of_contributions(
    name: str, unit: FigureUnit, measure: Measure, *, about_people: bool = False
) -> Definition:
    return Definition(name, unit, FigureSubject.CONTRIBUTION, measure, about_people=about_people)


_SHARE, _DAYS, _HOURS = FigureUnit.SHARE, FigureUnit.DAYS, FigureUnit.HOURS
_DEFINITIONS = (
    _of_procurements("announced_ahead_30", _SHARE, procurements.announced_ahead(30)),
    _of_procurements("announced_ahead_90", _SHARE, procurements.announced_ahead(90)),
    _of_procurements("announced_ahead_180", _SHARE, procurements.announced_ahead(180)),
    _of_procurements("lead_time", _DAYS, procurements.lead_time),
    _of_procurements("slip", _DAYS, procurements.slip),
    _of_procurements("realisation", _SHARE, procurements.realisation),
    _of_procurements("silent", _SHARE, procurements.silent),
    _of_procurements("dialogue_share", _SHARE, procurements.dialogue_share),
    _of_procurements("criteria_planned", _SHARE, procurements.criteria_planned),
    _of_procurements("sme_lots", _SHARE, procurements.sme_lots),
    _of_contributions("answer_time", _HOURS, contributions.answer_time),
    _of_contributions("effect", _SHARE, contributions.effect),
    _of_contributions("decided", _SHARE, contributions.decided),
    _of_contributions("anonymous_share", _SHARE, contributions.anonymous_share, about_people=True),
)
FIGURES: Mapping[str, Definition] = {item.id: item for item in _DEFINITIONS}
ABOUT_PEOPLE = frozenset(item.id for item in _DEFINITIONS if item.about_people)


def of_subject(subject: FigureSubject) -> tuple[Definition, ...]:
    return tuple(definition for definition in FIGURES.values() if definition.subject is subject)
