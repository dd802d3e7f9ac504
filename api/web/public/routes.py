from asyncio import to_thread
from uuid import UUID

from litestar import Controller, Response, get
from litestar.params import FromPath

from api.core.actor import ANONYMOUS
from api.core.errors import NotFound
from api.core.i18n import translate
from api.http.requests import ApiRequest
from api.web.forms.flow import Answer
from api.web.page import language_of, render_page, see
from api.web.public import buyers, views
from api.web.public.questions import subject_path

_PAGE = {"any_parameters": True}


class PublicPages(Controller):
    path = "/"
    include_in_schema = False

    @get("/", opt=_PAGE)
    async def front(self, request: ApiRequest) -> Response[str]:
        values = await views.front(request.transaction, language_of(request))
        return render_page(request, "front", **values)

    @get("/procurements/{procurement_id:uuid}", opt=_PAGE)
    async def procurement(
        self, request: ApiRequest, procurement_id: FromPath[UUID]
    ) -> Response[str]:
        language = language_of(request)
        values = await views.procurement(request.transaction, procurement_id, language)
        return render_page(request, "procurement", **values)

    @get("/buyers/{buyer_id:uuid}", opt=_PAGE)
    async def buyer(self, request: ApiRequest, buyer_id: FromPath[UUID]) -> Response[str]:
        values = await buyers.buyer(request.transaction, buyer_id, language_of(request))
        return render_page(request, "buyer", **values)

    @get("/plans/{plan_id:uuid}", opt=_PAGE)
    async def plan(self, request: ApiRequest, plan_id: FromPath[UUID]) -> Response[str]:
        values = await buyers.plan(request.transaction, plan_id, language_of(request))
        return render_page(request, "plan", **values)

    @get("/accessibility", opt=_PAGE)
    async def accessibility(self, request: ApiRequest) -> Response[str]:
        return _statement(request, "accessibility")

    @get("/privacy", opt=_PAGE)
    async def privacy(self, request: ApiRequest) -> Response[str]:
        return _statement(request, "privacy")

    @get("/dialogues/{dialogue_id:uuid}", opt=_PAGE)
    async def dialogue(self, request: ApiRequest, dialogue_id: FromPath[UUID]) -> Answer:
        """A continuous dialogue leads to the page of its procurement or plan. A browser keeps the
        place in the page that an address names."""
        language = language_of(request)
        try:
            values = await views.dialogue(request.transaction, ANONYMOUS, dialogue_id, language)
        except NotFound:
            return see(request, await subject_path(request.transaction, dialogue_id))
        return await to_thread(render_page, request, "dialogue", **values)  # up to five megabytes


def _statement(request: ApiRequest, name: str) -> Response[str]:
    settings = request.settings
    operator = settings.operator_name or translate("page.operator", language_of(request))
    return render_page(request, name, operator=operator, contact=settings.operator_email)
