"""Pages for people: the button that confirms an erasure, and the processing record."""

from litestar import Controller, Response, get, post
from msgspec import structs

from api.accounts.routes import throttle_confirmation
from api.core.date_format import written_moment
from api.core.errors import InvalidRequest
from api.http.requests import ApiRequest
from api.personal_data.processing import activities
from api.personal_data.service import erasures
from api.web.mail_links.routes import posted_token
from api.web.page import language_of, message_page, question_page, render_page

_PAGE = {"any_parameters": True}
_FORM = {**_PAGE, "form": {"token": 200}}
ZONE = "Europe/Helsinki"


class PersonalDataPages(Controller):
    path = "/"
    include_in_schema = False

    @get("/erasure/confirm", opt=_PAGE)
    async def ask_to_erase(self, request: ApiRequest) -> Response[str]:
        """Changes nothing: some mail programs open every link of a mail."""
        token = request.query_params.get("token", "")
        if await erasures.find_open(request.transaction, token) is None:
            return message_page(request, "erasure.failed", status=404)
        return question_page(request, "erasure", token, shown=[])

    @post("/erasure/confirm", opt=_FORM, status_code=200)
    async def erase(self, request: ApiRequest) -> Response[str]:
        await throttle_confirmation(request)
        token = await posted_token(request)
        try:
            row = await erasures.confirm(request.transaction, token)
        except InvalidRequest:
            return message_page(request, "erasure.failed", status=400)
        assert row.due_at is not None  # noqa: S101 - the clock has just been started
        until = written_moment(row.due_at, ZONE, language_of(request))
        return message_page(request, "erasure.confirmed", until=until)

    @get("/processing-record", opt=_PAGE)
    async def processing_record(self, request: ApiRequest) -> Response[str]:
        """GDPR, article 30."""
        language = language_of(request)
        shown = [structs.asdict(processing) for processing in activities(language)]
        return render_page(request, "processing", activities=shown)
