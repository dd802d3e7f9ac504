"""Help for each kind of reader: what one can do here, and how to begin."""

from litestar import Controller, Response, get
from litestar.params import FromPath

from api.core.errors import NotFound
from api.http.requests import ApiRequest
from api.web.help.guides import GUIDES, Reader
from api.web.page import render_page


class HelpPages(Controller):
    path = "/help"
    include_in_schema = False
    opt = {"any_parameters": True}  # noqa: RUF012 - Litestar reads it

    @get("/")
    async def index(self, request: ApiRequest) -> Response[str]:
        return render_page(request, "help_index", readers=list(Reader))

    @get("/{reader:str}")
    async def guide(self, request: ApiRequest, reader: FromPath[str]) -> Response[str]:
        if reader not in list(Reader):
            raise NotFound
        steps = GUIDES[Reader(reader)]
        others = [other for other in Reader if other != reader]
        return render_page(request, "help", reader=reader, steps=steps, others=others)
