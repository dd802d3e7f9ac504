"""Who may take part in a dialogue, and when."""

from uuid import UUID

from litestar import Controller, route
from litestar.params import FromPath

from api.core.i18n import Language, translate
from api.dialogues.inputs import DialoguePatch
from api.dialogues.models import Dialogue, ModerationMode, Participation
from api.dialogues.service import drafts
from api.http.requests import ApiRequest
from api.web.buying.entries import contact_entry, contact_text
from api.web.composing.access import draft_of, draft_path
from api.web.composing.content_fields import options
from api.web.composing.steps import next_path
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
from api.web.forms.moments import OFFICE_OPENS, as_moment, moment_entry
from api.web.forms.numbers import as_number
from api.web.forms.posted import SAVED
from api.web.page import language_of


class TermsPages(Controller):
    path = "/my/dialogues/{dialogue_id:uuid}/terms"
    include_in_schema = False
    opt = FORM_PAGE

    @route("/", http_method=BOTH)
    async def save(self, request: ApiRequest, dialogue_id: FromPath[UUID]) -> Answer:
        """One button goes on to the next part, the other back to the draft."""
        dialogue = await draft_of(request, dialogue_id)

        async def act(given: Given) -> Done:
            patch = given.decode(DialoguePatch)
            expected = expected_version(request, given, dialogue)
            session, actor = request.transaction, request.actor
            row = await drafts.update(session, actor, dialogue_id, patch, expected)
            if given.step == SAVED:
                return Done(draft_path(dialogue_id))
            return Done(await next_path(request, row, offers_document=True))

        return await answer_form(request, _form(request, dialogue), act)


def _form(request: ApiRequest, dialogue: Dialogue) -> Form:
    language = language_of(request)

    def t(name: str) -> str:
        return translate(f"page.compose.{name}", language)

    return Form(
        title=t("terms"),
        lines=[t("terms.text")],
        button=t("next"),
        save_button=t("save"),
        version=dialogue.version,
        needs_sign_in=True,
        back=draft_path(dialogue.id),
        fields=[
            Field(
                name="participation",
                label=t("participation"),
                control=Control.RADIO,
                options=options([*Participation], "page.compose.participation", language),
                initial=[dialogue.participation],
            ),
            Field(
                name="opens_at",
                label=t("opens_at"),
                hint=t("opens_at.hint"),
                convert=as_moment(dialogue.time_zone, OFFICE_OPENS),
                initial=moment_entry(dialogue.opens_at, dialogue.time_zone),
                empty=None,
            ),
            Field(
                name="closes_at",
                label=t("closes_at"),
                hint=t("closes_at.hint"),
                convert=as_moment(dialogue.time_zone),
                initial=moment_entry(dialogue.closes_at, dialogue.time_zone),
                empty=None,
            ),
            Field(
                name="grace_hours",
                label=t("grace_hours"),
                hint=t("grace_hours.hint"),
                convert=as_number,
                inputmode="numeric",
                initial=[str(dialogue.grace_hours)],
                empty=0,
            ),
            moderation_field(dialogue, language),
            contact_field(dialogue, language),
        ],
    )


def moderation_field(dialogue: Dialogue, language: Language) -> Field:
    return Field(
        name="moderation",
        label=translate("page.compose.moderation", language),
        control=Control.RADIO,
        options=options([*ModerationMode], "page.compose.moderation", language),
        initial=[dialogue.moderation],
    )


def contact_field(dialogue: Dialogue, language: Language) -> Field:
    return Field(
        name="contact",
        label=translate("page.compose.contact", language),
        hint=translate("page.compose.contact.hint", language),
        convert=contact_entry,
        initial=[text] if (text := contact_text(dialogue.contact)) else (),
        optional=True,
        empty=None,
    )
