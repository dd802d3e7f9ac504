"""The leader's pages: all practices with their state, and the form that selects one."""

from typing import NamedTuple
from uuid import UUID

from litestar import Controller, Response, get
from litestar.handlers import route
from litestar.params import FromPath

from api.core.actor import ANONYMOUS
from api.core.i18n import best_text
from api.http.requests import ApiRequest
from api.practices.queries import editions as edition_queries
from api.practices.queries import selections as selection_queries
from api.practices.queries.editions import PracticeFilter
from api.practices.service import practices, selections
from api.presenters.presenter import Presenter
from api.web.buying.access import OWN_FORM_PAGE
from api.web.forms.flow import BOTH, Answer, Done, answer_form, expected_version
from api.web.forms.form import Given
from api.web.model.access import buyer_of_leader
from api.web.model.selection_form import SelectionForm, as_put, selection_form
from api.web.model.views import MOST_PRACTICES
from api.web.page import NEVER, language_of, render_page
from api.web.workspace.access import OWN_PAGE


class Choice(NamedTuple):
    path: str
    title: str
    state: str | None


class ChoosingPages(Controller):
    path = "/buyers/{organisation_id:uuid}/practices"
    include_in_schema = False

    @get("/choose", opt=OWN_PAGE)
    async def choose(self, request: ApiRequest, organisation_id: FromPath[UUID]) -> Response[str]:
        buyer, words = (
            await buyer_of_leader(request, organisation_id),
            Presenter(language_of(request)),
        )
        session = request.transaction
        states = {
            row.code: words.t(f"page.model.state.{row.state}")
            for row in await session.scalars(selection_queries.of_organisation(organisation_id))
        }
        stmt = edition_queries.practices_page(
            ANONYMOUS, PracticeFilter(), start=None, limit=MOST_PRACTICES
        )
        rows = [row.Practice for row in (await session.execute(stmt)).all()]
        own = (await session.scalars(edition_queries.own_of(organisation_id))).all()
        choices = [
            Choice(
                f"/buyers/{organisation_id}/practices/{row.code}/edit",
                best_text(row.content.title, words.language),
                states.get(row.code),
            )
            for row in [*own, *rows]
        ]
        return render_page(
            request,
            "choose_practices",
            cache=NEVER,
            id=organisation_id,
            buyer=words.text(buyer.name),
            choices=choices,
        )

    @route("/{code:str}/edit", http_method=BOTH, opt=OWN_FORM_PAGE)
    async def edit(
        self, request: ApiRequest, organisation_id: FromPath[UUID], code: FromPath[str]
    ) -> Answer:
        await buyer_of_leader(request, organisation_id)
        session, language = request.transaction, language_of(request)
        practice, _ = await practices.get(session, request.actor, organisation_id, code)
        row = await session.scalar(selection_queries.by_code(organisation_id, code))

        async def act(given: Given) -> Done:
            sent = given.decode(SelectionForm)
            expected = expected_version(request, given, row) if row else None
            await selections.put(
                session,
                request.actor,
                organisation_id,
                code,
                as_put(sent, row, request.settings.public_url),
                expected=expected,
            )
            return Done(f"/buyers/{organisation_id}/practices/choose")

        return await answer_form(request, selection_form(practice, row, language), act)
