"""An organisation's webhooks: their state, their attempts, a test, a new secret, a replay."""

from functools import partial
from uuid import UUID

from litestar import Controller, Response, get, route
from litestar.params import FromPath
from msgspec import UNSET

from api.core.actor import Permission
from api.core.errors import NotFound, found_or_404
from api.http.cookies import Cookie
from api.http.paging import Cursor, Paging
from api.http.requests import ApiRequest
from api.presenters.presenter import Presenter
from api.watches.models import WatchCriteria
from api.web.forms.first_answers import first_answer
from api.web.forms.flow import (
    BOTH,
    FORM_PAGE,
    Answer,
    Cookies,
    Done,
    answer_form,
    expected_version,
)
from api.web.forms.form import Given
from api.web.forms.questions import question_form
from api.web.house.webhook_forms import Verb, verb_form, verbs_of, webhook_form
from api.web.house.webhook_verbs import run
from api.web.new_secrets import new_secret, recent_answer, shown_later
from api.web.page import NEVER, language_of, render_page
from api.web.watching.criteria_fields import chosen_criteria, criteria_fields
from api.web.workspace.access import OWN_PAGE
from api.web.workspace.organisations import organisation_path, own_organisation
from api.webhooks import queries, service
from api.webhooks.inputs import WebhookCreate, WebhookPatch
from api.webhooks.models import EndpointState, WebhookEndpoint
from api.webhooks.schemas import AttemptOut, attempt_out

ON_PAGE = 20
TIME_ZONE = "Europe/Helsinki"
OK = range(200, 300)
_NUMBER = "?secret="


class WebhookPages(Controller):
    path = "/my/organisations/{organisation_id:uuid}/webhooks"
    include_in_schema = False

    @get("/", opt=OWN_PAGE)
    async def list_webhooks(
        self, request: ApiRequest, organisation_id: FromPath[UUID], cursor: Cursor = None
    ) -> Response[str]:
        await own_organisation(request, organisation_id, Permission.WEBHOOK_MANAGE)
        paging = Paging(request, cursor, ON_PAGE, queries.SortKey)
        stmt = queries.page(organisation_id, start=paging.start, limit=ON_PAGE)
        page = paging.page(
            await request.scalars(stmt), keys=lambda row: (row.id,), build=lambda row: row
        )
        path, back = webhooks_path(organisation_id), organisation_path(organisation_id)
        return render_page(request, "webhooks", cache=NEVER, page=page, path=path, back=back)

    @route("/new", http_method=BOTH, opt=FORM_PAGE)
    async def create(self, request: ApiRequest, organisation_id: FromPath[UUID]) -> Answer:
        async def act(given: Given) -> Done:
            data = given.decode(WebhookCreate)
            data.criteria = chosen_criteria(data.criteria)
            created = await service.create(
                request.transaction,
                request.actor,
                organisation_id,
                data,
                settings=request.settings,
            )
            return _created(request, created)

        await own_organisation(request, organisation_id, Permission.WEBHOOK_MANAGE)
        path, language = webhooks_path(organisation_id), language_of(request)
        criteria = await criteria_fields(request, WatchCriteria(), language)
        form = webhook_form(path, criteria, language)
        return await answer_form(request, form, act, again=partial(_shown_again, request))

    @get("/{webhook_id:uuid}", opt=OWN_PAGE)
    async def show_webhook(
        self,
        request: ApiRequest,
        organisation_id: FromPath[UUID],
        webhook_id: FromPath[UUID],
        cursor: Cursor = None,
    ) -> Response[str]:
        row = await _own_webhook(request, organisation_id, webhook_id)
        paging, words = Paging(request, cursor, ON_PAGE, queries.SortKey), _words(request)
        stmt = queries.attempts_page(webhook_id, None, start=paging.start, limit=ON_PAGE)
        page = paging.page(
            await request.rows(stmt), keys=lambda item: (item[0].id,), build=attempt_out
        )
        return render_page(
            request,
            "webhook",
            cache=NEVER,
            row=row,
            path=webhooks_path(organisation_id),
            page=page,
            attempts=[_attempt(item, words) for item in page.items],
            secret=new_secret(request, Cookie.NEW_SECRET, row.id),
            since=words.moment(row.state_since, TIME_ZONE),
            verbs=["edit", *verbs_of(row)],
            is_enabled=row.state is EndpointState.ENABLED,
            is_changed=request.query_params.get("done") == "changed",
        )

    @route("/{webhook_id:uuid}/edit", http_method=BOTH, opt=FORM_PAGE)
    async def edit(
        self, request: ApiRequest, organisation_id: FromPath[UUID], webhook_id: FromPath[UUID]
    ) -> Answer:
        row = await _own_webhook(request, organisation_id, webhook_id)
        path, language = f"{webhooks_path(organisation_id)}/{webhook_id}", language_of(request)

        async def act(given: Given) -> Done:
            patch, expected = given.decode(WebhookPatch), expected_version(request, given, row)
            if patch.criteria is not UNSET:
                patch.criteria = chosen_criteria(patch.criteria)
            await service.update(
                request.transaction,
                request.actor,
                webhook_id,
                patch,
                expected,
                settings=request.settings,
            )
            return Done(f"{path}?done=changed")

        criteria = await criteria_fields(request, row.criteria or WatchCriteria(), language)
        form = webhook_form(path, criteria, language, row)
        return await answer_form(request, form, act)

    @route(
        "/{webhook_id:uuid}/attempts/{attempt_id:uuid}/redeliver", http_method=BOTH, opt=FORM_PAGE
    )
    async def redeliver(
        self,
        request: ApiRequest,
        organisation_id: FromPath[UUID],
        webhook_id: FromPath[UUID],
        attempt_id: FromPath[UUID],
    ) -> Answer:
        path = f"{webhooks_path(organisation_id)}/{webhook_id}"

        async def act(_: Given) -> Done:
            await service.redeliver(request.transaction, request.actor, webhook_id, attempt_id)
            return Done(path)

        row = await _own_webhook(request, organisation_id, webhook_id)
        found_or_404(await request.transaction.scalar(queries.attempt(row.id, attempt_id)))
        lines = [row.description or row.url]
        form = question_form("webhook.redeliver", language_of(request), back=path, lines=lines)
        return await answer_form(request, form, act)

    @route("/{webhook_id:uuid}/{verb:str}", http_method=BOTH, opt=FORM_PAGE)
    async def act(
        self,
        request: ApiRequest,
        organisation_id: FromPath[UUID],
        webhook_id: FromPath[UUID],
        verb: FromPath[Verb],
    ) -> Answer:
        path = webhooks_path(organisation_id)

        async def act(given: Given) -> Done:
            if rotated := await run(request, given, webhook_id, verb):
                return _created(request, rotated)
            return Done(path if verb is Verb.REMOVE else f"{path}/{webhook_id}")

        try:
            row = await _own_webhook(request, organisation_id, webhook_id)
        except NotFound as problem:
            return await first_answer(request, problem)
        form, again = verb_form(row, verb, path, language_of(request)), None
        if verb is Verb.ROTATE:
            again = partial(_shown_again, request)
        return await answer_form(request, form, act, again=again)


def _created(request: ApiRequest, created: service.WithSecret) -> Done:
    """The address has the number of the secret: a second copy of the form shows that one only."""
    row = created.endpoint
    path = f"{webhooks_path(row.organisation_id)}/{row.id}{_NUMBER}{row.secret_number}"
    return Done(path, shown_later(request, Cookie.NEW_SECRET, row.id, created.secret))


async def _shown_again(request: ApiRequest, given: Given) -> Cookies:
    path, _, number = (await recent_answer(request, given) or "").partition(_NUMBER)
    if not number:
        return ()
    row = await service.get(request.transaction, request.actor, UUID(path.rpartition("/")[2]))
    await request.transaction.refresh(row)  # it was read before the first copy ended
    if row.secret_number != int(number):
        return ()  # replaced meanwhile
    secret = service.current_secret(row, request.settings).secret
    return shown_later(request, Cookie.NEW_SECRET, row.id, secret)


def webhooks_path(organisation_id: UUID) -> str:
    return f"{organisation_path(organisation_id)}/webhooks"


async def _own_webhook(
    request: ApiRequest, organisation_id: UUID, webhook_id: UUID
) -> WebhookEndpoint:
    await own_organisation(request, organisation_id, Permission.WEBHOOK_MANAGE)
    return await service.get(request.transaction, request.actor, webhook_id)


def _words(request: ApiRequest) -> Presenter:
    return Presenter(language_of(request))


def _attempt(item: AttemptOut, words: Presenter) -> tuple[AttemptOut, str, bool]:
    """With its time in words, and whether the receiver took the event."""
    return item, words.moment(item.at, TIME_ZONE), item.status in OK
