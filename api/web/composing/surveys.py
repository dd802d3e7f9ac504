"""A survey is composed, changed until somebody can answer it, and taken out of the draft."""

from collections.abc import Awaitable, Callable, Sequence
from uuid import UUID

import msgspec
from litestar import Controller, route
from litestar.params import FromPath

from api.core.actor import Permission
from api.core.errors import InvalidRequest, NotFound
from api.core.i18n import Language, translate
from api.dialogues.models import Dialogue
from api.http.requests import ApiRequest
from api.http.validation.body import decode_body
from api.surveys.inputs import INTRODUCTION, Questions, SurveyCreate, SurveyPatch
from api.surveys.models import Survey
from api.surveys.questions import TITLE, Question
from api.surveys.service import loading
from api.surveys.service import surveys as service
from api.web.composing.access import hub_path, require_sign_in, writable
from api.web.composing.steps import next_path
from api.web.composing.survey_questions import at_blocks, question_fields, read_blocks, redrawn
from api.web.forms.fields import Control, Field
from api.web.forms.first_answers import first_answer
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
from api.web.forms.texts import drop_unchanged, other_languages, text_fields
from api.web.languages import best_text
from api.web.page import language_of


class QuestionsBody(msgspec.Struct):
    questions: Questions


class NewSurveyPages(Controller):
    path = "/my/dialogues/{dialogue_id:uuid}/surveys/new"
    include_in_schema = False
    opt = FORM_PAGE

    @route("/", http_method=BOTH)
    async def create(self, request: ApiRequest, dialogue_id: FromPath[UUID]) -> Answer:
        dialogue = await writable(request, dialogue_id)

        async def act(given: Given) -> Done:
            async def create(questions: Sequence[Question]) -> None:
                data = given.decode(SurveyCreate)
                data.questions = [*questions]
                await service.create(request.transaction, request.actor, dialogue_id, data)

            await _with_questions(given, (), create)
            return Done(await next_path(request, dialogue))

        return await answer_form(request, _form(request, dialogue, None), act)


class SurveyEditPages(Controller):
    path = "/my/surveys/{survey_id:uuid}"
    include_in_schema = False
    opt = FORM_PAGE

    @route("/edit", http_method=BOTH)
    async def save(self, request: ApiRequest, survey_id: FromPath[UUID]) -> Answer:
        survey, dialogue = await _writable(request, survey_id)
        stored = list(survey.questions)

        async def act(given: Given) -> Done:
            expected = expected_version(request, given, survey)

            async def update(questions: Sequence[Question]) -> None:
                patch = given.decode(SurveyPatch)
                drop_unchanged(patch, survey, ("title", "introduction"))
                patch.questions = [*questions]
                session, actor = request.transaction, request.actor
                await service.update(session, actor, survey_id, patch, expected)

            await _with_questions(given, stored, update)
            return Done(hub_path(dialogue))

        return await answer_form(request, _form(request, dialogue, survey), act)

    @route("/delete", http_method=BOTH)
    async def delete(self, request: ApiRequest, survey_id: FromPath[UUID]) -> Answer:
        try:
            survey, dialogue = await _writable(request, survey_id)
        except NotFound as problem:
            return await first_answer(request, problem)

        async def act(given: Given) -> Done:
            expected = expected_version(request, given, survey)
            await service.delete_draft(request.transaction, request.actor, survey_id, expected)
            return Done(hub_path(dialogue))

        return await answer_form(request, _question("delete", request, dialogue, survey), act)

    @route("/publish", http_method=BOTH)
    async def publish(self, request: ApiRequest, survey_id: FromPath[UUID]) -> Answer:
        survey, dialogue = await _publishable(request, survey_id)

        async def act(given: Given) -> Done:
            expected = expected_version(request, given, survey)
            await service.publish(request.transaction, request.actor, survey_id, expected)
            return Done(hub_path(dialogue))

        form = _question("publish", request, dialogue, survey)
        return await answer_form(request, form, act)


async def _publishable(request: ApiRequest, survey_id: UUID) -> tuple[Survey, Dialogue]:
    survey, dialogue = await _writable(request, survey_id)
    request.actor.require(Permission.DIALOGUE_PUBLISH, dialogue.organisation_id)
    return survey, dialogue


async def _writable(request: ApiRequest, survey_id: UUID) -> tuple[Survey, Dialogue]:
    require_sign_in(request)
    survey, dialogue = await loading.get(request.transaction, request.actor, survey_id)
    request.actor.require(Permission.DIALOGUE_WRITE, dialogue.organisation_id)
    return survey, dialogue


async def _with_questions(
    given: Given, stored: Sequence[Question], save: Callable[[Sequence[Question]], Awaitable[None]]
) -> None:
    """Saves the questions that were typed. Faults of a question stand at its block."""
    read = read_blocks(given.entries, stored, given.language)
    try:
        await save(decode_body(read.body, QuestionsBody).questions)
    except InvalidRequest as error:
        raise InvalidRequest(at_blocks(error.faults, read.numbers)) from None


def _question(verb: str, request: ApiRequest, dialogue: Dialogue, survey: Survey) -> Form:
    language = language_of(request)
    return question_form(
        f"compose.survey.{verb}",
        language,
        back=hub_path(dialogue),
        version=survey.version,
        lines=[best_text(survey.title, language)],
    )


def _form(request: ApiRequest, dialogue: Dialogue, survey: Survey | None) -> Form:
    language = language_of(request)
    words = _texts(language, survey)
    return Form(
        title=translate(f"page.compose.survey.{'edit' if survey else 'new'}", language),
        lines=[translate("page.compose.survey.text", language)],
        button=translate(f"page.compose.{'save' if survey else 'next'}", language),
        fields=[*words, *question_fields(survey.questions if survey else (), language)],
        version=survey.version if survey else None,
        needs_sign_in=True,
        back=hub_path(dialogue),
        template="compose_survey",
        values={"folded": other_languages(words)},
        redraw=redrawn,
    )


def _texts(language: Language, survey: Survey | None) -> list[Field]:
    return [
        *text_fields(
            "title",
            translate("page.compose.survey.title", language),
            language,
            stored=survey.title if survey else None,
            longest=TITLE,
        ),
        *text_fields(
            "introduction",
            translate("page.compose.survey.introduction", language),
            language,
            stored=survey.introduction if survey else None,
            longest=INTRODUCTION,
            control=Control.LONG_TEXT,
            rows=3,
            optional=True,
        ),
    ]
