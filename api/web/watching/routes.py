"""A search becomes a watch: whoever has no account confirms it by mail."""

from litestar import Controller, Response, get, post

from api.core.email_address import written_email
from api.core.errors import InvalidRequest
from api.http.requests import ApiRequest
from api.watches import email_subscriptions, service
from api.watches.inputs import EmailWatchCreate, WatchCreate
from api.watches.limits import require_asking, require_mail
from api.web.forms.flow import FORM_PAGE, Act, Answer, Done, show_form, submit_form
from api.web.forms.form import Form, Given
from api.web.page import language_of, message_page, see
from api.web.search.address import SearchAddress
from api.web.search.parameters import ProcurementQuery, names_of, procurement_filters, read
from api.web.search.results import names_for
from api.web.watching.criteria import watchable
from api.web.watching.forms import watch_form

PARAMETERS = names_of(ProcurementQuery) - {"cursor", "sort", "include_ended"}


class WatchPages(Controller):
    path = "/watches"
    include_in_schema = False

    @get("/new", opt=FORM_PAGE)
    async def ask(self, request: ApiRequest) -> Answer:
        """Without anything to watch for, the reader is sent to the search."""
        if not watchable(_address(request).pairs):
            return see(request, "/procurements")
        return await show_form(request, await _form(request))

    @post("/new", opt=FORM_PAGE)
    async def create(self, request: ApiRequest) -> Answer:
        act = _save(request) if request.actor.is_signed_in else _subscribe(request)
        return await submit_form(request, await _form(request), act)

    @get("/saved", opt=FORM_PAGE)
    async def saved(self, request: ApiRequest) -> Response[str]:
        return message_page(request, "watch_form.saved")

    @get("/asked", opt=FORM_PAGE)
    async def asked(self, request: ApiRequest) -> Response[str]:
        return message_page(request, "watch_form.asked")


def _save(request: ApiRequest) -> Act:
    async def save(given: Given) -> Done:
        data = given.decode(WatchCreate)
        await service.create(request.transaction, request.actor, data)
        return Done("/watches/saved")

    return save


def _subscribe(request: ApiRequest) -> Act:
    async def subscribe(given: Given) -> Done:
        data = given.decode(EmailWatchCreate)
        session, origin = request.transaction, request.origin
        await require_asking(session, origin)
        email, language = written_email(data.email), language_of(request)
        await email_subscriptions.ask(session, request.actor, data, email, language)
        await require_mail(session, email, origin)
        return Done("/watches/asked")

    return subscribe


def _address(request: ApiRequest) -> SearchAddress:
    """The form is sent to its own address, which has the search."""
    return SearchAddress.of_query(request.url.path, request.scope["query_string"], PARAMETERS)


async def _form(request: ApiRequest) -> Form:
    """Filters that cannot be read are no filters: the search has told about them."""
    language, address = language_of(request), _address(request)
    try:
        procurement_filters(read(address, ProcurementQuery))
    except InvalidRequest:
        address = SearchAddress(address.path, ())
    names = await names_for(
        request.transaction, address, {}, language, statuses="page.procurement.status"
    )
    return watch_form(address, names, language, is_signed_in=request.actor.is_signed_in)
