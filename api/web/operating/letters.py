"""The letter with a code that a firm asked for: the operator prints it."""

from typing import NamedTuple
from uuid import UUID

from litestar import Controller, MediaType, Response, route
from litestar.params import FromPath

from api.core.actor import Permission
from api.core.clock import utc_now
from api.core.date_format import written_day
from api.core.errors import NotFound
from api.http.requests import ApiRequest
from api.organisations.events import ConfirmedBy
from api.organisations.letters import CSP, letter_page
from api.organisations.models import Confirmation, Organisation
from api.organisations.rules.confirmation import is_open
from api.organisations.service import confirmations, organisations
from api.web.forms.flow import BOTH, FORM_PAGE, Answer, Done, answer_form
from api.web.forms.form import Form, Given
from api.web.forms.questions import question_form
from api.web.languages import best_text
from api.web.page import NEVER, language_of

PATH = "/operating/organisations"


class OpenLetter(NamedTuple):
    id: UUID
    path: str
    day: str


class LetterPages(Controller):
    path = "/operating/organisations/{organisation_id:uuid}/letters/{request_id:uuid}"
    include_in_schema = False

    @route("/", http_method=BOTH, opt=FORM_PAGE | {"shows_secret": True}, status_code=200)
    async def show_letter(
        self, request: ApiRequest, organisation_id: FromPath[UUID], request_id: FromPath[UUID]
    ) -> Answer:
        async def show(_: Given) -> Done:
            session, actor, key = request.transaction, request.actor, request.origin.key
            printed = await confirmations.print_letter(
                session, actor, organisation_id, request_id, key
            )
            letter = letter_page(*printed, request.settings.public_url)
            headers = {"Cache-Control": NEVER, "Content-Security-Policy": CSP}
            page = Response(letter, headers=headers, media_type=MediaType.HTML)
            return Done(f"{PATH}/{organisation_id}", page=page)

        return await answer_form(request, await _form(request, organisation_id, request_id), show)


async def open_letters(request: ApiRequest, row: Organisation) -> list[OpenLetter]:
    """Those that wait to be printed."""
    if row.confirmation is not Confirmation.CLAIMED:
        return []
    shown, now = await confirmations.shown(request.transaction, request.actor, row.id), utc_now()
    return [
        OpenLetter(
            item.id,
            f"{PATH}/{row.id}/letters/{item.id}",
            written_day(item.created_at, row.time_zone, language_of(request)),
        )
        for item in shown.requests
        if item.method is ConfirmedBy.LETTER and is_open(item, now)
    ]


async def _form(request: ApiRequest, organisation_id: UUID, request_id: UUID) -> Form:
    request.actor.require(Permission.ORGANISATION_APPROVE)
    row = await organisations.get(request.transaction, request.actor, organisation_id)
    if not any(letter.id == request_id for letter in await open_letters(request, row)):
        raise NotFound
    language = language_of(request)
    return question_form(
        "operating.letter",
        language,
        back=f"{PATH}/{row.id}",
        lines=[best_text(row.name, language), row.business_id],
    )
