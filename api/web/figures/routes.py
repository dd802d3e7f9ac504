"""A buyer's figures: all of them, and one with its periods and the rows behind it."""

from datetime import date
from typing import Any
from uuid import UUID

from litestar import Controller, Response, get
from litestar.params import FromPath

from api.core.partial_dates import PartialDate
from api.figures.models import PeriodKind
from api.figures.queries.reading import MeasurementKey, Rows
from api.figures.rules.catalogue import FIGURES, Definition
from api.figures.rules.periods import last_day
from api.figures.views import RowView
from api.http.requests import ApiRequest
from api.presenters.presenter import Presenter
from api.web.figures.charts import svg
from api.web.figures.choosing import day_of, figure_of, kind_of, start_of
from api.web.figures.reading import buyer_of, comparisons_of, rows_of, values_of
from api.web.figures.values import (
    chart_of,
    like_buyers,
    newest_by_figure,
    shown_values,
    written_figure_period,
    written_measure,
)
from api.web.page import language_of, render_page
from api.web.reading.loading import id_of


class FigurePages(Controller):
    path = "/buyers/{buyer_id:uuid}/figures"
    include_in_schema = False

    @get("/", opt={"any_parameters": True})
    async def overview(self, request: ApiRequest, buyer_id: FromPath[UUID]) -> Response[str]:
        session, language = request.transaction, language_of(request)
        buyer, words = await buyer_of(session, buyer_id), Presenter(language)
        definitions = FIGURES.values()
        years = await values_of(session, buyer_id, definitions, PeriodKind.YEAR)
        like = await comparisons_of(session, buyer, definitions, PeriodKind.YEAR)
        newest = newest_by_figure(years)
        shown = [
            (
                definition.id,
                words.t(f"figure.{definition.id}.title"),
                shown_values([newest[definition.id]], words, like)[0]
                if definition.id in newest
                else None,
            )
            for definition in FIGURES.values()
        ]
        return render_page(
            request,
            "figures",
            buyer_id=buyer.id,
            buyer=words.text(buyer.name, f"/buyers/{buyer.id}"),
            path=f"/buyers/{buyer.id}/figures",
            api=f"/v1/organisations/{buyer.id}/figures",
            figures=shown,
            like=like_buyers(buyer, words) if like else None,
            years=sorted({item.starts_on.year for item in years}, reverse=True),
        )

    @get("/{figure:str}", opt={"any_parameters": True})
    async def one_figure(
        self, request: ApiRequest, buyer_id: FromPath[UUID], figure: FromPath[str]
    ) -> Response[str]:
        """`?period=` the length of the periods, `?starts_on=` the period whose rows are shown."""
        session, words = request.transaction, Presenter(language_of(request))
        buyer = await buyer_of(session, buyer_id)
        definition = figure_of(figure)
        kind = kind_of(request, definition)
        numbers = await values_of(session, buyer_id, [definition], kind)
        like = await comparisons_of(session, buyer, [definition], kind)
        values = shown_values(numbers, words, like)
        starts_on = start_of(request, kind) or (values[0].starts_on if values else None)
        chart = chart_of(figure, numbers, words.t(f"figure.{figure}.title"), words)
        return render_page(
            request,
            "figure",
            buyer=words.text(buyer.name, f"/buyers/{buyer.id}/figures"),
            path=f"/buyers/{buyer.id}/figures/{figure}",
            figure=figure,
            opens_rows=not definition.about_people,
            kinds=definition.periods,
            kind=kind,
            values=values,
            like=like_buyers(buyer, words) if like else None,
            chart=svg(chart),
            **await _rows(request, buyer_id, definition, kind, starts_on),
        )


async def _rows(
    request: ApiRequest,
    buyer_id: UUID,
    definition: Definition,
    kind: PeriodKind,
    starts_on: date | None,
) -> dict[str, Any]:
    words = Presenter(language_of(request))
    if starts_on is None or definition.about_people:
        return {"rows": [], "rows_period": None, "next": None}
    asked = Rows(buyer_id, definition, kind, starts_on)
    rows, after = await rows_of(request.transaction, asked, _after(request))
    end = last_day(kind, starts_on)
    return {
        "rows": [_row(row, definition, words) for row in rows],
        "rows_period": written_figure_period(kind, starts_on, end, words.language),
        "next": f"starts_on={starts_on}&after={after[0]}_{after[1]}" if after else None,
    }


def _row(view: RowView, definition: Definition, words: Presenter) -> dict[str, Any]:
    measurement = view.measurement
    thing = measurement.subject_id
    path = (
        f"/dialogues/{view.dialogue_id}#c-{thing}" if view.dialogue_id else f"/procurements/{thing}"
    )
    return {
        "title": words.text(view.title, path),
        "measure": written_measure(measurement.measure, definition.unit, words),
        "day": words.period(PartialDate.of(measurement.day)),
    }


def _after(request: ApiRequest) -> MeasurementKey | None:
    day, _, key = request.query_params.get("after", "").partition("_")
    read, subject = day_of(day), id_of(key)
    return (read, subject) if read and subject else None
