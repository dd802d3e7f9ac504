"""Public pages: the model, a practice, and the practices that a buyer has selected."""

from uuid import UUID

from litestar import Controller, Response, get
from litestar.params import FromPath

from api.http.requests import ApiRequest
from api.web.model import views
from api.web.page import language_of, render_page

_PAGE = {"any_parameters": True}


class ModelPages(Controller):
    path = "/"
    include_in_schema = False

    @get("/model", opt=_PAGE)
    async def model(self, request: ApiRequest) -> Response[str]:
        given = request.query_params
        values = await views.model(
            request.transaction,
            language_of(request),
            given.get("goal", ""),
            given.get("audience", ""),
        )
        return render_page(request, "model", **values)

    @get("/model/practices/{code:str}", opt=_PAGE)
    async def practice(self, request: ApiRequest, code: FromPath[str]) -> Response[str]:
        values = await views.practice(request.transaction, code, language_of(request))
        return render_page(request, "practice", **values)

    @get("/buyers/{buyer_id:uuid}/practices", opt=_PAGE)
    async def buyer_practices(self, request: ApiRequest, buyer_id: FromPath[UUID]) -> Response[str]:
        values = await views.buyer_practices(request.transaction, buyer_id, language_of(request))
        return render_page(request, "buyer_practices", **values)
