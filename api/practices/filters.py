"""Query parameters of the list of practices."""

from typing import Annotated

from litestar.params import FromQuery, QueryParameter

from api.codelists.families import GOALS
from api.plans.filters import read_codes
from api.practices.models import PracticeAudience, PracticeGroup, Source
from api.practices.queries.editions import PracticeFilter

EditionParameter = Annotated[
    str | None,
    QueryParameter(
        max_length=40,
        description="Code of an edition. Default: the current edition of each source.",
    ),
]
SourceParameter = Annotated[
    list[Source] | None,
    QueryParameter(
        description="`platform`: this product's own words. `official`: the operating model's."
    ),
]


def practice_filter(
    *,
    group: FromQuery[list[PracticeGroup] | None] = None,
    audience: FromQuery[list[PracticeAudience] | None] = None,
    goal: FromQuery[list[str] | None] = None,
    source: SourceParameter = None,
    edition: EditionParameter = None,
) -> PracticeFilter:
    return PracticeFilter(
        groups=group or (),
        audiences=audience or (),
        goals=read_codes("goal", GOALS, goal),
        sources=source or (),
        edition=edition,
    )
