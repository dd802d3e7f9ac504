"""Pages of one's own: only for who is signed in."""

from litestar import Controller, Response, get

from api.accounts import service as accounts
from api.http.requests import ApiRequest
from api.web.buying.buyers import buyers_of
from api.web.page import NEVER, language_of, render_page
from api.web.workspace.access import OWN_PAGE


class MyPages(Controller):
    path = "/my"
    include_in_schema = False
    opt = OWN_PAGE

    @get("/")
    async def my_page(self, request: ApiRequest) -> Response[str]:
        person = await accounts.get_person(request.transaction, request.actor)
        buyers = await buyers_of(request.transaction, request.actor, language_of(request))
        return render_page(request, "my", cache=NEVER, person=person, buyers=buyers)
