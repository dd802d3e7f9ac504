"""A draft is published, now or later: how it will look, who sees it, who answers by when."""

from collections.abc import Sequence
from uuid import UUID

from litestar import Controller, Response, get, post, route
from litestar.params import FromPath

from api.core.actor import Permission
from api.core.errors import InvalidRequest, NotFound, WrongState
from api.core.i18n import Language, translate
from api.dialogues.models import Dialogue, DialogueStatus
from api.http.requests import ApiRequest
from api.organisations.models import Organisation
from api.presenters.presenter import Presenter
from api.publication.inputs import PublicationSchedule
from api.publication.service import dialogues as publication
from api.surveys.service import surveys
from api.web.buying.calls import work_path
from api.web.composing.access import draft_of, draft_path, writable
from api.web.composing.draft import procurement_titles
from api.web.composing.steps import Attached, attached_to
from api.web.composing.summary import drafts_of, publication_details
from api.web.forms.fields import Control, Field, Option
from api.web.forms.first_answers import first_answer
from api.web.forms.flow import (
    BOTH,
    FORM_PAGE,
    Answer,
    Done,
    answer_form,
    exact_version,
    expected_version,
    show_form,
    submit_form,
)
from api.web.forms.form import Form, Given
from api.web.forms.moments import OFFICE_OPENS, as_moment, moment_entry
from api.web.forms.questions import question_form
from api.web.languages import best_text
from api.web.page import NEVER, language_of, render_page
from api.web.workspace.access import OWN_PAGE

NOW, LATER = "now", "later"
PUBLISH = Permission.DIALOGUE_PUBLISH


class PublishPages(Controller):
    path = "/my/dialogues/{dialogue_id:uuid}/draft"
    include_in_schema = False

    @route("/publish", http_method=BOTH, opt=FORM_PAGE)
    async def publish(self, request: ApiRequest, dialogue_id: FromPath[UUID]) -> Answer:
        try:
            dialogue = await draft_of(request, dialogue_id, PUBLISH)
        except WrongState as problem:
            return await first_answer(request, problem)
        attached = await attached_to(request.transaction, request.actor, dialogue)

        async def act(given: Given) -> Done:
            await _publish(request, dialogue, attached, given)
            return Done(f"{work_path(dialogue_id)}/published")

        return await answer_form(request, await _form(request, dialogue, attached), act)

    @get("/unplan", opt=FORM_PAGE)
    async def ask_to_unplan(self, request: ApiRequest, dialogue_id: FromPath[UUID]) -> Answer:
        dialogue = await _planned(request, dialogue_id)
        return await show_form(request, _unplan_form(dialogue, language_of(request)))

    @post("/unplan", opt=FORM_PAGE)
    async def unplan(self, request: ApiRequest, dialogue_id: FromPath[UUID]) -> Answer:
        dialogue = await draft_of(request, dialogue_id, PUBLISH)

        async def act(given: Given) -> Done:
            expected = expected_version(request, given, dialogue)
            session, actor = request.transaction, request.actor
            await publication.unschedule_publication(session, actor, dialogue_id, expected)
            return Done(draft_path(dialogue_id))

        return await submit_form(request, _unplan_form(dialogue, language_of(request)), act)


class PublishedPages(Controller):
    path = "/my/dialogues/{dialogue_id:uuid}/published"
    include_in_schema = False

    @get("/", opt=OWN_PAGE)
    async def published(self, request: ApiRequest, dialogue_id: FromPath[UUID]) -> Response[str]:
        dialogue = await writable(request, dialogue_id)
        words = Presenter(language_of(request))
        is_draft = dialogue.status is DialogueStatus.DRAFT
        moment = dialogue.publish_at if is_draft else dialogue.opens_at
        state = "planned" if is_draft else dialogue.status.value
        return render_page(
            request,
            "compose_published",
            cache=NEVER,
            state=state if state in {"planned", "scheduled"} else "open",
            title=best_text(dialogue.title, words.language),
            moment=words.moment(moment, dialogue.time_zone) if moment else "",
            public_path=None if is_draft else f"/dialogues/{dialogue.id}",
            work=draft_path(dialogue.id) if is_draft else work_path(dialogue.id),
        )


async def _planned(request: ApiRequest, dialogue_id: UUID) -> Dialogue:
    dialogue = await draft_of(request, dialogue_id, PUBLISH)
    if dialogue.publish_at is None:
        raise NotFound
    return dialogue


async def _publish(
    request: ApiRequest, dialogue: Dialogue, attached: Attached, given: Given
) -> None:
    """The surveys too: they are seen as soon as the dialogue is."""
    session, actor = request.transaction, request.actor
    expected = expected_version(request, given, dialogue)
    match given.text("when"):
        case "now":
            await publication.publish(session, actor, dialogue.id, expected)
        case "later":
            data = given.decode(PublicationSchedule)
            await publication.schedule_publication(session, actor, dialogue.id, data, expected)
        case _:
            raise InvalidRequest.at("/when", "required")
    for survey_id, version in drafts_of(attached):
        seen = exact_version(request, survey_id, version)
        await surveys.publish(session, actor, survey_id, seen)


async def _form(request: ApiRequest, dialogue: Dialogue, attached: Attached) -> Form:
    words = Presenter(language_of(request))
    buyer = await request.transaction.get_one(Organisation, dialogue.organisation_id)
    details = publication_details(
        dialogue,
        attached,
        await procurement_titles(request, dialogue),
        best_text(buyer.name, words.language),
        words,
    )
    return Form(
        title=words.t("page.compose.publish.title"),
        lines=[words.t("page.compose.publish.lead")],
        button=words.t("page.compose.publish.button"),
        fields=_fields(dialogue, words.language),
        version=dialogue.version,
        needs_sign_in=True,
        back=draft_path(dialogue.id),
        template="compose_publish",
        values={"details": details, "view": f"{draft_path(dialogue.id)}/view"},
    )


def _fields(dialogue: Dialogue, language: Language) -> Sequence[Field]:
    return [
        Field(
            name="when",
            label=translate("page.compose.publish.when", language),
            control=Control.RADIO,
            options=[
                Option(
                    name,
                    translate(f"page.compose.publish.{name}", language),
                    translate(f"page.compose.publish.{name}.hint", language),
                )
                for name in (NOW, LATER)
            ],
            initial=[LATER if dialogue.publish_at else NOW],
            in_body=False,
        ),
        Field(
            name="publish_at",
            label=translate("page.compose.publish.publish_at", language),
            hint=translate("page.compose.publish.publish_at.hint", language),
            convert=as_moment(dialogue.time_zone, OFFICE_OPENS),
            initial=moment_entry(dialogue.publish_at, dialogue.time_zone),
            optional=True,
        ),
    ]


def _unplan_form(dialogue: Dialogue, language: Language) -> Form:
    back = draft_path(dialogue.id)
    return question_form("compose.unplan", language, back=back, version=dialogue.version)
