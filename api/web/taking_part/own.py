"""Changes and withdrawals of what one wrote, signed in or with a receipt."""

from collections.abc import Sequence
from uuid import UUID

from litestar import Controller, route
from litestar.params import FromPath

from api.contributions.inputs import LONGEST, ContributionPatch
from api.contributions.models import Contribution, ContributionStatus
from api.contributions.rules import contributions as rules
from api.contributions.service import edits
from api.core.clock import utc_now
from api.core.i18n import translate
from api.dialogues.models import Dialogue
from api.http.requests import ApiRequest
from api.web.forms.fields import Control, Field
from api.web.forms.flow import BOTH, FORM_PAGE, Answer, Done, answer_form, expected_version
from api.web.forms.form import Detail, Form, Given
from api.web.page import language_of
from api.web.taking_part.places import contribution_in, quoted_text
from api.web.taking_part.previews import changeable
from api.web.taking_part.senders import entrance_for, needs_sign_in, receipt_entrance


class OwnContributionPages(Controller):
    path = "/dialogues/{dialogue_id:uuid}/contributions/{contribution_id:uuid}"
    include_in_schema = False

    @route("/edit", http_method=BOTH, opt=FORM_PAGE)
    async def edit(
        self, request: ApiRequest, dialogue_id: FromPath[UUID], contribution_id: FromPath[UUID]
    ) -> Answer:
        row, dialogue = await contribution_in(request, dialogue_id, contribution_id)
        if (entrance := entrance_for(request, dialogue)) is not None:
            return entrance
        if request.method == "GET":
            rules.require_may_change(request.actor, row, dialogue)
            rules.require_state(row, *rules.CHANGEABLE)
            rules.require_open_to_edits(row, dialogue, utc_now())

        async def edit(given: Given) -> Done:
            patch = given.decode(ContributionPatch)
            await edits.edit(
                request.transaction,
                request.actor,
                row.id,
                patch,
                expected_version(request, given, row),
                key=request.origin.key,
            )
            return Done(f"/dialogues/{dialogue.id}/mine?done=edited")

        async def preview(given: Given) -> Sequence[Detail]:
            return _preview(request, given, row, dialogue)

        return await answer_form(request, _edit_form(request, row, dialogue), edit, preview)

    @route("/withdraw", http_method=BOTH, opt=FORM_PAGE)
    async def withdraw(
        self, request: ApiRequest, dialogue_id: FromPath[UUID], contribution_id: FromPath[UUID]
    ) -> Answer:
        row, dialogue = await contribution_in(request, dialogue_id, contribution_id)
        if (entrance := entrance_for(request, dialogue)) is not None:
            return entrance
        if request.method == "GET":
            rules.require_may_change(request.actor, row, dialogue)
            rules.require_state(row, *rules.CHANGEABLE)

        async def withdraw(given: Given) -> Done:
            expected = expected_version(request, given, row)
            await edits.withdraw(request.transaction, request.actor, row.id, expected)
            return Done(f"/dialogues/{dialogue.id}/mine?done=withdrawn")

        return await answer_form(request, _withdraw_form(request, row, dialogue), withdraw)


def _edit_form(request: ApiRequest, row: Contribution, dialogue: Dialogue) -> Form:
    language = language_of(request)
    was_public = row.status is ContributionStatus.PUBLISHED
    hint = translate("page.edit.public", language) if was_public else ""
    own = rules.may_change(request.actor, row, dialogue)
    return Form(
        title=translate("page.edit", language),
        lines=[changeable(dialogue, language)],
        button=translate("page.edit.button", language),
        fields=[
            Field(
                name="text",
                label=translate("page.edit.label", language),
                hint=hint,
                control=Control.LONG_TEXT,
                longest=LONGEST,
                empty="",
                initial=[row.text] if own else (),
            )
        ],
        version=row.version,
        needs_sign_in=needs_sign_in(dialogue),
        entrance=receipt_entrance(request, dialogue),
        has_preview=True,
        back=f"/dialogues/{dialogue.id}/mine",
    )


def _preview(
    request: ApiRequest, given: Given, row: Contribution, dialogue: Dialogue
) -> list[Detail]:
    language = language_of(request)
    was_public = row.status is ContributionStatus.PUBLISHED
    seen_by = "everybody" if was_public else "after_moderation"
    details: list[Detail] = [
        (translate("page.preview.text", language), [given.text("text")]),
        (
            translate("page.preview.seen_by", language),
            [translate(f"page.preview.{seen_by}", language)],
        ),
    ]
    if was_public:
        earlier = translate("page.preview.earlier", language)
        details.append((earlier, [quoted_text(row)]))
    return [*details, (translate("page.preview.until", language), [changeable(dialogue, language)])]


def _withdraw_form(request: ApiRequest, row: Contribution, dialogue: Dialogue) -> Form:
    language = language_of(request)
    was_public = row.status is ContributionStatus.PUBLISHED
    own = rules.may_change(request.actor, row, dialogue)
    return Form(
        title=translate("page.withdraw", language),
        lines=[
            translate(f"page.withdraw.{'public' if was_public else 'held'}", language),
            translate("page.withdraw.final", language),
        ],
        button=translate("page.withdraw.button", language),
        version=row.version,
        needs_sign_in=needs_sign_in(dialogue),
        entrance=receipt_entrance(request, dialogue),
        back=f"/dialogues/{dialogue.id}/mine",
        template="write",
        values={"quoted": quoted_text(row) if own else ""},
    )
