"""Figures that show how a buyer keeps its promises, their definitions, and the rows behind them."""

from datetime import date
from typing import Annotated
from uuid import UUID

from litestar import Controller, Response, get
from litestar.params import FromPath, QueryParameter

from api.core.errors import InvalidRequest, NotFound
from api.figures.models import PeriodKind
from api.figures.queries import reading
from api.figures.rules.catalogue import FIGURES, Definition
from api.figures.rules.periods import is_start
from api.figures.schemas import (
    FigureOut,
    FigureRowOut,
    FigureValueOut,
    figure_out,
    row_out,
    value_out,
)
from api.figures.views import RowView, value_views
from api.http.authorization import PUBLIC, access
from api.http.etags import answer
from api.http.paging import DEFAULT_LIMIT, Cursor, Limit, Page, Paging
from api.http.requests import ApiRequest
from api.organisations.service.organisations import get as get_organisation

Figures = Annotated[
    list[str] | None, QueryParameter(name="figure", description="Ids of figures; without it, all.")
]
Since = Annotated[
    date | None, QueryParameter(description="Periods that start on this day or later.")
]
Until = Annotated[
    date | None, QueryParameter(description="Periods that start on this day or earlier.")
]
Kind = Annotated[PeriodKind, QueryParameter(name="period", description="Length of the periods.")]
StartsOn = Annotated[date, QueryParameter(description="First day of the period.")]


class FigureController(Controller):
    path = "/"
    tags = ("Figures",)

    @get("/figures", operation_id="list_figures", summary="List the figures", opt=access(PUBLIC))
    async def list_figures(self, request: ApiRequest) -> Response[Page[FigureOut]]:
        """The definition of each figure, in the order of presentation."""
        return answer(request, Page([figure_out(item) for item in FIGURES.values()]))

    @get(
        "/organisations/{organisation_id:uuid}/figures",
        operation_id="list_organisation_figures",
        summary="List the figures of a buyer",
        opt=access(PUBLIC),
    )
    async def list_organisation_figures(
        self,
        request: ApiRequest,
        organisation_id: FromPath[UUID],
        *,
        figures: Figures = None,
        period: Kind = PeriodKind.YEAR,
        since: Since = None,
        until: Until = None,
        limit: Limit = DEFAULT_LIMIT,
        cursor: Cursor = None,
    ) -> Response[Page[FigureValueOut]]:
        """Values of all periods, oldest first. They follow every change within seconds; two weeks
        after its end a period is frozen, and later changes are listed as dated corrections.
        """
        organisation = await get_organisation(request.transaction, request.actor, organisation_id)
        definitions = [_definition(name, "?figure") for name in figures or FIGURES]
        filters = reading.ValueFilter(period=period, since=since, until=until)
        paging = Paging(request, cursor, limit, reading.ValueKey)
        rows = await request.scalars(
            reading.values(
                organisation.id,
                [(definition.id, definition.version) for definition in definitions],
                filters,
                start=paging.start,
                limit=limit,
            )
        )
        return paging.answer(
            await value_views(request.transaction, organisation.id, rows),
            keys=lambda view: (view.value.starts_on, view.value.figure),
            build=value_out,
        )

    @get(
        "/organisations/{organisation_id:uuid}/figures/{figure:str}/rows",
        operation_id="list_figure_rows",
        summary="List the rows behind a figure",
        opt=access(PUBLIC),
    )
    async def list_figure_rows(
        self,
        request: ApiRequest,
        organisation_id: FromPath[UUID],
        figure: FromPath[str],
        *,
        starts_on: StartsOn,
        period: Kind = PeriodKind.YEAR,
        limit: Limit = DEFAULT_LIMIT,
        cursor: Cursor = None,
    ) -> Response[Page[FigureRowOut]]:
        """The measurements that count now, oldest first. Figures about people have no rows: 404."""
        organisation = await get_organisation(request.transaction, request.actor, organisation_id)
        definition = FIGURES.get(figure)
        if definition is None or definition.about_people:
            raise NotFound
        if not is_start(period, starts_on):
            raise InvalidRequest.at("?starts_on", "not_a_period_start", period=period)
        paging = Paging(request, cursor, limit, reading.MeasurementKey)
        asked = reading.Rows(organisation.id, definition, period, starts_on)
        rows = await request.rows(
            reading.rows(request.actor, asked, start=paging.start, limit=limit)
        )
        return paging.answer(
            [RowView(*row) for row in rows],
            keys=lambda view: (view.measurement.day, view.measurement.subject_id),
            build=row_out,
        )


def _definition(name: str, pointer: str) -> Definition:
    if name not in FIGURES:
        raise InvalidRequest.at(pointer, "unknown_figure", figure=name)
    return FIGURES[name]
