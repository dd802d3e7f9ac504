"""Which figure, periods and day an address asks for."""

from datetime import date

from api.core.errors import NotFound
from api.figures.models import PeriodKind
from api.figures.rules.catalogue import FIGURES, Definition
from api.figures.rules.periods import is_start
from api.http.requests import ApiRequest


def figure_of(name: str) -> Definition:
    definition = FIGURES.get(name)
    if definition is None:
        raise NotFound
    return definition


def kind_of(request: ApiRequest, definition: Definition) -> PeriodKind:
    """`?period=`: anything that the figure does not have says nothing."""
    given = request.query_params.get("period", "")
    return PeriodKind(given) if given in definition.periods else PeriodKind.YEAR


def start_of(request: ApiRequest, kind: PeriodKind) -> date | None:
    """`?starts_on=`: anything that is not the start of a period says nothing."""
    day = day_of(request.query_params.get("starts_on", ""))
    return day if day and is_start(kind, day) else None


def day_of(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
