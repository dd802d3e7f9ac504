"""The end of a dialogue: a later deadline, the summary that concludes it, and its record."""

from collections.abc import Sequence
from uuid import UUID

from litestar import Controller, Response, get, post
from litestar.params import FromPath

from api.core.actor import Permission
from api.core.i18n import Language, translate
from api.dialogues.inputs import LONGEST_REASON, LONGEST_SUMMARY, DialogueConclude, DialogueExtend
from api.dialogues.models import Dialogue
from api.dialogues.service import stages
from api.http.requests import ApiRequest
from api.presenters.presenter import Presenter
from api.records.assemble import findings_of
from api.records.sealing import record_file
from api.web.buying.calls import call_of, work_path
from api.web.forms.fields import Control, Field
from api.web.forms.flow import (
    FORM_PAGE,
    Answer,
    Done,
    expected_version,
    show_form,
    submit_form,
)
from api.web.forms.form import Detail, Form, Given
from api.web.forms.moments import as_moment
from api.web.languages import best_text
from api.web.page import NEVER, language_of
from api.web.workspace.access import OWN_PAGE


class ConclusionPages(Controller):
    path = "/my/dialogues/{dialogue_id:uuid}"
    include_in_schema = False

    @get("/extend", opt=FORM_PAGE)
    async def ask_to_extend(self, request: ApiRequest, dialogue_id: FromPath[UUID]) -> Answer:
        dialogue = await call_of(request, dialogue_id, Permission.DIALOGUE_PUBLISH)
        return await show_form(request, _extend_form(dialogue, language_of(request)))

    @post("/extend", opt=FORM_PAGE)
    async def extend(self, request: ApiRequest, dialogue_id: FromPath[UUID]) -> Answer:
        dialogue = await call_of(request, dialogue_id, Permission.DIALOGUE_PUBLISH)
        form = _extend_form(dialogue, language_of(request))

        async def act(given: Given) -> Done:
            expected = expected_version(request, given, dialogue)
            data = given.decode(DialogueExtend)
            await stages.extend(request.transaction, request.actor, dialogue_id, data, expected)
            return Done(f"{work_path(dialogue_id)}/done/extended")

        async def preview(given: Given) -> list[Detail]:
            data, words = given.decode(DialogueExtend), Presenter(given.language)
            moment = words.moment(data.closes_at, dialogue.time_zone)
            reasons = [item.text for item in data.reason.values()]
            return [
                (words.t("page.extend.closes_at"), [moment]),
                (words.t("page.extend.reason"), reasons),
                *_readers("extend", given.language),
            ]

        return await submit_form(request, form, act, preview)

    @get("/conclude", opt=FORM_PAGE)
    async def ask_to_conclude(self, request: ApiRequest, dialogue_id: FromPath[UUID]) -> Answer:
        dialogue = await call_of(request, dialogue_id, Permission.DIALOGUE_PUBLISH)
        return await show_form(request, await _conclude_form(request, dialogue))

    @post("/conclude", opt=FORM_PAGE)
    async def conclude(self, request: ApiRequest, dialogue_id: FromPath[UUID]) -> Answer:
        dialogue = await call_of(request, dialogue_id, Permission.DIALOGUE_PUBLISH)

        async def act(given: Given) -> Done:
            expected = expected_version(request, given, dialogue)
            data = given.decode(DialogueConclude)
            await stages.conclude(request.transaction, request.actor, dialogue_id, data, expected)
            return Done(f"{work_path(dialogue_id)}/done/concluded")

        async def preview(given: Given) -> list[Detail]:
            summary = given.decode(DialogueConclude).summary
            label = translate("page.conclude.summary", given.language)
            texts = [item.text for item in summary.values()]
            return [(label, texts), *_readers("conclude", given.language)]

        return await submit_form(request, await _conclude_form(request, dialogue), act, preview)

    @get("/record", opt=OWN_PAGE)
    async def record(self, request: ApiRequest, dialogue_id: FromPath[UUID]) -> Response[bytes]:
        """The buyer's edition as a file, for the procurement file."""
        await call_of(request, dialogue_id, Permission.DIALOGUE_WRITE)
        file = await record_file(
            request.transaction, request.actor, dialogue_id, request.settings, language_of(request)
        )
        headers = {
            "Cache-Control": NEVER,
            "Content-Disposition": f'attachment; filename="{file.name}"',
            "Content-Security-Policy": file.policy,
        }
        return Response(file.content, media_type="text/html; charset=utf-8", headers=headers)


def _readers(name: str, language: Language) -> Sequence[Detail]:
    return [
        (
            translate(f"page.dispositions.preview.{part}", language),
            [translate(f"page.{name}.preview.{part}", language)],
        )
        for part in ("seen_by", "later")
    ]


def _extend_form(dialogue: Dialogue, language: Language) -> Form:
    words = Presenter(language)
    now = dialogue.closes_at and words.moment(dialogue.closes_at, dialogue.time_zone)
    return Form(
        title=words.t("page.extend.title"),
        lines=[
            best_text(dialogue.title, language),
            words.t("page.extend.lead", time=now or "–"),
        ],
        button=words.t("page.extend.button"),
        version=dialogue.version,
        needs_sign_in=True,
        has_preview=True,
        back=work_path(dialogue.id),
        fields=[
            Field(
                name="closes_at",
                label=words.t("page.extend.closes_at"),
                hint=words.t("page.extend.closes_at.hint"),
                convert=as_moment(dialogue.time_zone),
            ),
            Field(
                name=f"reason/{language}/text",
                label=words.t("page.extend.reason"),
                control=Control.LONG_TEXT,
                longest=LONGEST_REASON,
            ),
        ],
    )


async def _conclude_form(request: ApiRequest, dialogue: Dialogue) -> Form:
    language = language_of(request)

    def t(name: str) -> str:
        return translate(f"page.conclude.{name}", language)

    findings = await findings_of(request.transaction, dialogue)
    return Form(
        title=t("title"),
        lines=[best_text(dialogue.title, language), t("lead")],
        button=t("button"),
        version=dialogue.version,
        needs_sign_in=True,
        has_preview=True,
        back=work_path(dialogue.id),
        template="conclude",
        values={"findings": [item.words[language] for item in findings]},
        fields=[
            Field(
                name=f"summary/{language}/text",
                label=t("summary"),
                hint=t("summary.hint"),
                control=Control.LONG_TEXT,
                longest=LONGEST_SUMMARY,
            )
        ],
    )
