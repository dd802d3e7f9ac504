"""A buyer takes no questions outside calls for a while, and ends that early."""

from collections.abc import Sequence
from uuid import UUID

from litestar import Controller, route
from litestar.params import FromPath

from api.continuous.inputs import QuestionPauseCreate
from api.continuous.models import QuestionPause
from api.continuous.service import pauses
from api.continuous.service.loading import pause_of
from api.core.actor import Permission
from api.core.errors import found_or_404
from api.core.i18n import translate
from api.dialogues.inputs import LONGEST_REASON
from api.http.requests import ApiRequest
from api.organisations.models import Organisation
from api.presenters.presenter import Presenter
from api.web.forms.fields import Control, Field
from api.web.forms.flow import BOTH, FORM_PAGE, Answer, Done, answer_form, expected_version
from api.web.forms.form import Detail, Form, Given
from api.web.forms.moments import as_moment
from api.web.forms.questions import question_form
from api.web.page import language_of, see
from api.web.workspace.done import PATH as DONE


class PausePages(Controller):
    path = "/buyers/{organisation_id:uuid}/question-pause"
    include_in_schema = False
    opt = FORM_PAGE

    @route("/", http_method=BOTH)
    async def pause(self, request: ApiRequest, organisation_id: FromPath[UUID]) -> Answer:
        """A current pause leads to the form that ends it."""
        buyer = await _buyer(request, organisation_id)
        if request.method == "GET" and await pause_of(request.transaction, buyer.id):
            return see(request, f"/buyers/{buyer.id}/question-pause/end")

        async def act(given: Given) -> Done:
            data = given.decode(QuestionPauseCreate)
            await pauses.pause(request.transaction, request.actor, buyer.id, data)
            return Done(f"{DONE}/questions-paused")

        async def preview(given: Given) -> Sequence[Detail]:
            return _preview(given.decode(QuestionPauseCreate), buyer, Presenter(given.language))

        return await answer_form(request, _pause_form(request, buyer), act, preview)

    @route("/end", http_method=BOTH)
    async def end(self, request: ApiRequest, organisation_id: FromPath[UUID]) -> Answer:
        buyer = await _buyer(request, organisation_id)
        row = found_or_404(await pause_of(request.transaction, buyer.id))

        async def act(given: Given) -> Done:
            expected = expected_version(request, given, row)
            await pauses.end(request.transaction, request.actor, row.id, expected)
            return Done(f"{DONE}/questions-resumed")

        return await answer_form(request, _end_form(request, buyer, row), act)


async def _buyer(request: ApiRequest, organisation_id: UUID) -> Organisation:
    """Who is not signed in any more passes: the form sees to that and keeps what was typed."""
    buyer = await pauses.buyer_of(request.transaction, request.actor, organisation_id)
    if request.actor.is_signed_in:
        request.actor.require(Permission.DIALOGUE_PUBLISH, buyer.id)
    return buyer


def _pause_form(request: ApiRequest, buyer: Organisation) -> Form:
    language = language_of(request)

    def t(name: str) -> str:
        return translate(f"page.pause.{name}", language)

    return Form(
        title=t("title"),
        lines=[t("text")],
        button=t("button"),
        needs_sign_in=True,
        has_preview=True,
        back="/my",
        fields=[
            Field(
                name="until",
                label=t("until"),
                hint=t("until.hint"),
                convert=as_moment(buyer.time_zone),
            ),
            Field(
                name=f"reason/{language}/text",
                label=t("reason"),
                hint=t("reason.hint"),
                control=Control.LONG_TEXT,
                longest=LONGEST_REASON,
            ),
        ],
    )


def _preview(data: QuestionPauseCreate, buyer: Organisation, words: Presenter) -> list[Detail]:
    reason = [text.text for text in data.reason.values()]
    return [
        (words.t("page.pause.until"), [words.moment(data.until, buyer.time_zone)]),
        (words.t("page.pause.reason"), reason),
        (words.t("page.pause.readers"), [words.t("page.pause.readers.text")]),
    ]


def _end_form(request: ApiRequest, buyer: Organisation, row: QuestionPause) -> Form:
    words = Presenter(language_of(request))
    until = words.t("page.questions.paused", until=words.moment(row.until, buyer.time_zone))
    return question_form(
        "pause.end", words.language, back="/my", version=row.version, lines=[until]
    )
