"""Objections of authors to the removal of their contributions: the list, and the decision."""

from collections.abc import Sequence
from uuid import UUID

from litestar import Controller, Response, get, post
from litestar.params import FromPath

from api.contributions.inputs import ObjectionDecide
from api.contributions.models import Contribution
from api.contributions.queries import contributions as queries
from api.contributions.queries.moderation import objections
from api.contributions.rules.moderation import about
from api.contributions.service import objections as service
from api.contributions.service.loading import get as get_contribution
from api.core.actor import Permission
from api.core.errors import found_or_404
from api.core.i18n import Language, translate
from api.dialogues.models import Dialogue
from api.http.paging import Cursor, Paging
from api.http.requests import ApiRequest
from api.objections.inputs import LONGEST_ANSWER
from api.objections.models import Objection
from api.objections.service import of_decision
from api.presenters.presenter import Presenter
from api.web.buying.calls import call_of, work_path
from api.web.composing.access import require_sign_in
from api.web.forms.fields import Control, Field, Option
from api.web.forms.flow import FORM_PAGE, Answer, Done, show_form, submit_form
from api.web.forms.form import Detail, Form, Given
from api.web.languages import best_text
from api.web.page import NEVER, language_of, render_page
from api.web.workspace.access import OWN_PAGE

ON_PAGE = 20
MODERATE = Permission.CONTRIBUTION_MODERATE


class ObjectionPages(Controller):
    path = "/my"
    include_in_schema = False

    @get("/dialogues/{dialogue_id:uuid}/objections", opt=OWN_PAGE)
    async def waiting(
        self, request: ApiRequest, dialogue_id: FromPath[UUID], cursor: Cursor = None
    ) -> Response[str]:
        dialogue = await call_of(request, dialogue_id, MODERATE)
        paging = Paging(request, cursor, ON_PAGE, queries.SortKey)
        stmt = objections(dialogue.id, start=paging.start, limit=ON_PAGE)
        page = paging.page(
            (await request.transaction.scalars(stmt)).all(),
            keys=queries.sort_key,
            build=lambda row: row,
        )
        return render_page(
            request,
            "compose_objections",
            cache=NEVER,
            title=best_text(dialogue.title, language_of(request)),
            back=work_path(dialogue.id),
            rows=[(row.id, await _objection(request, row)) for row in page.items],
            following=page.next,
            path=request.url.path,
        )

    @get("/objections/{contribution_id:uuid}", opt=FORM_PAGE)
    async def ask(self, request: ApiRequest, contribution_id: FromPath[UUID]) -> Answer:
        form, _ = await _form(request, contribution_id)
        return await show_form(request, form)

    @post("/objections/{contribution_id:uuid}", opt=FORM_PAGE)
    async def decide(self, request: ApiRequest, contribution_id: FromPath[UUID]) -> Answer:
        form, dialogue = await _form(request, contribution_id)

        async def act(given: Given) -> Done:
            data = given.decode(ObjectionDecide)
            await service.decide(request.transaction, request.actor, contribution_id, data)
            return Done(f"{work_path(dialogue.id)}/done/objection-decided")

        async def preview(given: Given) -> Sequence[Detail]:
            return _preview(given.decode(ObjectionDecide), given.language)

        return await submit_form(request, form, act, preview)


async def _objection(request: ApiRequest, row: Contribution) -> Objection:
    return found_or_404(await of_decision(request.transaction, about(row.id)))


async def _form(request: ApiRequest, contribution_id: UUID) -> tuple[Form, Dialogue]:
    require_sign_in(request)
    row, dialogue = await get_contribution(request.transaction, request.actor, contribution_id)
    request.actor.require(MODERATE, dialogue.organisation_id)
    objection = await _objection(request, row)
    words = Presenter(language_of(request))
    form = Form(
        title=words.t("page.compose.objection"),
        lines=[
            words.t("page.compose.objection.text"),
            words.t("page.compose.objection.said", text=objection.text),
            words.t(
                "page.compose.objection.reason",
                text=best_text(row.removal_reason, words.language),
            ),
        ],
        button=words.t("page.compose.objection.button"),
        needs_sign_in=True,
        has_preview=True,
        back=f"{work_path(dialogue.id)}/objections",
        fields=_fields(words.language),
    )
    return form, dialogue


def _fields(language: Language) -> Sequence[Field]:
    return [
        Field(
            name="upheld",
            label=translate("page.compose.objection.decision", language),
            control=Control.RADIO,
            options=[
                Option(
                    name,
                    translate(f"page.compose.objection.{name}", language),
                    translate(f"page.compose.objection.{name}.hint", language),
                )
                for name in ("upheld", "kept")
            ],
            convert=lambda text, _: {"upheld": True, "kept": False}.get(text, text),
        ),
        Field(
            name=f"answer/{language}/text",
            label=translate("page.compose.objection.answer", language),
            hint=translate("page.compose.objection.answer.hint", language),
            control=Control.LONG_TEXT,
            longest=LONGEST_ANSWER,
        ),
    ]


def _preview(data: ObjectionDecide, language: Language) -> list[Detail]:
    name = "upheld" if data.upheld else "kept"
    return [
        (
            translate("page.compose.objection.decision", language),
            [translate(f"page.compose.objection.{name}.hint", language)],
        ),
        (
            translate("page.compose.objection.answer", language),
            [text.text for text in data.answer.values()],
        ),
    ]
