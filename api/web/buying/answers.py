"""One answer to several questions: a form with the questions that wait, and the answer's text."""

from uuid import UUID

from litestar import Controller, Response, route
from litestar.params import FromPath

from api.contributions.inputs import LONGEST, MOST_QUESTIONS, AnswerCreate
from api.contributions.queries import contributions as queries
from api.contributions.service import contributions as service
from api.core.actor import Permission
from api.core.i18n import Language, translate
from api.dialogues.models import Dialogue
from api.http.requests import ApiRequest
from api.web.buying.answer_library import AnswerLibrary
from api.web.buying.calls import call_of, work_path
from api.web.buying.contribution_rows import contribution_rows
from api.web.forms.fields import Control, Field, Option
from api.web.forms.flow import BOTH, FORM_PAGE, Answer, Done, answer_form
from api.web.forms.form import Detail, Form, Given
from api.web.languages import best_text
from api.web.page import NEVER, language_of, render_page


class AnswerPages(Controller):
    path = "/my/dialogues/{dialogue_id:uuid}/answer"
    include_in_schema = False

    @route("/", http_method=BOTH, opt=FORM_PAGE)
    async def answer(
        self, request: ApiRequest, dialogue_id: FromPath[UUID]
    ) -> Response[str] | Answer:
        dialogue = await call_of(request, dialogue_id, Permission.CONTRIBUTION_ANSWER)
        form = await _form(request, dialogue)
        nothing_waits = request.actor.is_signed_in and not form.fields[0].options
        if request.method == "GET" and nothing_waits:
            return render_page(request, "nothing_waits", cache=NEVER, form=form, more=None)

        async def act(given: Given) -> Done:
            data = given.decode(AnswerCreate)
            await service.answer(request.transaction, request.actor, dialogue_id, data)
            return Done(f"{work_path(dialogue_id)}/done/answered")

        async def preview(given: Given) -> list[Detail]:
            return _preview(form, given.decode(AnswerCreate), given.language)

        return await answer_form(request, form, act, preview)


def _preview(form: Form, data: AnswerCreate, language: Language) -> list[Detail]:
    def t(name: str) -> str:
        return translate(f"page.official_answer.{name}", language)

    texts = {option.value: option.label for option in form.fields[0].options}
    asked = [texts[str(item)] for item in data.questions if str(item) in texts]
    return [
        (t("questions"), asked),
        (t("text"), [data.text, *([t("taken")] if data.taken_from else [])]),
        (t("preview.seen_by"), [t("preview.seen_by.text")]),
        (t("preview.later"), [t("preview.later.text")]),
    ]


async def _form(request: ApiRequest, dialogue: Dialogue) -> Form:
    language = language_of(request)

    def t(name: str) -> str:
        return translate(f"page.official_answer.{name}", language)

    questions = await _waiting(request, dialogue)
    library = await AnswerLibrary.of(request, dialogue, questions)
    return Form(
        title=t("title"),
        lines=[best_text(dialogue.title, language), t("lead") if questions else t("none")],
        button=t("button"),
        needs_sign_in=True,
        has_preview=True,
        back=work_path(dialogue.id),
        template="answer_questions",
        load_values=library.values,
        redraw=library.redraw,
        fields=[
            Field(
                name="questions",
                label=t("questions"),
                hint=t("questions.hint"),
                control=Control.CHECKBOXES,
                options=questions,
            ),
            Field(name="text", label=t("text"), control=Control.LONG_TEXT, longest=LONGEST),
            Field(
                name="language",
                label=t("language"),
                control=Control.RADIO,
                options=[
                    Option(code.value, translate(f"page.language.{code}", language))
                    for code in Language
                ],
                initial=[language.value],
            ),
            Field(name="taken_from", label="", control=Control.HIDDEN, optional=True),
        ],
    )


async def _waiting(request: ApiRequest, dialogue: Dialogue) -> list[Option]:
    """Longest first."""
    stmt = queries.page(
        request.actor,
        dialogue.id,
        queries.Filter(answered=False),
        start=None,
        limit=MOST_QUESTIONS,
    )
    rows = (await request.transaction.scalars(stmt)).all()[:MOST_QUESTIONS]
    shown = await contribution_rows(
        request.transaction, request.actor, dialogue, rows, language_of(request)
    )
    return [Option(str(row.id), row.text, row.source) for row in shown]
