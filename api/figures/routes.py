"""Figures that show how a buyer keeps its promises, their definitions, and the rows behind them."""

from datetime import date
from functools import partial
from typing import Annotated
from uuid import UUID

from litestar import Controller, Response, get
from litestar.params import FromPath, QueryParameter
from litestar.response import Stream

from api.core.errors import InvalidRequest, NotFound
from api.figures.models import PeriodKind
from api.figures.queries import reading
from api.figures.queries.comparing import Comparison, comparisons, is_comparable
from api.figures.rules.catalogue import FIGURES
from api.figures.rules.periods import is_start
from api.figures.schemas import (
    FigureComparisonOut,
    FigureOut,
    FigureRowOut,
    FigureValueOut,
    comparison_out,
    figure_out,
    row_out,
    value_out,
)
from api.figures.table import COLUMNS, table_rows
from api.figures.views import RowView, value_views
from api.http.authorization import PUBLIC, access
from api.http.etags import answer, cache_of
from api.http.paging import DEFAULT_LIMIT, Cursor, Limit, Page, Paging
from api.http.requests import ApiRequest
from api.organisations.service.organisations import get as get_organisation
from api.plans.routes.exports import Dialect, FileLanguage
from api.spreadsheets.writer import CSV_TYPE, CsvDialect, csv_lines, csv_start

MOST_EXPORTED = 10_000
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
        filters = reading.ValueFilter(period=period, since=since, until=until)
        paging = Paging(request, cursor, limit, reading.ValueKey)
        rows = await request.scalars(
            reading.values(
                organisation.id,
                _versions(figures),
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
        "/organisations/{organisation_id:uuid}/figures/comparison",
        operation_id="list_figure_comparisons",
        summary="Compare a buyer with like buyers",
        opt=access(PUBLIC),
    )
    async def list_figure_comparisons(
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
    ) -> Response[Page[FigureComparisonOut]]:
        """Median and quartiles of municipalities of the same population class, or of other buyers
        of the same type, oldest period first. Periods in which fewer than six of them have a value
        are left out. A buyer without a type, or a municipality without a class, has none.
        """
        organisation = await get_organisation(request.transaction, request.actor, organisation_id)
        versions = _versions(figures)
        filters = reading.ValueFilter(period=period, since=since, until=until)
        paging = Paging(request, cursor, limit, reading.ValueKey)
        stmt = comparisons(organisation, versions, filters, start=paging.start, limit=limit)
        rows = await request.rows(stmt) if is_comparable(organisation) else []
        return paging.answer(
            [Comparison(*row) for row in rows],
            keys=lambda row: (row.starts_on, row.figure),
            build=partial(comparison_out, organisation, period),
        )

    @get(
        "/organisations/{organisation_id:uuid}/figures/export.csv",
        operation_id="export_organisation_figures_csv",
        summary="Export the figures of a buyer as CSV",
        opt=access(PUBLIC) | {"streams": True, "produces": (CSV_TYPE,)},
    )
    async def export_organisation_figures_csv(
        self,
        request: ApiRequest,
        organisation_id: FromPath[UUID],
        *,
        period: Kind = PeriodKind.YEAR,
        language: FileLanguage = None,
        dialect: Dialect = CsvDialect.RFC4180,
    ) -> Stream:
        """All figures, oldest period first, the newest 10,000 values: UTF-8 with a byte order
        mark. `value` is as first published, `current_value` includes corrections. A chart of a
        figure, as SVG, is at `/buyers/{organisation_id}/figures/{figure}/chart.svg` beside the
        pages.
        """
        organisation = await get_organisation(request.transaction, request.actor, organisation_id)
        newest = reading.newest_values(organisation.id, _versions(None), period, MOST_EXPORTED)
        rows = (await request.scalars(newest))[::-1]
        views = await value_views(request.transaction, organisation.id, rows)
        language = language or request.language
        table = table_rows((value_out(view) for view in views), language)
        headers = {
            "Content-Disposition": 'attachment; filename="figures.csv"',
            "Content-Language": language.value,
            "Cache-Control": cache_of(request.actor),
            "Vary": "Accept-Language, Authorization",
        }
        content = csv_start() + csv_lines([COLUMNS, *table], dialect)
        return Stream(iter([content]), media_type=CSV_TYPE, headers=headers)

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


def _versions(figures: list[str] | None) -> list[tuple[str, int]]:
    """Current versions of these figures, or of all."""
    for name in figures or ():
        if name not in FIGURES:
            raise InvalidRequest.at("?figure", "unknown_figure", figure=name)
    return [(name, FIGURES[name].version) for name in figures or FIGURES]
