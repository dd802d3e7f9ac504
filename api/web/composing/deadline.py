"""A public dialogue ends earlier than said, or is cancelled; its words are corrected."""

from collections.abc import Sequence
from uuid import UUID

from litestar import Controller, route
from litestar.params import FromPath

from api.core.actor import Permission
from api.core.i18n import Language, Texts, translate
from api.dialogues.inputs import (
    LONGEST_REASON,
    DialogueCancel,
    DialoguePatch,
    DialogueShorten,
)
from api.dialogues.models import Dialogue
from api.dialogues.service import drafts, stages
from api.http.requests import ApiRequest
from api.presenters.presenter import Presenter
from api.web.buying.calls import call_of, work_path
from api.web.composing.content_fields import words_fields
from api.web.composing.previews import public_readers
from api.web.composing.terms import contact_field, moderation_field
from api.web.forms.fields import Control, Field
from api.web.forms.flow import (
    BOTH,
    FORM_PAGE,
    Answer,
    Done,
    answer_form,
    expected_version,
)
from api.web.forms.form import Detail, Form, Given
from api.web.forms.moments import as_moment
from api.web.forms.texts import drop_unchanged, other_languages
from api.web.languages import best_text
from api.web.page import language_of

PUBLISH = Permission.DIALOGUE_PUBLISH


class DeadlinePages(Controller):
    path = "/my/dialogues/{dialogue_id:uuid}"
    include_in_schema = False
    opt = FORM_PAGE

    @route("/shorten", http_method=BOTH)
    async def shorten(self, request: ApiRequest, dialogue_id: FromPath[UUID]) -> Answer:
        dialogue = await call_of(request, dialogue_id, PUBLISH)

        async def act(given: Given) -> Done:
            expected = expected_version(request, given, dialogue)
            data = given.decode(DialogueShorten)
            await stages.shorten(request.transaction, request.actor, dialogue_id, data, expected)
            return Done(f"{work_path(dialogue_id)}/done/shortened")

        async def preview(given: Given) -> Sequence[Detail]:
            data, words = given.decode(DialogueShorten), Presenter(given.language)
            return [
                (
                    words.t("page.extend.closes_at"),
                    [words.moment(data.closes_at, dialogue.time_zone)],
                ),
                _reason(data.reason, given.language),
                *public_readers("shorten", given.language),
            ]

        form = _shorten_form(dialogue, language_of(request))
        return await answer_form(request, form, act, preview)

    @route("/cancel", http_method=BOTH)
    async def cancel(self, request: ApiRequest, dialogue_id: FromPath[UUID]) -> Answer:
        dialogue = await call_of(request, dialogue_id, PUBLISH)

        async def act(given: Given) -> Done:
            expected = expected_version(request, given, dialogue)
            data = given.decode(DialogueCancel)
            await stages.cancel(request.transaction, request.actor, dialogue_id, data, expected)
            return Done(f"{work_path(dialogue_id)}/done/cancelled")

        async def preview(given: Given) -> Sequence[Detail]:
            reason = _reason(given.decode(DialogueCancel).reason, given.language)
            return [reason, *public_readers("cancel", given.language)]

        form = _cancel_form(dialogue, language_of(request))
        return await answer_form(request, form, act, preview)


class WordsPages(Controller):
    path = "/my/dialogues/{dialogue_id:uuid}/words"
    include_in_schema = False
    opt = FORM_PAGE

    @route("/", http_method=BOTH)
    async def save(self, request: ApiRequest, dialogue_id: FromPath[UUID]) -> Answer:
        """The ways of taking part and the opening stay: people have planned by them."""
        dialogue = await call_of(request, dialogue_id, Permission.DIALOGUE_WRITE)

        async def act(given: Given) -> Done:
            patch = given.decode(DialoguePatch)
            drop_unchanged(patch, dialogue, ("title", "description"))
            expected = expected_version(request, given, dialogue)
            session, actor = request.transaction, request.actor
            await drafts.update(session, actor, dialogue_id, patch, expected)
            return Done(f"{work_path(dialogue_id)}/done/corrected")

        async def preview(given: Given) -> Sequence[Detail]:
            patch = given.decode(DialoguePatch)
            return [
                *_words(patch, given.language),
                *public_readers("words", given.language),
            ]

        form = _words_form(dialogue, language_of(request))
        return await answer_form(request, form, act, preview)


def _words(patch: DialoguePatch, language: Language) -> Sequence[Detail]:
    return [
        (
            translate(f"page.compose.{name}", language),
            [text.text for text in (getattr(patch, name) or {}).values() if text],
        )
        for name in ("title", "description")
    ]


def _reason(reason: Texts, language: Language) -> Detail:
    return translate("page.extend.reason", language), [text.text for text in reason.values()]


def _form(name: str, dialogue: Dialogue, language: Language, fields: Sequence[Field]) -> Form:
    return Form(
        title=translate(f"page.compose.{name}", language),
        lines=[
            best_text(dialogue.title, language),
            translate(f"page.compose.{name}.text", language),
        ],
        button=translate(f"page.compose.{name}.button", language),
        version=dialogue.version,
        needs_sign_in=True,
        has_preview=True,
        back=work_path(dialogue.id),
        fields=fields,
        template="compose_form",
        values={"folded": other_languages(fields), "earlier": []},
    )


def _reason_field(language: Language) -> Field:
    return Field(
        name=f"reason/{language}/text",
        label=translate("page.extend.reason", language),
        control=Control.LONG_TEXT,
        longest=LONGEST_REASON,
    )


def _cancel_form(dialogue: Dialogue, language: Language) -> Form:
    return _form("cancel", dialogue, language, [_reason_field(language)])


def _shorten_form(dialogue: Dialogue, language: Language) -> Form:
    closes_at = Field(
        name="closes_at",
        label=translate("page.extend.closes_at", language),
        hint=translate("page.extend.closes_at.hint", language),
        convert=as_moment(dialogue.time_zone),
    )
    return _form("shorten", dialogue, language, [closes_at, _reason_field(language)])


def _words_form(dialogue: Dialogue, language: Language) -> Form:
    fields = [
        *words_fields(language, dialogue),
        contact_field(dialogue, language),
        moderation_field(dialogue, language),
    ]
    return _form("words", dialogue, language, fields)
