"""One's own watches and follows: what they found, how often they mail, and their end."""

from uuid import UUID

from litestar import Controller, Response, get, post
from litestar.params import FromPath

from api.core.i18n import Language, translate
from api.http.paging import Cursor, Paging
from api.http.requests import ApiRequest
from api.watches import queries
from api.watches import service as watches
from api.watches.inputs import WatchPatch
from api.watches.labels import label_of
from api.watches.models import Watch, WatchCriteria
from api.web.forms.flow import (
    FORM_PAGE,
    Answer,
    Done,
    expected_version,
    show_form,
    submit_form,
)
from api.web.forms.form import Form, Given
from api.web.forms.questions import question_form
from api.web.page import NEVER, language_of, render_page
from api.web.watching.criteria_fields import criteria_fields
from api.web.watching.follows import ON_PAGE, shown_follows
from api.web.watching.recent import recent_items, search_path
from api.web.watching.watch_forms import schedule_words, watch_form
from api.web.workspace.access import OWN_PAGE
from api.web.workspace.done import PATH as DONE

PATH = "/my/watches"


class OwnWatchPages(Controller):
    path = PATH
    include_in_schema = False

    @get("/", opt=OWN_PAGE)
    async def list_watches(self, request: ApiRequest, cursor: Cursor = None) -> Response[str]:
        person_id, language = request.actor.require_person(), language_of(request)
        paging = Paging(request, cursor, ON_PAGE, queries.SortKey)
        rows = await request.scalars(
            queries.own_page(person_id, follows=False, start=paging.start, limit=ON_PAGE)
        )
        buyers = await watches.buyers_named_by(request.transaction, rows)
        page = paging.page(
            rows,
            keys=lambda row: (row.id,),
            build=lambda row: (
                row.id,
                _label(label_of(row.name, row.criteria, buyers, language), language),
                schedule_words(row, language),
            ),
        )
        follows = [] if cursor else await shown_follows(request, person_id)
        return render_page(request, "watches", cache=NEVER, page=page, follows=follows)

    @get("/{watch_id:uuid}", opt=OWN_PAGE)
    async def show_watch(self, request: ApiRequest, watch_id: FromPath[UUID]) -> Response[str]:
        watch = await watches.get(request.transaction, request.actor, watch_id)
        language, criteria = language_of(request), watch.criteria or WatchCriteria()
        return render_page(
            request,
            "watch",
            cache=NEVER,
            watch_id=watch.id,
            label=await _label_of(request, watch),
            schedule=schedule_words(watch, language),
            recent=await recent_items(request.transaction, criteria, language),
            search=search_path(criteria),
        )

    @get("/{watch_id:uuid}/edit", opt=FORM_PAGE)
    async def edit(self, request: ApiRequest, watch_id: FromPath[UUID]) -> Answer:
        return await show_form(request, await _edit_form(request, watch_id))

    @post("/{watch_id:uuid}/edit", opt=FORM_PAGE)
    async def update(self, request: ApiRequest, watch_id: FromPath[UUID]) -> Answer:
        async def act(given: Given) -> Done:
            session, actor = request.transaction, request.actor
            watch = await watches.get(session, actor, watch_id)
            expected = expected_version(request, given, watch)
            await watches.update(session, actor, watch_id, given.decode(WatchPatch), expected)
            return Done(f"{DONE}/watch-changed")

        return await submit_form(request, await _edit_form(request, watch_id), act)

    @get("/{watch_id:uuid}/remove", opt=FORM_PAGE)
    async def ask_to_remove(self, request: ApiRequest, watch_id: FromPath[UUID]) -> Answer:
        return await show_form(request, await _removal_form(request, watch_id))

    @post("/{watch_id:uuid}/remove", opt=FORM_PAGE)
    async def remove(self, request: ApiRequest, watch_id: FromPath[UUID]) -> Answer:
        async def act(_: Given) -> Done:
            await watches.remove(request.transaction, request.actor, watch_id, follow=False)
            return Done(f"{DONE}/watch-removed")

        return await submit_form(
            request, question_form(REMOVAL, language_of(request), back=PATH), act
        )


REMOVAL = "watch.remove"


async def _edit_form(request: ApiRequest, watch_id: UUID) -> Form:
    request.actor.require_person()
    watch = await watches.get(request.transaction, request.actor, watch_id)
    language = language_of(request)
    criteria = await criteria_fields(request, watch.criteria or WatchCriteria(), language)
    return watch_form(watch, await _label_of(request, watch), criteria, language)


async def _removal_form(request: ApiRequest, watch_id: UUID) -> Form:
    watch = await watches.get(request.transaction, request.actor, watch_id)
    lines = [await _label_of(request, watch)]
    back = f"{PATH}/{watch.id}"
    return question_form(REMOVAL, language_of(request), back=back, lines=lines)


async def _label_of(request: ApiRequest, watch: Watch) -> str:
    buyers = await watches.buyers_named_by(request.transaction, [watch])
    language = language_of(request)
    return _label(label_of(watch.name, watch.criteria, buyers, language), language)


def _label(label: str, language: Language) -> str:
    return label or translate("page.watch.unnamed", language)
