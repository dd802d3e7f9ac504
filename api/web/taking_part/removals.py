"""Objecting to the removal of what one wrote: once, and somebody else than the remover decides."""

from uuid import UUID

from litestar import Controller, route
from litestar.params import FromPath

from api.contributions.inputs import ObjectionCreate
from api.contributions.models import ContributionStatus
from api.contributions.rules.contributions import require_may_change, require_state
from api.contributions.service import objections
from api.core.i18n import translate
from api.http.requests import ApiRequest
from api.objections.inputs import LONGEST
from api.web.forms.fields import Control, Field
from api.web.forms.flow import BOTH, FORM_PAGE, Answer, Done, answer_form
from api.web.forms.form import Form, Given
from api.web.languages import best_text
from api.web.page import language_of
from api.web.taking_part.places import contribution_in
from api.web.taking_part.senders import entrance_for, needs_sign_in, receipt_entrance


class RemovalPages(Controller):
    path = "/dialogues/{dialogue_id:uuid}/contributions/{contribution_id:uuid}"
    include_in_schema = False

    @route("/object", http_method=BOTH, opt=FORM_PAGE)
    async def object_to_removal(
        self, request: ApiRequest, dialogue_id: FromPath[UUID], contribution_id: FromPath[UUID]
    ) -> Answer:
        row, dialogue = await contribution_in(request, dialogue_id, contribution_id)
        if (entrance := entrance_for(request, dialogue)) is not None:
            return entrance
        if request.method == "GET":
            require_may_change(request.actor, row, dialogue)
            require_state(row, ContributionStatus.REMOVED)

        async def object_to(given: Given) -> Done:
            data = given.decode(ObjectionCreate)
            await objections.object_to(request.transaction, request.actor, row.id, data)
            return Done(f"/dialogues/{dialogue.id}/mine?done=objected")

        language = language_of(request)
        form = Form(
            title=translate("page.object", language),
            lines=[
                translate("page.object.text", language),
                translate("page.object.reason", language),
                best_text(row.removal_reason, language),
            ],
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
            needs_sign_in=needs_sign_in(dialogue),
            entrance=receipt_entrance(request, dialogue),
            back=f"/dialogues/{dialogue.id}/mine",
        )
        return await answer_form(request, form, object_to)
