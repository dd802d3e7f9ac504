"""What a person follows, by name."""

from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

from litestar import get, post
from litestar.params import FromPath

from api.core.errors import found_or_404
from api.core.i18n import Language, Texts, translate
from api.dialogues import queries as dialogue_queries
from api.http.requests import ApiRequest
from api.plans.queries import procurements as procurement_queries
from api.watches import queries
from api.watches import service as watches
from api.watches.models import FollowKind, Watch
from api.web.forms.flow import FORM_PAGE, Answer, Done, show_form, submit_form
from api.web.forms.form import Form, Given
from api.web.forms.questions import question_form
from api.web.languages import best_text
from api.web.page import language_of
from api.web.watching.watch_forms import schedule_words
from api.web.workspace.done import PATH as DONE

ON_PAGE, MOST_FOLLOWS = 20, 200
REMOVAL, BACK = "follow.remove", "/my/watches"
PATHS = {
    FollowKind.BUYER: "/buyers",
    FollowKind.PROCUREMENT: "/procurements",
    FollowKind.DIALOGUE: "/dialogues",
}


class ShownFollow(NamedTuple):
    id: UUID
    title: str
    path: str | None
    """None for what is not public any more."""
    schedule: str


async def shown_follows(request: ApiRequest, person_id: UUID) -> list[ShownFollow]:
    stmt = queries.own_page(person_id, follows=True, start=None, limit=MOST_FOLLOWS)
    rows = (await request.transaction.scalars(stmt)).all()[:MOST_FOLLOWS]
    titles, language = await _titles(request, rows), language_of(request)
    return [_shown(row, titles, language) for row in rows]


def _shown(row: Watch, titles: dict[UUID, Texts], language: Language) -> ShownFollow:
    kind, target_id = FollowKind(str(row.follow_kind)), row.follow_id
    title = titles.get(target_id) if target_id else None
    if title is None:
        gone = translate("page.follow.gone", language)
        return ShownFollow(row.id, gone, None, schedule_words(row, language))
    path = f"{PATHS[kind]}/{target_id}"
    return ShownFollow(row.id, best_text(title, language), path, schedule_words(row, language))


async def _titles(request: ApiRequest, rows: Sequence[Watch]) -> dict[UUID, Texts]:
    ids = {
        kind: [row.follow_id for row in rows if row.follow_kind is kind and row.follow_id]
        for kind in FollowKind
    }
    session = request.transaction
    buyers = await session.execute(queries.public_buyer_names(ids[FollowKind.BUYER]))
    titles: dict[UUID, Texts] = dict(buyers.all())
    for item in await session.scalars(procurement_queries.public(ids[FollowKind.PROCUREMENT])):
        titles[item.id] = item.title
    for call in await session.scalars(dialogue_queries.public(ids[FollowKind.DIALOGUE])):
        titles[call.id] = call.title
    return titles


@get("/my/follows/{follow_id:uuid}/remove", include_in_schema=False, opt=FORM_PAGE)
async def ask_to_unfollow(request: ApiRequest, follow_id: FromPath[UUID]) -> Answer:
    return await show_form(request, await _form(request, follow_id))


@post("/my/follows/{follow_id:uuid}/remove", include_in_schema=False, opt=FORM_PAGE)
async def unfollow(request: ApiRequest, follow_id: FromPath[UUID]) -> Answer:
    async def act(_: Given) -> Done:
        await watches.remove(request.transaction, request.actor, follow_id, follow=True)
        return Done(f"{DONE}/watch-removed")

    return await submit_form(request, question_form(REMOVAL, language_of(request), back=BACK), act)


async def _form(request: ApiRequest, follow_id: UUID) -> Form:
    stmt = queries.own_by_id(request.actor.require_person(), follow_id, follows=True)
    row = found_or_404(await request.transaction.scalar(stmt))
    language = language_of(request)
    lines = [_shown(row, await _titles(request, [row]), language).title]
    return question_form(REMOVAL, language, back=BACK, lines=lines)
