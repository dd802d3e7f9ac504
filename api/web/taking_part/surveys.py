"""Answering a survey, signed in or with a receipt; changing and deleting the answers."""

from collections.abc import Sequence
from uuid import UUID

from litestar import Controller, get, post, route
from litestar.params import FromPath

from api.core.clock import utc_now
from api.core.errors import NotFound
from api.core.i18n import Language, translate
from api.dialogues.models import Dialogue
from api.http.form_parts import FormLimits
from api.http.requests import ApiRequest
from api.participation import form_receipts
from api.participation.limits import require_responding
from api.participation.proof_of_work import Work
from api.participation.signed_forms import Purpose
from api.surveys import queries
from api.surveys.inputs import ResponseSave
from api.surveys.models import ResponseState, Survey, SurveyResponse
from api.surveys.questions import has_file_question
from api.surveys.rules.answers import as_submitted, without_blanks
from api.surveys.rules.transitions import require_may_answer
from api.surveys.service import responses
from api.surveys.service.loading import SurveyInDialogue
from api.surveys.service.loading import get as get_survey
from api.web.forms.flow import (
    BOTH,
    FORM_PAGE,
    Answer,
    Done,
    answer_form,
    exact_version,
    expected_version,
)
from api.web.forms.form import Detail, Form, Given
from api.web.forms.posted import SAVED, FormParts
from api.web.languages import best_text
from api.web.page import language_of, see
from api.web.taking_part.answer_details import answer_details
from api.web.taking_part.answer_files import AnswerFiles
from api.web.taking_part.contributions import require_may_begin
from api.web.taking_part.previews import changeable
from api.web.taking_part.senders import (
    Sender,
    again,
    done,
    entrance_for,
    needs_sign_in,
    receipt_entrance,
    seal_of,
    sender_of,
)
from api.web.taking_part.survey_fields import survey_fields

FORM_WITH_FILES = {
    "any_parameters": True,
    "cookies": True,
    "form_limits": FormLimits(parts=2_000, field_bytes=100_000),
}
"""As many parts as a hundred questions have boxes, and a text that is too long."""


class SurveyPages(Controller):
    path = "/dialogues/{dialogue_id:uuid}/surveys/{survey_id:uuid}"
    include_in_schema = False

    @route("/answer", http_method=BOTH, opt=FORM_PAGE)
    async def answer(
        self, request: ApiRequest, dialogue_id: FromPath[UUID], survey_id: FromPath[UUID]
    ) -> Answer:
        where = await _survey_in(request, dialogue_id, survey_id)
        if has_file_question(where[0].questions):
            return see(request, f"{request.url.path}/files")
        return await _answer(request, where)

    @route("/withdraw", http_method=BOTH, opt=FORM_PAGE)
    async def withdraw(
        self, request: ApiRequest, dialogue_id: FromPath[UUID], survey_id: FromPath[UUID]
    ) -> Answer:
        survey, dialogue = await _survey_in(request, dialogue_id, survey_id)
        if (entrance := entrance_for(request, dialogue)) is not None:
            return entrance
        if request.method == "GET":
            await responses.read(request.transaction, request.actor, survey.id)

        async def withdraw(_: Given) -> Done:
            await responses.withdraw(request.transaction, request.actor, survey.id)
            return Done(f"/dialogues/{dialogue.id}/mine?done=withdrawn_answers")

        return await answer_form(request, _withdraw_form(request, survey, dialogue), withdraw)


class SurveyFilePages(Controller):
    """A survey that asks for files: its form is sent in parts."""

    path = "/dialogues/{dialogue_id:uuid}/surveys/{survey_id:uuid}/answer/files"
    include_in_schema = False

    @get("/", opt=FORM_PAGE)
    async def ask(
        self, request: ApiRequest, dialogue_id: FromPath[UUID], survey_id: FromPath[UUID]
    ) -> Answer:
        return await _answer(request, await _with_files(request, dialogue_id, survey_id))

    @post("/", opt=FORM_WITH_FILES)
    async def answer(
        self,
        request: ApiRequest,
        dialogue_id: FromPath[UUID],
        survey_id: FromPath[UUID],
        data: FormParts,  # noqa: ARG002 - makes it a form in parts
    ) -> Answer:
        return await _answer(request, await _with_files(request, dialogue_id, survey_id))


async def _answer(request: ApiRequest, where: SurveyInDialogue) -> Answer:
    survey, dialogue = where
    if request.method == "GET":
        require_may_begin(request, dialogue)
        if not request.actor.is_anonymous:
            require_may_answer(request.actor, survey, dialogue, utc_now())
    earlier = await request.transaction.scalar(queries.own_response(request.actor, survey.id))
    saved = (
        (await request.transaction.scalars(queries.files_of(earlier.id))).all() if earlier else []
    )
    files = AnswerFiles(request, survey, dialogue, saved)

    async def send(given: Given) -> Done:
        files.require_accepted()
        sender = await sender_of(request, given, dialogue)
        await _save(request, sender, given, where, earlier=earlier, files=files)
        return done(dialogue, sender, "saved" if given.step == SAVED else "answered")

    async def preview(given: Given) -> Sequence[Detail]:
        files.require_accepted()
        return _preview(given, survey, dialogue, files)

    return await answer_form(
        request,
        _form(request, survey, dialogue, earlier, files),
        send,
        preview,
        prepare=files.keep,
        again=again(request, dialogue),
    )


async def _with_files(request: ApiRequest, dialogue_id: UUID, survey_id: UUID) -> SurveyInDialogue:
    survey, dialogue = await _survey_in(request, dialogue_id, survey_id)
    if not has_file_question(survey.questions):
        raise NotFound
    return survey, dialogue


async def _survey_in(request: ApiRequest, dialogue_id: UUID, survey_id: UUID) -> SurveyInDialogue:
    survey, dialogue = await get_survey(request.transaction, request.actor, survey_id)
    if dialogue.id != dialogue_id:
        raise NotFound
    return survey, dialogue


async def _save(
    request: ApiRequest,
    sender: Sender,
    given: Given,
    where: SurveyInDialogue,
    *,
    earlier: SurveyResponse | None,
    files: AnswerFiles,
) -> None:
    """Saves the answers, and submits them unless that was done or only the draft is saved."""
    session, actor, (survey, dialogue) = request.transaction, sender.actor, where
    if earlier is None:
        await require_responding(session, actor, request.origin.key)
        if actor.participant_id is not None:
            purpose = Purpose(Work.RECEIPT, dialogue.id)
            await form_receipts.require_room(session, purpose, request.origin)
    expected = expected_version(request, given, earlier) if earlier else None
    data = given.decode(ResponseSave)
    if earlier is None and has_file_question(survey.questions):
        begun = (await responses.save(session, actor, survey.id, ResponseSave({}), None)).response
        expected = exact_version(request, begun.id, begun.version)
    await files.attach(actor, given)
    saved = (await responses.save(session, actor, survey.id, data, expected)).response
    if saved.state is ResponseState.DRAFT and given.step != SAVED:
        version = exact_version(request, saved.id, saved.version)
        await responses.submit(session, actor, survey.id, version)


def _form(
    request: ApiRequest,
    survey: Survey,
    dialogue: Dialogue,
    earlier: SurveyResponse | None,
    files: AnswerFiles,
) -> Form:
    language = language_of(request)
    answers, quotes = (earlier.answers, earlier.quotes) if earlier else ({}, [])
    introduction = [best_text(survey.introduction, language)] if survey.introduction else []
    return Form(
        title=best_text(survey.title, language),
        lines=[*introduction, *_promises(request, language)],
        button=translate("page.survey_answer.button", language),
        fields=files.prepared(survey_fields(survey.questions, answers, quotes, language), language),
        version=earlier.version if earlier else None,
        needs_sign_in=needs_sign_in(dialogue),
        has_preview=True,
        save_button=_save_button(request, earlier),
        seal=seal_of(request, dialogue),
        back=f"/dialogues/{dialogue.id}",
    )


def _save_button(request: ApiRequest, earlier: SurveyResponse | None) -> str:
    """Somebody unknown has no place for a draft: the browser keeps it for a day."""
    is_submitted = earlier is not None and earlier.state is ResponseState.SUBMITTED
    if request.actor.is_anonymous or is_submitted:
        return ""
    return translate("page.survey_answer.save", language_of(request))


def _promises(request: ApiRequest, language: Language) -> list[str]:
    known = "signed_in" if request.actor.is_signed_in else "receipt"
    return [
        translate("page.survey_answer.seen_by", language),
        translate(f"page.survey_answer.as_participant.{known}", language),
    ]


def _preview(given: Given, survey: Survey, dialogue: Dialogue, files: AnswerFiles) -> list[Detail]:
    """The answers that count: those to questions that apply."""
    data, language = given.decode(ResponseSave), given.language
    answers, quotes = as_submitted(survey.questions, without_blanks(data.answers), data.quotes)
    details = answer_details(
        survey.questions,
        answers,
        quotes,
        language,
        file_lines=lambda question: files.lines(given, question),
    )
    seen_by = (
        translate("page.preview.seen_by", language),
        [translate("page.survey_answer.seen_by", language)],
    )
    until = (
        translate("page.preview.until", language),
        [changeable(dialogue, language, "survey_answer")],
    )
    return [*details, seen_by, until]


def _withdraw_form(request: ApiRequest, survey: Survey, dialogue: Dialogue) -> Form:
    language = language_of(request)
    return Form(
        title=translate("page.survey_answer.delete", language),
        lines=[
            best_text(survey.title, language),
            translate("page.survey_answer.delete.text", language),
        ],
        button=translate("page.survey_answer.delete.button", language),
        needs_sign_in=needs_sign_in(dialogue),
        entrance=receipt_entrance(request, dialogue),
        back=f"/dialogues/{dialogue.id}/mine",
    )
