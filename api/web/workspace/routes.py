"""Pages of one's own: only for who is signed in."""

from uuid import UUID

from litestar import Controller, Response, get

from api.accounts import service as accounts
from api.core.actor import Permission
from api.http.requests import ApiRequest
from api.organisations.queries.people import memberships_of
from api.organisations.rules.labels import OrganisationName, shown_name
from api.web.buying.buyers import buyers_of
from api.web.page import NEVER, language_of, render_page
from api.web.workspace.access import OWN_PAGE


class MyPages(Controller):
    path = "/my"
    include_in_schema = False
    opt = OWN_PAGE

    @get("/")
    async def my_page(self, request: ApiRequest) -> Response[str]:
        actor = request.actor
        person = await accounts.get_person(request.transaction, actor)
        return render_page(
            request,
            "my",
            cache=NEVER,
            person=person,
            buyers=await buyers_of(request.transaction, actor, language_of(request)),
            memberships=actor.memberships,
            organisations=await _own_names(request),
            is_supplier=bool(actor.organisations_with(Permission.INTEREST_WRITE)),
            is_operator=actor.may(Permission.ORGANISATION_APPROVE)
            or actor.may(Permission.CONTENT_HIDE),
        )


async def _own_names(request: ApiRequest) -> list[tuple[UUID, str]]:
    rows = await request.transaction.execute(memberships_of(request.actor.require_person()))
    language = language_of(request)
    return [
        (row.id, shown_name(OrganisationName(row.name, row.confirmation), language))
        for _, row in rows
    ]
