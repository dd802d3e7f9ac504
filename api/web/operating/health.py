"""What is stuck: the doctor's findings, and dead letters that can be tried again."""

from asyncio import to_thread
from uuid import UUID

from litestar import Controller, Response, get, post
from litestar.params import FromPath

from api.core.actor import Permission
from api.http.paging import Cursor, Paging
from api.http.requests import ApiRequest
from api.operations import queries, service
from api.operations.doctor import examine
from api.operations.inputs import DeadLetterKind
from api.operations.schemas import dead_letter_out
from api.presenters.presenter import Presenter
from api.web.forms.flow import FORM_PAGE, Answer, Done, show_form, submit_form
from api.web.forms.form import Given
from api.web.forms.questions import question_form
from api.web.page import NEVER, language_of, render_page
from api.web.workspace.access import OWN_PAGE
from api.web.workspace.done import PATH as DONE

LETTERS = "/operating/dead-letters"
ON_PAGE = 50
TIME_ZONE = "Europe/Helsinki"


class HealthPages(Controller):
    path = "/operating"
    include_in_schema = False

    @get("/health", opt=OWN_PAGE)
    async def show_health(self, request: ApiRequest) -> Response[str]:
        """As `vuoropuhelu doctor` says it, in English: the runbook uses the same words."""
        request.actor.require(Permission.PLATFORM_OPERATE)
        report = await to_thread(examine, request.settings)
        words = Presenter(language_of(request))
        return render_page(
            request,
            "operating_health",
            cache=NEVER,
            at=words.moment(report.at, TIME_ZONE),
            verdict=report.verdict,
            findings=sorted(report.findings, key=lambda finding: -finding.level),
        )

    @get("/dead-letters", opt=OWN_PAGE)
    async def list_letters(self, request: ApiRequest, cursor: Cursor = None) -> Response[str]:
        request.actor.require(Permission.PLATFORM_OPERATE)
        paging = Paging(request, cursor, ON_PAGE, queries.SortKey)
        stmt = queries.page(list(DeadLetterKind), None, start=paging.start, limit=ON_PAGE)
        page = paging.page(
            await request.rows(stmt), keys=lambda row: (row.since, row.id), build=dead_letter_out
        )
        words = Presenter(language_of(request))
        times = {item.id: words.moment(item.since, TIME_ZONE) for item in page.items}
        return render_page(request, "dead_letters", cache=NEVER, page=page, times=times)

    @get("/dead-letters/{kind:str}/{letter_id:uuid}/retry", opt=FORM_PAGE)
    async def ask_to_retry(
        self, request: ApiRequest, kind: FromPath[DeadLetterKind], letter_id: FromPath[UUID]
    ) -> Answer:
        request.actor.require(Permission.PLATFORM_OPERATE)
        lines = [f"{kind.value} {letter_id}"]
        form = question_form("retry", language_of(request), back=LETTERS, lines=lines)
        return await show_form(request, form)

    @post("/dead-letters/{kind:str}/{letter_id:uuid}/retry", opt=FORM_PAGE)
    async def retry(
        self, request: ApiRequest, kind: FromPath[DeadLetterKind], letter_id: FromPath[UUID]
    ) -> Answer:
        async def act(_: Given) -> Done:
            await service.retry(request.transaction, request.actor, kind, letter_id)
            return Done(f"{DONE}/letter-retried")

        form = question_form("retry", language_of(request), back=LETTERS)
        return await submit_form(request, form, act)
