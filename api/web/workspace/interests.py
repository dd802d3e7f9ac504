"""The interests of one's suppliers: what was registered, changed or withdrawn."""

from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

from litestar import Controller, Response, get, post
from litestar.params import FromPath

from api.core.actor import Permission
from api.core.i18n import Language, Texts, translate
from api.dialogues import queries as dialogue_queries
from api.http.paging import Cursor, Paging
from api.http.requests import ApiRequest
from api.interest_replies import queries as reply_queries
from api.interests import queries, service
from api.interests.inputs import InterestPatch
from api.interests.models import Interest
from api.plans.queries import procurements as procurement_queries
from api.web.forms.choices import code_options
from api.web.forms.flow import (
    FORM_PAGE,
    Answer,
    Done,
    expected_version,
    show_form,
    submit_form,
)
from api.web.forms.form import Form, Given
from api.web.forms.questions import question_form
from api.web.languages import best_text
from api.web.page import NEVER, language_of, render_page
from api.web.taking_part.interest_fields import interest_fields
from api.web.workspace.access import OWN_PAGE
from api.web.workspace.done import PATH as DONE

PATH = "/my/interests"
ON_PAGE = 20


class ShownInterest(NamedTuple):
    id: UUID
    title: str
    path: str | None
    """None for what is not public any more."""
    kind: str
    is_withdrawn: bool
    replies: int


class InterestsPages(Controller):
    path = PATH
    include_in_schema = False

    @get("/", opt=OWN_PAGE)
    async def list_interests(self, request: ApiRequest, cursor: Cursor = None) -> Response[str]:
        paging = Paging(request, cursor, ON_PAGE, queries.SortKey)
        rows = await request.rows(
            queries.own_page(request.actor, start=paging.start, limit=ON_PAGE)
        )
        interests = [row.Interest for row in rows]
        titles, language = await _titles(request, interests), language_of(request)
        counts = await _replies(request, interests)
        page = paging.page(
            interests,
            keys=lambda row: (row.id,),
            build=lambda row: _shown(row, titles, counts, language),
        )
        return render_page(request, "interests", cache=NEVER, page=page)

    @get("/{interest_id:uuid}/edit", opt=FORM_PAGE)
    async def edit(self, request: ApiRequest, interest_id: FromPath[UUID]) -> Answer:
        return await show_form(request, await _edit_form(request, interest_id))

    @post("/{interest_id:uuid}/edit", opt=FORM_PAGE)
    async def update(self, request: ApiRequest, interest_id: FromPath[UUID]) -> Answer:
        async def act(given: Given) -> Done:
            interest = await _own(request, interest_id)
            expected, patch = (
                expected_version(request, given, interest),
                given.decode(InterestPatch),
            )
            await service.update(request.transaction, request.actor, interest_id, patch, expected)
            return Done(f"{DONE}/interest-changed")

        return await submit_form(request, await _edit_form(request, interest_id), act)

    @get("/{interest_id:uuid}/withdraw", opt=FORM_PAGE)
    async def ask_to_withdraw(self, request: ApiRequest, interest_id: FromPath[UUID]) -> Answer:
        return await show_form(request, await _withdrawal_form(request, interest_id))

    @post("/{interest_id:uuid}/withdraw", opt=FORM_PAGE)
    async def withdraw(self, request: ApiRequest, interest_id: FromPath[UUID]) -> Answer:
        async def act(given: Given) -> Done:
            expected = expected_version(request, given, await _own(request, interest_id))
            await service.withdraw(request.transaction, request.actor, interest_id, expected)
            return Done(f"{DONE}/interest-withdrawn")

        return await submit_form(request, await _withdrawal_form(request, interest_id), act)


async def _replies(request: ApiRequest, interests: Sequence[Interest]) -> dict[UUID, int]:
    """Number of the buyer's replies by interest."""
    stmt = reply_queries.counts([row.id for row in interests])
    return dict((await request.transaction.execute(stmt)).all())


async def _own(request: ApiRequest, interest_id: UUID) -> Interest:
    request.actor.require_person()
    row = await service.get(request.transaction, request.actor, interest_id)
    request.actor.require(Permission.INTEREST_WRITE, row.Interest.organisation_id)
    interest: Interest = row.Interest
    return interest


async def _edit_form(request: ApiRequest, interest_id: UUID) -> Form:
    interest, language = await _own(request, interest_id), language_of(request)
    regions = await code_options(request.transaction, "regions", language)
    return Form(
        title=translate("page.interests.edit", language),
        lines=[await _title(request, interest)],
        button=translate("page.interests.save", language),
        fields=interest_fields(regions, language, interest),
        version=interest.version,
        needs_sign_in=True,
        back=PATH,
    )


async def _withdrawal_form(request: ApiRequest, interest_id: UUID) -> Form:
    interest, language = await _own(request, interest_id), language_of(request)
    lines = [await _title(request, interest)]
    return question_form(
        "interests.withdraw", language, back=PATH, version=interest.version, lines=lines
    )


async def _title(request: ApiRequest, interest: Interest) -> str:
    titles = await _titles(request, [interest])
    return _shown(interest, titles, {}, language_of(request)).title


async def _titles(request: ApiRequest, rows: Sequence[Interest]) -> dict[UUID, Texts]:
    procurements = [row.procurement_id for row in rows if row.procurement_id]
    dialogues = [row.dialogue_id for row in rows if row.dialogue_id]
    session = request.transaction
    return {
        item.id: item.title
        for stmt in (procurement_queries.public(procurements), dialogue_queries.public(dialogues))
        for item in await session.scalars(stmt)
    }


def _shown(
    row: Interest, titles: dict[UUID, Texts], counts: dict[UUID, int], language: Language
) -> ShownInterest:
    kind = translate(f"page.interest.kind.{row.kind}", language)
    title = titles.get(row.procurement_id or row.dialogue_id or row.id)
    is_withdrawn, replies = row.withdrawn_at is not None, counts.get(row.id, 0)
    if title is None:
        gone = translate("page.follow.gone", language)
        return ShownInterest(row.id, gone, None, kind, is_withdrawn, replies)
    path = (
        f"/dialogues/{row.dialogue_id}"
        if row.dialogue_id
        else f"/procurements/{row.procurement_id}"
    )
    title_text = best_text(title, language)
    return ShownInterest(row.id, title_text, path, kind, is_withdrawn, replies)
