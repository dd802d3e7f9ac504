"""One chart for other sites: as an image, and as a page to show in a frame."""

from uuid import UUID

from litestar import Controller, Response, get
from litestar.params import FromPath

from api.http.requests import ApiRequest
from api.presenters.presenter import Presenter
from api.web.figures.charts import SVG_TYPE, svg
from api.web.figures.choosing import figure_of, kind_of
from api.web.figures.reading import buyer_of, values_of
from api.web.figures.values import chart_of, shown_values
from api.web.page import EMBEDDED_CSP, SHORTLY, language_of, render_page

_IMAGE_CSP = "default-src 'none'; frame-ancestors *"


class ChartPages(Controller):
    path = "/buyers/{buyer_id:uuid}/figures/{figure:str}"
    include_in_schema = False

    @get("/chart.svg", opt={"any_parameters": True})
    async def chart_file(
        self, request: ApiRequest, buyer_id: FromPath[UUID], figure: FromPath[str]
    ) -> Response[str]:
        session, words = request.transaction, Presenter(language_of(request))
        buyer, definition = await buyer_of(session, buyer_id), figure_of(figure)
        values = await values_of(session, buyer_id, [definition], kind_of(request, definition))
        name = words.text(buyer.name)
        title = words.t(f"figure.{figure}.title") + (f" – {name.text}" if name else "")
        headers = {
            "Cache-Control": SHORTLY,
            "Content-Language": words.language.value,
            "Content-Security-Policy": _IMAGE_CSP,
            "Vary": "Accept-Language",
        }
        content = svg(chart_of(figure, values, title, words), alone=True)
        return Response(content, headers=headers, media_type=SVG_TYPE)

    @get("/embed", opt={"any_parameters": True})
    async def embed(
        self, request: ApiRequest, buyer_id: FromPath[UUID], figure: FromPath[str]
    ) -> Response[str]:
        session, words = request.transaction, Presenter(language_of(request))
        buyer, definition = await buyer_of(session, buyer_id), figure_of(figure)
        kind = kind_of(request, definition)
        values = await values_of(session, buyer_id, [definition], kind)
        title = words.t(f"figure.{figure}.title")
        path = f"/buyers/{buyer_id}/figures/{figure}?period={kind}"
        return render_page(
            request,
            "figure_embed",
            csp=EMBEDDED_CSP,
            title=title,
            buyer=words.text(buyer.name),
            source=f"{request.settings.public_url}{path}",
            chart=svg(chart_of(figure, values, title, words)),
            values=shown_values(values, words),
        )
