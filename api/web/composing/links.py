"""Secret links to a draft, for people who comment on it before it is public."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from litestar import Controller, route
from litestar.params import FromPath

from api.core.clock import utc_now
from api.core.errors import found_or_404
from api.core.i18n import translate
from api.core.tokens import TokenKind
from api.dialogues.models import Dialogue
from api.draft_links import queries, service
from api.draft_links.inputs import PreviewCreate
from api.draft_links.models import Preview
from api.http.cookies import Cookie
from api.http.requests import ApiRequest
from api.presenters.presenter import Presenter
from api.web.composing.access import draft_of, draft_path
from api.web.forms.fields import Field
from api.web.forms.flow import BOTH, FORM_PAGE, Answer, Cookies, Done, answer_form
from api.web.forms.form import Form, Given
from api.web.forms.numbers import as_number
from api.web.forms.questions import question_form
from api.web.new_secrets import new_secret, recent_answer, shown_later, token_of
from api.web.page import language_of

KIND = TokenKind.PREVIEW
MOST_LISTED = 20


class LinkPages(Controller):
    path = "/my/dialogues/{dialogue_id:uuid}/draft/links"
    include_in_schema = False
    opt = FORM_PAGE

    @route("/", http_method=BOTH)
    async def create(self, request: ApiRequest, dialogue_id: FromPath[UUID]) -> Answer:
        dialogue = await draft_of(request, dialogue_id)

        async def act(given: Given) -> Done:
            data, token = given.decode(PreviewCreate), await token_of(request, given, KIND)
            session, actor = request.transaction, request.actor
            new = await service.create(session, actor, dialogue_id, data, token)
            shown = shown_later(request, Cookie.NEW_LINK, dialogue_id, new.token)
            return Done(_path(dialogue_id), shown)

        async def again(given: Given) -> Cookies:
            if not await recent_answer(request, given):
                return ()
            token = await token_of(request, given, KIND)
            return shown_later(request, Cookie.NEW_LINK, dialogue_id, token)

        return await answer_form(request, _form(request, dialogue), act, again=again)

    @route("/{preview_id:uuid}/revoke", http_method=BOTH)
    async def revoke(
        self, request: ApiRequest, dialogue_id: FromPath[UUID], preview_id: FromPath[UUID]
    ) -> Answer:
        form = await _revoke_form(request, dialogue_id, preview_id)

        async def act(_: Given) -> Done:
            session, actor = request.transaction, request.actor
            await service.revoke(session, actor, dialogue_id, preview_id)
            return Done(_path(dialogue_id))

        return await answer_form(request, form, act)


def _path(dialogue_id: UUID) -> str:
    return f"{draft_path(dialogue_id)}/links"


async def _revoke_form(request: ApiRequest, dialogue_id: UUID, preview_id: UUID) -> Form:
    await draft_of(request, dialogue_id)
    stmt = queries.for_update(dialogue_id, preview_id)
    row = found_or_404(await request.transaction.scalar(stmt))
    return question_form(
        "compose.revoke",
        language_of(request),
        back=_path(dialogue_id),
        lines=[f"…{row.hint}"],
    )


def _form(request: ApiRequest, dialogue: Dialogue) -> Form:
    language, dialogue_id, zone = language_of(request), dialogue.id, dialogue.time_zone

    async def load_values() -> Mapping[str, Any]:
        stmt = queries.page(dialogue_id, start=None, limit=MOST_LISTED)
        rows = (await request.transaction.scalars(stmt)).all()
        words = Presenter(language)
        token = new_secret(request, Cookie.NEW_LINK, dialogue_id)
        return {
            "new_link": f"{request.settings.public_url}/p/{token}" if token else None,
            "links": [_shown(row, zone, words) for row in rows],
        }

    return Form(
        title=translate("page.compose.links", language),
        lines=[translate("page.compose.links.text", language)],
        button=translate("page.compose.links.button", language),
        fields=[
            Field(
                name="days",
                label=translate("page.compose.links.days", language),
                hint=translate("page.compose.links.days.hint", language),
                convert=as_number,
                inputmode="numeric",
                initial=["7"],
            )
        ],
        needs_sign_in=True,
        back=draft_path(dialogue.id),
        template="compose_links",
        load_values=load_values,
    )


def _shown(row: Preview, time_zone: str, words: Presenter) -> tuple[str, str, str | None]:
    """The end of the link, until when it works, and where it is revoked."""
    moment = words.moment(row.expires_at, time_zone)
    works = row.revoked_at is None and row.expires_at > utc_now()
    name = "works" if works else "ended"
    path = f"{_path(row.dialogue_id)}/{row.id}/revoke"
    return row.hint, words.t(f"page.compose.links.{name}", time=moment), path if works else None
