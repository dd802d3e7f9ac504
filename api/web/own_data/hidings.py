"""Something that the reader wrote was hidden: why, and how to object."""

from uuid import UUID

from litestar import Controller, Response, get, post
from litestar.params import FromPath

from api.core.clock import FINLAND
from api.core.errors import Forbidden, Why
from api.core.i18n import translate
from api.hidings.models import Hiding, HidingState
from api.http.requests import ApiRequest
from api.objections.inputs import LONGEST
from api.objections.service import of_decision
from api.personal_data.inputs import HiddenObjection
from api.personal_data.service import hidings, objections
from api.presenters.presenter import Presenter
from api.web.buying.access import OWN_FORM_PAGE
from api.web.forms.fields import Control, Field
from api.web.forms.flow import FORM_PAGE, Answer, Done, show_form, submit_form
from api.web.forms.form import Form, Given
from api.web.languages import best_text
from api.web.page import NEVER, language_of, render_page
from api.web.workspace.access import OWN_PAGE


class HidingPages(Controller):
    path = "/my/hidings/{hiding_id:uuid}"
    include_in_schema = False

    @get("/", opt=OWN_PAGE)
    async def show(self, request: ApiRequest, hiding_id: FromPath[UUID]) -> Response[str]:
        """For the author, and for people who may hide the content."""
        session, actor = request.transaction, request.actor
        row = await hidings.get(session, actor, hiding_id)
        objection = await of_decision(session, objections.about(row))
        words = Presenter(language_of(request))
        is_author = row.author_person_id == actor.person_id
        can_object = is_author and objection is None and row.state is HidingState.DONE
        return render_page(
            request,
            "hiding",
            cache=NEVER,
            title=words.t(f"page.hiding.{_what(row)}"),
            ground=words.t(f"hiding.ground.{row.ground}"),
            reason=words.text(row.reason),
            moment=words.moment(row.done_at, FINLAND.key) if row.done_at else None,
            dialogue_path=f"/dialogues/{row.dialogue_id}" if row.dialogue_id else None,
            objection=objection if is_author else None,
            answer=words.text(objection.answer) if objection and objection.answer else None,
            object_path=f"/my/hidings/{row.id}/object" if can_object else None,
        )

    @get("/object", opt=OWN_FORM_PAGE)
    async def ask(self, request: ApiRequest, hiding_id: FromPath[UUID]) -> Answer:
        return await show_form(request, await _form(request, hiding_id))

    @post("/object", opt=FORM_PAGE)
    async def object_to(self, request: ApiRequest, hiding_id: FromPath[UUID]) -> Answer:
        async def act(given: Given) -> Done:
            data = given.decode(HiddenObjection)
            await objections.object_to(request.transaction, request.actor, hiding_id, data)
            return Done(f"/my/hidings/{hiding_id}")

        return await submit_form(request, await _form(request, hiding_id), act)


def _what(row: Hiding) -> str:
    """As the mail says it."""
    if row.state is HidingState.UNDONE:
        return "undone"
    return "destroyed" if row.confirmed_by else "hidden"


async def _form(request: ApiRequest, hiding_id: UUID) -> Form:
    language, lines = language_of(request), list[str]()
    if request.actor.is_signed_in:
        row = await hidings.get(request.transaction, request.actor, hiding_id)
        if row.author_person_id != request.actor.person_id:
            raise Forbidden(why=Why.AUTHOR_ONLY)
        lines = [translate(f"hiding.ground.{row.ground}", language)]
        lines += [best_text(row.reason, language)] if row.reason else []
    return Form(
        title=translate("page.hiding.object", language),
        lines=[*lines, translate("page.hiding.object.text", language)],
        button=translate("page.object.button", language),
        fields=[
            Field(
                name="text",
                label=translate("page.object.label", language),
                hint=translate("page.object.hint", language),
                control=Control.LONG_TEXT,
                longest=LONGEST,
            )
        ],
        needs_sign_in=True,
        back=f"/my/hidings/{hiding_id}",
    )
