"""The confidential part of what one wrote: changed and removed."""

from typing import NamedTuple
from uuid import UUID

from litestar import Controller, route
from litestar.params import FromPath

from api.contributions.inputs import LONGEST, ConfidentialPatch
from api.contributions.models import Contribution
from api.contributions.rules import contributions as rules
from api.contributions.service import confidential
from api.core.clock import utc_now
from api.core.i18n import translate
from api.dialogues.models import Dialogue
from api.http.requests import ApiRequest
from api.web.forms.choices import code_options
from api.web.forms.fields import Control, Field
from api.web.forms.flow import BOTH, FORM_PAGE, Answer, Done, answer_form, expected_version
from api.web.forms.form import Form, Given
from api.web.page import language_of
from api.web.taking_part.places import contribution_in, quoted_text
from api.web.taking_part.previews import changeable


class Shown(NamedTuple):
    """What its author sees: the table itself is known to few modules."""

    text: str
    ground: str
    version: int


class ConfidentialPages(Controller):
    path = "/dialogues/{dialogue_id:uuid}/contributions/{contribution_id:uuid}/confidential"
    include_in_schema = False

    @route("/", http_method=BOTH, opt=FORM_PAGE)
    async def edit(
        self, request: ApiRequest, dialogue_id: FromPath[UUID], contribution_id: FromPath[UUID]
    ) -> Answer:
        row, dialogue = await contribution_in(request, dialogue_id, contribution_id)
        part = await _own_part(request, row, dialogue)
        if request.method == "GET" and part is not None:
            rules.require_open_to_edits(row, dialogue, utc_now())

        async def edit(given: Given) -> Done:
            stored = await confidential.read(request.transaction, request.actor, row.id)
            patch, expected = (
                given.decode(ConfidentialPatch),
                expected_version(request, given, stored),
            )
            await confidential.edit(request.transaction, request.actor, row.id, patch, expected)
            return Done(f"/dialogues/{dialogue.id}/mine?done=edited_confidential")

        return await answer_form(request, await _form(request, dialogue, row, part), edit)

    @route("/remove", http_method=BOTH, opt=FORM_PAGE)
    async def remove(
        self, request: ApiRequest, dialogue_id: FromPath[UUID], contribution_id: FromPath[UUID]
    ) -> Answer:
        row, dialogue = await contribution_in(request, dialogue_id, contribution_id)
        await _own_part(request, row, dialogue)

        async def remove(_: Given) -> Done:
            await confidential.remove(request.transaction, request.actor, row.id)
            return Done(f"/dialogues/{dialogue.id}/mine?done=removed_confidential")

        language = language_of(request)
        form = Form(
            title=translate("page.confidential.remove", language),
            lines=[translate("page.confidential.remove.text", language)],
            button=translate("page.confidential.remove.button", language),
            needs_sign_in=True,
            keeps_draft=False,
            back=f"/dialogues/{dialogue.id}/mine",
        )
        return await answer_form(request, form, remove)


async def _own_part(request: ApiRequest, row: Contribution, dialogue: Dialogue) -> Shown | None:
    """Only its author changes it: nobody else reads it here. None for who is not signed in any
    more: the form sees to that."""
    if not request.actor.is_signed_in:
        return None
    rules.require_may_change(request.actor, row, dialogue)
    part = await confidential.read(request.transaction, request.actor, row.id)
    return Shown(part.text, part.ground.value, part.version)


async def _form(
    request: ApiRequest, dialogue: Dialogue, row: Contribution, part: Shown | None
) -> Form:
    language = language_of(request)
    return Form(
        title=translate("page.confidential", language),
        lines=[translate("page.confidential.text", language), changeable(dialogue, language)],
        button=translate("page.confidential.button", language),
        fields=[
            Field(
                name="text",
                label=translate("page.write.confidential", language),
                hint=translate("page.write.confidential.hint", language),
                control=Control.LONG_TEXT,
                longest=LONGEST,
                empty="",
                initial=[part.text] if part else (),
            ),
            Field(
                name="ground",
                label=translate("page.write.ground", language),
                control=Control.SELECT,
                options=await code_options(request.transaction, "confidential-grounds", language),
                initial=[part.ground] if part else (),
            ),
        ],
        version=part.version if part else None,
        needs_sign_in=True,
        back=f"/dialogues/{dialogue.id}/mine",
        template="write",
        values={"quoted": quoted_text(row) if part else ""},
    )
