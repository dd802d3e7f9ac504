"""Whether new contributions are held before publication: for a dialogue that is being flooded."""

from uuid import UUID

from litestar import Controller, get, post
from litestar.params import FromPath

from api.contributions.inputs import ModerationPut
from api.contributions.service import floods
from api.core.actor import Permission
from api.core.i18n import translate
from api.dialogues.models import ModerationMode
from api.http.requests import ApiRequest
from api.web.buying.calls import call_of, work_path
from api.web.forms.fields import Control, Field, Option
from api.web.forms.flow import FORM_PAGE, Answer, Done, show_form, submit_form
from api.web.forms.form import Form, Given
from api.web.page import language_of


class HoldingPages(Controller):
    path = "/my/dialogues/{dialogue_id:uuid}/holding"
    include_in_schema = False
    opt = FORM_PAGE

    @get("/")
    async def ask(self, request: ApiRequest, dialogue_id: FromPath[UUID]) -> Answer:
        return await show_form(request, await _form(request, dialogue_id))

    @post("/")
    async def set_mode(self, request: ApiRequest, dialogue_id: FromPath[UUID]) -> Answer:
        async def act(given: Given) -> Done:
            mode = given.decode(ModerationPut).moderation
            await floods.set_mode(request.transaction, request.actor, dialogue_id, mode)
            return Done(f"{work_path(dialogue_id)}/done/mode-set")

        return await submit_form(request, await _form(request, dialogue_id), act)


async def _form(request: ApiRequest, dialogue_id: UUID) -> Form:
    dialogue = await call_of(request, dialogue_id, Permission.CONTRIBUTION_MODERATE)
    language = language_of(request)

    def t(name: str) -> str:
        return translate(f"page.holding.{name}", language)

    return Form(
        title=t("title"),
        lines=[t("text")],
        button=t("button"),
        needs_sign_in=True,
        back=f"{work_path(dialogue.id)}/moderation",
        fields=[
            Field(
                name="moderation",
                label=t("when"),
                control=Control.RADIO,
                options=[Option(mode.value, t(mode.value)) for mode in ModerationMode],
                initial=[dialogue.moderation.value],
            )
        ],
    )
