"""Where one is signed in, and signing out there or everywhere."""

from uuid import UUID

import msgspec
from litestar import Controller, get, post
from litestar.response import Redirect

from api.accounts import queries, service
from api.accounts.models import SignedInSession
from api.accounts.rules import MOST_SESSIONS
from api.core.clock import utc_now
from api.core.i18n import Language, translate
from api.http.cookies import Cookie, delete_cookie
from api.http.requests import ApiRequest
from api.presenters.presenter import Presenter
from api.web.forms.fields import Control, Field, Option
from api.web.forms.flow import FORM_PAGE, Answer, Done, show_form, submit_form
from api.web.forms.form import Form, Given
from api.web.forms.questions import question_form
from api.web.page import language_of
from api.web.workspace.done import PATH as DONE

PATH = "/my/sessions"


class ChosenSessions(msgspec.Struct, forbid_unknown_fields=True):
    sessions: list[UUID]


class SessionPages(Controller):
    path = PATH
    include_in_schema = False
    opt = FORM_PAGE

    @get("/")
    async def ask(self, request: ApiRequest) -> Answer:
        return await show_form(request, await _form(request))

    @post("/")
    async def end(self, request: ApiRequest) -> Answer:
        async def act(given: Given) -> Done:
            for session_id in given.decode(ChosenSessions).sessions:
                await service.revoke_session(request.transaction, request.actor, session_id)
            return Done(f"{DONE}/sessions-ended")

        return await submit_form(request, await _form(request), act)

    @get("/end-all")
    async def ask_to_end_all(self, request: ApiRequest) -> Answer:
        return await show_form(request, _end_all_form(request))

    @post("/end-all")
    async def end_all(self, request: ApiRequest) -> Answer:
        async def act(_: Given) -> Done:
            await service.revoke_sessions(request.transaction, request.actor, keep_current=False)
            return Done("/signed-out")

        answer = await submit_form(request, _end_all_form(request), act)
        if isinstance(answer, Redirect):
            delete_cookie(request, answer, Cookie.SESSION)
        return answer


def _end_all_form(request: ApiRequest) -> Form:
    return question_form("sessions.end_all", language_of(request), back=PATH)


async def _form(request: ApiRequest) -> Form:
    person = await service.get_person(request.transaction, request.actor)
    stmt = queries.sessions_page(person.id, utc_now(), start=None, limit=MOST_SESSIONS)
    rows = (await request.transaction.scalars(stmt)).all()
    language, current = language_of(request), request.actor.session_id
    return Form(
        title=translate("page.sessions.title", language),
        lines=[translate("page.sessions.text", language)],
        button=translate("page.sessions.button", language),
        needs_sign_in=True,
        back="/my/settings",
        template="sessions",
        fields=[
            Field(
                name="sessions",
                label=translate("page.sessions.choose", language),
                control=Control.CHECKBOXES,
                options=[
                    _option(row, person.time_zone, language, is_current=row.id == current)
                    for row in rows
                ],
            )
        ],
    )


def _option(
    row: SignedInSession, time_zone: str, language: Language, *, is_current: bool
) -> Option:
    words = Presenter(language)
    label = words.t("page.sessions.since", time=words.moment(row.created_at, time_zone))
    used = words.t("page.sessions.used", time=words.moment(row.last_used_at, time_zone))
    return Option(str(row.id), label, words.t("page.sessions.this") if is_current else used)
