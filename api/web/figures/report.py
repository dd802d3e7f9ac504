"""A buyer's figures of one year on a page to print."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple
from uuid import UUID

from litestar import Controller, Response, get
from litestar.params import FromPath

from api.core.errors import NotFound
from api.figures.models import PeriodKind
from api.figures.rules.catalogue import FIGURES, Definition
from api.figures.schemas import FigureValueOut
from api.http.requests import ApiRequest
from api.presenters.presenter import Presenter
from api.web.figures.charts import svg
from api.web.figures.reading import buyer_of, comparisons_of, values_of
from api.web.figures.values import Comparisons, ShownValue, chart_of, like_buyers, shown_values
from api.web.page import language_of, render_page


class Section(NamedTuple):
    """A figure in the report. None: not computable."""

    figure: str
    value: ShownValue | None
    before: ShownValue | None
    """Of the year before."""
    chart: str


class ReportPages(Controller):
    path = "/buyers/{buyer_id:uuid}/report"
    include_in_schema = False

    @get("/{year:int}", opt={"any_parameters": True})
    async def report(
        self, request: ApiRequest, buyer_id: FromPath[UUID], year: FromPath[int]
    ) -> Response[str]:
        session, words = request.transaction, Presenter(language_of(request))
        buyer, figures = await buyer_of(session, buyer_id), FIGURES.values()
        values = await values_of(session, buyer_id, figures, PeriodKind.YEAR)
        values = [value for value in values if value.starts_on.year <= year]
        if not any(value.starts_on.year == year for value in values):
            raise NotFound
        like = await comparisons_of(session, buyer, figures, PeriodKind.YEAR)
        return render_page(
            request,
            "figure_report",
            year=year,
            buyer=words.text(buyer.name, f"/buyers/{buyer.id}/figures"),
            path=f"/buyers/{buyer.id}/figures",
            like=like_buyers(buyer, words) if like else None,
            sections=[_section(figure, values, year, like, words) for figure in figures],
        )


def _section(
    definition: Definition,
    values: Sequence[FigureValueOut],
    year: int,
    like: Comparisons,
    words: Presenter,
) -> Section:
    own = [value for value in values if value.figure == definition.id]
    shown = {value.starts_on: value for value in shown_values(own, words, like)}
    title = words.t(f"figure.{definition.id}.title")
    return Section(
        definition.id,
        shown.get(date(year, 1, 1)),
        shown.get(date(year - 1, 1, 1)),
        svg(chart_of(definition.id, own, title, words)) if len(own) > 1 else "",
    )
