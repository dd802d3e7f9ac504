"""What a dialogue is about: a new draft, the draft edited, a copy of an earlier dialogue."""

from uuid import UUID

import msgspec
from litestar import Controller, route
from litestar.params import FromPath

from api.core.i18n import translate
from api.dialogues import queries
from api.dialogues.inputs import DialogueCreate, DialoguePatch
from api.dialogues.models import Dialogue
from api.dialogues.service import drafts
from api.http.requests import ApiRequest
from api.organisations.models import Organisation
from api.web.composing.access import (
    composing_buyer,
    draft_of,
    draft_path,
    writable,
)
from api.web.composing.content_fields import content_fields
from api.web.composing.offered import earlier_dialogues, procurement_options
from api.web.forms.fields import Control, Field
from api.web.forms.flow import (
    BOTH,
    FORM_PAGE,
    Answer,
    Done,
    answer_form,
    expected_version,
)
from api.web.forms.form import Form, Given
from api.web.forms.questions import question_form
from api.web.forms.texts import drop_unchanged, other_languages
from api.web.languages import best_text
from api.web.page import language_of

NEW = "/buyers/{organisation_id:uuid}/dialogues/new"


class NewDialoguePages(Controller):
    path = NEW
    include_in_schema = False
    opt = FORM_PAGE

    @route("/", http_method=BOTH)
    async def create(self, request: ApiRequest, organisation_id: FromPath[UUID]) -> Answer:
        buyer = await composing_buyer(request, organisation_id)

        async def act(given: Given) -> Done:
            data = given.decode(DialogueCreate)
            dialogue = await drafts.create(request.transaction, request.actor, data)
            return Done(f"/my/dialogues/{dialogue.id}/terms")

        return await answer_form(request, await _new_form(request, buyer), act)


class ContentPages(Controller):
    path = "/my/dialogues/{dialogue_id:uuid}"
    include_in_schema = False
    opt = FORM_PAGE

    @route("/content", http_method=BOTH)
    async def save(self, request: ApiRequest, dialogue_id: FromPath[UUID]) -> Answer:
        dialogue = await draft_of(request, dialogue_id)

        async def act(given: Given) -> Done:
            patch = given.decode(DialoguePatch)
            drop_unchanged(patch, dialogue, ("title", "description"))
            expected = expected_version(request, given, dialogue)
            session, actor = request.transaction, request.actor
            await drafts.update(session, actor, dialogue_id, patch, expected)
            return Done(draft_path(dialogue_id))

        return await answer_form(request, await _edit_form(request, dialogue), act)

    @route("/copy", http_method=BOTH)
    async def copy(self, request: ApiRequest, dialogue_id: FromPath[UUID]) -> Answer:
        dialogue = await writable(request, dialogue_id)

        async def act(_: Given) -> Done:
            row = await drafts.copy(request.transaction, request.actor, dialogue_id)
            return Done(draft_path(row.id))

        return await answer_form(request, _copy_form(request, dialogue), act)


def _copy_form(request: ApiRequest, dialogue: Dialogue) -> Form:
    language = language_of(request)
    return question_form(
        "compose.copy",
        language,
        back=f"/buyers/{dialogue.organisation_id}/dialogues/new",
        lines=[best_text(dialogue.title, language)],
    )


async def _new_form(request: ApiRequest, buyer: Organisation) -> Form:
    session, actor, language = request.transaction, request.actor, language_of(request)
    selected = _asked(request.query_params.get("procurement", ""))
    listed = await procurement_options(session, actor, buyer.id, selected, language)
    owner = Field(name="organisation_id", label="", control=Control.HIDDEN, initial=[str(buyer.id)])
    fields = [owner, *content_fields(listed, language, selected=selected)]
    return Form(
        title=translate("page.compose.new", language),
        lines=[best_text(buyer.name, language), translate("page.compose.new.text", language)],
        button=translate("page.compose.next", language),
        fields=fields,
        needs_sign_in=True,
        back=f"/buyers/{buyer.id}/dialogues",
        template="compose_form",
        values={
            "folded": other_languages(fields),
            "earlier": await earlier_dialogues(session, actor, buyer.id, language),
        },
    )


async def _edit_form(request: ApiRequest, dialogue: Dialogue) -> Form:
    session, actor, language = request.transaction, request.actor, language_of(request)
    links = await session.execute(queries.links([dialogue.id]))
    selected = [procurement for _, procurement in links]
    listed = await procurement_options(session, actor, dialogue.organisation_id, selected, language)
    fields = content_fields(listed, language, stored=dialogue, selected=selected)
    return Form(
        title=translate("page.compose.content", language),
        button=translate("page.compose.save", language),
        fields=fields,
        version=dialogue.version,
        needs_sign_in=True,
        back=draft_path(dialogue.id),
        template="compose_form",
        values={"folded": other_languages(fields), "earlier": []},
    )


def _asked(text: str) -> list[UUID]:
    """The procurement on whose page the officer began."""
    try:
        return [msgspec.convert(text, UUID)]
    except msgspec.ValidationError:
        return []
