"""Addresses that get no mails, and how each mail of the platform looks."""

from uuid import UUID

from litestar import Controller, MediaType, Response, get, route
from litestar.params import FromPath

from api.core.actor import Permission
from api.core.errors import NotFound
from api.http.paging import Cursor, Paging
from api.http.requests import ApiRequest
from api.mail_previews.catalogue import SAMPLES
from api.mail_previews.routes import CSP as MAIL_CSP
from api.mails import queries, service
from api.mails.rendering import RenderedMail
from api.presenters.presenter import Presenter
from api.web.forms.first_answers import first_answer
from api.web.forms.flow import BOTH, FORM_PAGE, Answer, Done, answer_form
from api.web.forms.form import Given
from api.web.forms.questions import question_form
from api.web.page import NEVER, language_of, render_page
from api.web.workspace.access import OWN_PAGE
from api.web.workspace.done import PATH as DONE

NEEDED = Permission.MAIL_MANAGE
STOPPED, MAILS = "/operating/stopped-addresses", "/operating/mails"
ON_PAGE = 50
TIME_ZONE = "Europe/Helsinki"


class MailPages(Controller):
    path = "/operating"
    include_in_schema = False

    @get("/stopped-addresses", opt=OWN_PAGE)
    async def list_stopped(self, request: ApiRequest, cursor: Cursor = None) -> Response[str]:
        request.actor.require(NEEDED)
        paging = Paging(request, cursor, ON_PAGE, queries.SortKey)
        stmt = queries.page(request.actor, (), start=paging.start, limit=ON_PAGE)
        words = Presenter(language_of(request))
        page = paging.page(
            await request.scalars(stmt),
            keys=lambda row: (row.id,),
            build=lambda row: (row, words.moment(row.stopped_at, TIME_ZONE)),
        )
        return render_page(request, "stopped_addresses", cache=NEVER, page=page, path=STOPPED)

    @route("/stopped-addresses/{suppression_id:uuid}/lift", http_method=BOTH, opt=FORM_PAGE)
    async def lift(self, request: ApiRequest, suppression_id: FromPath[UUID]) -> Answer:
        async def act(_: Given) -> Done:
            await service.lift(request.transaction, request.actor, suppression_id)
            return Done(f"{DONE}/address-lifted")

        request.actor.require(NEEDED)
        stmt = queries.by_id(request.actor, suppression_id)
        row = await request.transaction.scalar(stmt)
        if row is None:
            return await first_answer(request, NotFound())
        form = question_form("lift", language_of(request), back=STOPPED, lines=[row.address])
        return await answer_form(request, form, act)

    @get("/mails", opt=OWN_PAGE)
    async def list_mails(self, request: ApiRequest) -> Response[str]:
        request.actor.require(NEEDED)
        mails = [(name, _rendered(request, name).subject) for name in sorted(SAMPLES)]
        return render_page(request, "operating_mails", cache=NEVER, mails=mails, path=MAILS)

    @get("/mails/{name:str}", opt=OWN_PAGE)
    async def show_mail(self, request: ApiRequest, name: FromPath[str]) -> Response[str]:
        """In the language of the page, with sample content."""
        mail = _rendered(request, name)
        return render_page(
            request, "operating_mail", cache=NEVER, occasion=name, mail=mail, path=f"{MAILS}/{name}"
        )

    @get("/mails/{name:str}/html", opt=OWN_PAGE)
    async def show_html(self, request: ApiRequest, name: FromPath[str]) -> Response[str]:
        """As a mail program shows it; nothing is fetched."""
        headers = {"Cache-Control": NEVER, "Content-Security-Policy": MAIL_CSP}
        content = _rendered(request, name).html
        return Response(content, media_type=MediaType.HTML, headers=headers)


def _rendered(request: ApiRequest, name: str) -> RenderedMail:
    request.actor.require(NEEDED)
    if name not in SAMPLES:
        raise NotFound
    return SAMPLES[name].render(language_of(request), request.settings)
