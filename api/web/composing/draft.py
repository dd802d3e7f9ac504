"""The draft of a dialogue: its parts, what is missing, and the page as it will look."""

from asyncio import to_thread
from uuid import UUID

from litestar import Controller, Response, get, route
from litestar.params import FromPath

from api.core.actor import Permission
from api.core.errors import NotFound, WrongState
from api.core.i18n import translate
from api.dialogues import queries
from api.dialogues.models import Dialogue, DialogueStatus
from api.dialogues.service import drafts
from api.draft_links.rules import onlooker
from api.http.requests import ApiRequest
from api.plans.queries.procurements import by_ids
from api.presenters.presenter import Presenter
from api.presenters.texts import PageText
from api.publication.service.dialogues import faults_of
from api.web.buying.calls import work_path
from api.web.composing.access import draft_of, draft_path, writable
from api.web.composing.steps import attached_to
from api.web.composing.summary import attached_parts, parts_of
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
from api.web.languages import best_text
from api.web.page import NEVER, language_of, render_page, see
from api.web.public import views
from api.web.workspace.access import OWN_PAGE


class DraftPages(Controller):
    path = "/my/dialogues/{dialogue_id:uuid}/draft"
    include_in_schema = False

    @get("/", opt=OWN_PAGE)
    async def parts(self, request: ApiRequest, dialogue_id: FromPath[UUID]) -> Answer:
        dialogue = await writable(request, dialogue_id)
        if dialogue.status is not DialogueStatus.DRAFT:
            return see(request, work_path(dialogue.id))
        session, words = request.transaction, Presenter(language_of(request))
        faults = await faults_of(session, request.actor, dialogue)
        attached = await attached_to(session, request.actor, dialogue)
        publishes = request.actor.may(Permission.DIALOGUE_PUBLISH, dialogue.organisation_id)
        return render_page(
            request,
            "compose_draft",
            cache=NEVER,
            title=best_text(dialogue.title, words.language),
            path=draft_path(dialogue.id),
            notice=f"{work_path(dialogue.id)}/notice",
            back=f"/buyers/{dialogue.organisation_id}/dialogues",
            parts=parts_of(
                dialogue, attached, await procurement_titles(request, dialogue), faults, words
            ),
            is_complete=not faults,
            publishes=publishes,
            planned=dialogue.publish_at and words.moment(dialogue.publish_at, dialogue.time_zone),
            refused=dialogue.publication_refusal is not None,
        )

    @get("/view", opt=OWN_PAGE)
    async def view(self, request: ApiRequest, dialogue_id: FromPath[UUID]) -> Response[str]:
        """As readers will see it."""
        dialogue = await writable(request, dialogue_id)
        language = language_of(request)
        reader = onlooker(dialogue.organisation_id)
        values = await views.dialogue(request.transaction, reader, dialogue.id, language)
        values["notice"] = Presenter(language).t("page.compose.view.notice")
        values["reason"] = PageText(
            translate("page.compose.view.back", language), href=draft_path(dialogue_id)
        )
        return await to_thread(render_page, request, "dialogue", cache=NEVER, **values)

    @route("/delete", http_method=BOTH, opt=FORM_PAGE)
    async def delete(self, request: ApiRequest, dialogue_id: FromPath[UUID]) -> Answer:
        try:
            dialogue = await draft_of(request, dialogue_id)
        except (NotFound, WrongState) as problem:
            return await first_answer(request, problem)

        async def act(given: Given) -> Done:
            expected = expected_version(request, given, dialogue)
            await drafts.delete_draft(request.transaction, request.actor, dialogue_id, expected)
            return Done(f"/buyers/{dialogue.organisation_id}/dialogues")

        return await answer_form(request, _delete_form(request, dialogue), act)


class PartsPages(Controller):
    path = "/my/dialogues/{dialogue_id:uuid}/parts"
    include_in_schema = False

    @get("/", opt=OWN_PAGE)
    async def parts(self, request: ApiRequest, dialogue_id: FromPath[UUID]) -> Answer:
        """What can be added to a public dialogue, and changed in it."""
        dialogue = await writable(request, dialogue_id)
        if dialogue.status is DialogueStatus.DRAFT:
            return see(request, draft_path(dialogue.id))
        words = Presenter(language_of(request))
        attached = await attached_to(request.transaction, request.actor, dialogue)
        return render_page(
            request,
            "compose_parts",
            cache=NEVER,
            title=best_text(dialogue.title, words.language),
            back=work_path(dialogue.id),
            parts=attached_parts(dialogue, attached, words),
        )


async def procurement_titles(request: ApiRequest, dialogue: Dialogue) -> list[str]:
    session, language = request.transaction, language_of(request)
    links = await session.execute(queries.links([dialogue.id]))
    rows = await session.scalars(by_ids(request.actor, [procurement for _, procurement in links]))
    return [best_text(row.title, language) for row in rows]


def _delete_form(request: ApiRequest, dialogue: Dialogue) -> Form:
    language = language_of(request)
    return question_form(
        "compose.delete",
        language,
        back=draft_path(dialogue.id),
        version=dialogue.version,
        lines=[best_text(dialogue.title, language)],
    )
