"""The definitions of all figures, as data."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from api.figures.models import PeriodKind
from api.figures.rules import contributions, procurements


class Unit(StrEnum):
    SHARE = "share"
    """Between 0 and 1."""
    DAYS = "days"
    HOURS = "hours"


class Aggregate(StrEnum):
    """How a figure follows from its measurements."""

    MEAN = "mean"
    MEDIAN = "median"


class Subject(StrEnum):
    """What a measurement is about."""

    PROCUREMENT = "procurement"
    CONTRIBUTION = "contribution"


Measured = tuple[date, float] | None
"""The day and the measure of a measurement. None: the thing does not belong to the figure."""


@dataclass(frozen=True)
class Definition:
    """`measure` is a pure function of the history of one thing and the current day.

    Titles, definitions, numerators, denominators and exclusions in words are in `texts/`. A changed
    definition gets a new `version`; values of the old one stay.
    """

    id: str
    unit: Unit
    subject: Subject
    measure: Callable[[Any, date], Measured]
    version: int = 1
    about_people: bool = False
    """Counts people or suppliers. Only whole years are computed, and shown once they are frozen;
    values of fewer than `FEWEST` measurements are withheld, and nobody can open the rows. The
    difference of two overlapping periods, or of two moments, would tell what few people did."""

    @property
    def aggregate(self) -> Aggregate:
        return Aggregate.MEAN if self.unit is Unit.SHARE else Aggregate.MEDIAN

    @property
    def periods(self) -> tuple[PeriodKind, ...]:
        return (PeriodKind.YEAR,) if self.about_people else tuple(PeriodKind)


FEWEST = 5

_PROCUREMENTS = (
    *(
        Definition(
            f"announced_ahead_{days}",
            Unit.SHARE,
            Subject.PROCUREMENT,
            procurements.announced_ahead(days),
        )
        for days in (30, 90, 180)
    ),
    Definition("lead_time", Unit.DAYS, Subject.PROCUREMENT, procurements.lead_time),
    Definition("slip", Unit.DAYS, Subject.PROCUREMENT, procurements.slip),
    Definition("realisation", Unit.SHARE, Subject.PROCUREMENT, procurements.realisation),
    Definition("silent", Unit.SHARE, Subject.PROCUREMENT, procurements.silent),
    Definition("dialogue_share", Unit.SHARE, Subject.PROCUREMENT, procurements.dialogue_share),
    Definition("criteria_planned", Unit.SHARE, Subject.PROCUREMENT, procurements.criteria_planned),
    Definition("sme_lots", Unit.SHARE, Subject.PROCUREMENT, procurements.sme_lots),
)
_CONTRIBUTIONS = (
    Definition("answer_time", Unit.HOURS, Subject.CONTRIBUTION, contributions.answer_time),
    Definition("effect", Unit.SHARE, Subject.CONTRIBUTION, contributions.effect),
    Definition("decided", Unit.SHARE, Subject.CONTRIBUTION, contributions.decided),
    Definition(
        "anonymous_share",
        Unit.SHARE,
        Subject.CONTRIBUTION,
        contributions.anonymous_share,
        about_people=True,
    ),
)

FIGURES: Mapping[str, Definition] = {
    definition.id: definition for definition in (*_PROCUREMENTS, *_CONTRIBUTIONS)
}


def of_subject(subject: Subject) -> tuple[Definition, ...]:
    return tuple(definition for definition in FIGURES.values() if definition.subject is subject)
