"""Participants whom the buyer has excluded from a dialogue."""

from typing import NamedTuple
from uuid import UUID

import msgspec
from litestar import Controller, Response, get, route
from litestar.params import FromPath

from api.contributions.inputs import ExclusionCreate
from api.contributions.queries.moderation import exclusion_of, exclusions
from api.contributions.service import exclusions as service
from api.core.actor import Permission
from api.core.errors import found_or_404
from api.core.i18n import translate
from api.dialogues.inputs import LONGEST_REASON
from api.dialogues.models import Dialogue
from api.http.paging import Cursor, Paging
from api.http.requests import ApiRequest
from api.organisations.queries.organisations import names, names_by_id
from api.organisations.rules.labels import OrganisationName, shown_name
from api.participation.models import Exclusion
from api.presenters.presenter import Presenter
from api.web.buying.calls import call_of, work_path
from api.web.forms.fields import Control, Field
from api.web.forms.flow import BOTH, FORM_PAGE, Answer, Done, answer_form
from api.web.forms.form import Form, Given
from api.web.forms.numbers import as_number
from api.web.forms.questions import question_form
from api.web.languages import best_text
from api.web.page import NEVER, language_of, render_page
from api.web.workspace.access import OWN_PAGE

ON_PAGE = 20
MODERATE = Permission.CONTRIBUTION_MODERATE


class Excluded(NamedTuple):
    name: str
    reason: str
    since: str
    readmit: str


class ExclusionPages(Controller):
    path = "/my/dialogues/{dialogue_id:uuid}/exclusions"
    include_in_schema = False

    @get("/", opt=OWN_PAGE)
    async def excluded(
        self, request: ApiRequest, dialogue_id: FromPath[UUID], cursor: Cursor = None
    ) -> Response[str]:
        dialogue = await call_of(request, dialogue_id, MODERATE)
        paging = Paging(request, cursor, ON_PAGE, tuple[UUID])
        stmt = exclusions(dialogue.id, start=paging.start, limit=ON_PAGE)
        rows = (await request.transaction.execute(stmt)).all()
        firms = [row.organisation_id for row, _ in rows if row.organisation_id]
        named = names_by_id(await request.transaction.execute(names(firms)))
        words = Presenter(language_of(request))
        page = paging.page(
            rows,
            keys=lambda pair: (pair[0].id,),
            build=lambda pair: _excluded(*pair, named, dialogue, words),
        )
        return render_page(
            request,
            "compose_exclusions",
            cache=NEVER,
            title=best_text(dialogue.title, words.language),
            back=work_path(dialogue.id),
            rows=page.items,
            following=page.next,
            path=request.url.path,
        )

    @route("/new", http_method=BOTH, opt=FORM_PAGE)
    async def exclude(self, request: ApiRequest, dialogue_id: FromPath[UUID]) -> Answer:
        dialogue = await call_of(request, dialogue_id, MODERATE)

        async def act(given: Given) -> Done:
            data = given.decode(ExclusionCreate)
            await service.exclude(request.transaction, request.actor, dialogue_id, data)
            return Done(f"{work_path(dialogue_id)}/exclusions")

        return await answer_form(request, _form(request, dialogue), act)

    @route("/{exclusion_id:uuid}/readmit", http_method=BOTH, opt=FORM_PAGE)
    async def readmit(
        self, request: ApiRequest, dialogue_id: FromPath[UUID], exclusion_id: FromPath[UUID]
    ) -> Answer:
        async def act(_: Given) -> Done:
            await service.readmit(request.transaction, request.actor, exclusion_id)
            return Done(f"{work_path(dialogue_id)}/exclusions")

        form = await _readmit_form(request, dialogue_id, exclusion_id)
        return await answer_form(request, form, act)


async def _readmit_form(request: ApiRequest, dialogue_id: UUID, exclusion_id: UUID) -> Form:
    dialogue = await call_of(request, dialogue_id, MODERATE)
    stmt = exclusion_of(dialogue.id, exclusion_id)
    found_or_404(await request.transaction.scalar(stmt))
    back = f"{work_path(dialogue.id)}/exclusions"
    return question_form("compose.readmit", language_of(request), back=back)


def _excluded(
    row: Exclusion,
    number: int | None,
    named: dict[UUID, OrganisationName],
    dialogue: Dialogue,
    words: Presenter,
) -> Excluded:
    firm = named.get(row.organisation_id) if row.organisation_id else None
    name = words.t("page.contribution.participant", number=number)
    return Excluded(
        shown_name(firm, words.language) if firm else name,
        best_text(row.reason, words.language),
        words.moment(row.at, dialogue.time_zone),
        f"{work_path(dialogue.id)}/exclusions/{row.id}/readmit",
    )


def _form(request: ApiRequest, dialogue: Dialogue) -> Form:
    """Whom: from the link beside a contribution. A number can be typed too."""
    language = language_of(request)
    number, firm = (request.query_params.get(name, "") for name in ("participant", "firm"))
    author = Field(
        name="participant",
        label=translate("page.compose.exclude.participant", language),
        hint=translate("page.compose.exclude.participant.hint", language),
        convert=as_number,
        inputmode="numeric",
        initial=[number] if number else (),
        optional=bool(firm),
    )
    named = Field(
        name="organisation_id",
        label="",
        control=Control.HIDDEN,
        initial=[firm] if _is_id(firm) else (),
    )
    reason = Field(
        name=f"reason/{language}/text",
        label=translate("page.extend.reason", language),
        hint=translate("page.compose.exclude.reason.hint", language),
        control=Control.LONG_TEXT,
        longest=LONGEST_REASON,
    )
    return Form(
        title=translate("page.compose.exclude", language),
        lines=[translate("page.compose.exclude.text", language)],
        button=translate("page.compose.exclude.button", language),
        fields=[author, named, reason],
        needs_sign_in=True,
        back=f"{work_path(dialogue.id)}/exclusions",
    )


def _is_id(text: str) -> bool:
    try:
        msgspec.convert(text, UUID)
    except msgspec.ValidationError:
        return False
    return True
