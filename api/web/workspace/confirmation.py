"""The confirmation of a firm's name by a code that comes by mail or by letter."""

from uuid import UUID

from litestar import Controller, get, post
from litestar.params import FromPath

from api.core.actor import Permission
from api.core.clock import utc_now
from api.core.errors import NotFound
from api.core.i18n import Language, translate
from api.http.requests import ApiRequest
from api.organisations.events import ConfirmedBy
from api.organisations.inputs import ConfirmationCode, ConfirmationCreate
from api.organisations.limits import require_guess
from api.organisations.rules.confirmation import code_hash, is_open
from api.organisations.service import confirmations as service
from api.web.forms.fields import Control, Field, Option
from api.web.forms.flow import FORM_PAGE, Answer, Done, show_form, submit_form
from api.web.forms.form import Form, Given
from api.web.page import language_of
from api.web.workspace.done import PATH as DONE
from api.web.workspace.organisations import organisation_path, own_organisation

OWN_METHODS = (ConfirmedBy.MAILBOX, ConfirmedBy.LETTER)
"""Those that a firm starts itself."""


class ConfirmationPages(Controller):
    path = "/my/organisations/{organisation_id:uuid}/confirm"
    include_in_schema = False
    opt = FORM_PAGE

    @get("/")
    async def ask(self, request: ApiRequest, organisation_id: FromPath[UUID]) -> Answer:
        return await show_form(request, await _method_form(request, organisation_id))

    @post("/")
    async def begin(self, request: ApiRequest, organisation_id: FromPath[UUID]) -> Answer:
        async def act(given: Given) -> Done:
            data = given.decode(ConfirmationCreate)
            data.language = given.language
            _, asked = await service.begin(
                request.transaction, request.actor, organisation_id, data, key=_key(request)
            )
            path = organisation_path(organisation_id)
            return Done(f"{path}/confirm/{asked.id}" if asked else path)

        return await submit_form(request, await _method_form(request, organisation_id), act)

    @get("/{request_id:uuid}")
    async def ask_for_code(
        self, request: ApiRequest, organisation_id: FromPath[UUID], request_id: FromPath[UUID]
    ) -> Answer:
        await own_organisation(request, organisation_id, Permission.ORGANISATION_MANAGE)
        shown = await service.shown(request.transaction, request.actor, organisation_id)
        if not any(row.id == request_id for row in shown.requests):
            raise NotFound
        form = _code_form(organisation_id, language_of(request))
        return await show_form(request, form)

    @post("/{request_id:uuid}", opt={"shows_secret": True})
    async def use_code(
        self, request: ApiRequest, organisation_id: FromPath[UUID], request_id: FromPath[UUID]
    ) -> Answer:
        async def act(given: Given) -> Done:
            session, actor, key = request.transaction, request.actor, _key(request)
            code = given.decode(ConfirmationCode).code
            await require_guess(session, actor.require_person(), key)
            hashed = code_hash(key, request_id, code)
            await service.use_code(session, actor, organisation_id, request_id, hashed)
            return Done(f"{DONE}/name-confirmed")

        form = _code_form(organisation_id, language_of(request))
        return await submit_form(request, form, act)


def _key(request: ApiRequest) -> str:
    return request.settings.secret_key.get_secret_value()


async def _method_form(request: ApiRequest, organisation_id: UUID) -> Form:
    await own_organisation(request, organisation_id, Permission.ORGANISATION_MANAGE)
    shown = await service.shown(request.transaction, request.actor, organisation_id)
    now, path = utc_now(), organisation_path(organisation_id)
    language = language_of(request)

    def t(name: str) -> str:
        return translate(f"page.confirm_name.{name}", language)

    return Form(
        title=t("title"),
        lines=[t("text")],
        button=t("button"),
        needs_sign_in=True,
        back=path,
        template="confirm_name",
        values={
            "started": [f"{path}/confirm/{row.id}" for row in shown.requests if is_open(row, now)]
        },
        fields=[
            Field(
                name="method",
                label=t("method"),
                control=Control.RADIO,
                options=[
                    Option(method.value, t(method.value), t(f"{method}.hint"))
                    for method in OWN_METHODS
                ],
            ),
            Field(
                name="email",
                label=t("email"),
                hint=t("email.hint"),
                type="email",
                inputmode="email",
                longest=254,
                optional=True,
            ),
        ],
    )


def _code_form(organisation_id: UUID, language: Language) -> Form:
    def t(name: str) -> str:
        return translate(f"page.confirm_name.{name}", language)

    return Form(
        title=t("code.title"),
        lines=[t("code.text")],
        button=t("code.button"),
        needs_sign_in=True,
        keeps_draft=False,
        back=f"{organisation_path(organisation_id)}/confirm",
        fields=[
            Field(
                name="code",
                label=t("code"),
                inputmode="numeric",
                autocomplete="one-time-code",
                longest=40,
            )
        ],
    )
