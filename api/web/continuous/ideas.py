"""Ideas: the firm's form and list, the buyer's list and decision, one page for both."""

from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

from litestar import Controller, Response, get, route
from litestar.params import FromPath

from api.continuous.service.pauses import buyer_of
from api.core.actor import Permission
from api.core.i18n import translate
from api.http.paging import Cursor, Paging
from api.http.requests import ApiRequest
from api.ideas import queries, service
from api.ideas.inputs import LONGEST, IdeaCreate, IdeaDecide
from api.ideas.models import Idea
from api.ideas.rules import DECIDABLE, S
from api.ideas.schemas import IdeaOut, idea_out
from api.organisations.models import Organisation
from api.presenters.contact import organisation_name
from api.presenters.presenter import Presenter, details
from api.presenters.texts import Detail, PageText
from api.web.continuous.idea_forms import decision_form, idea_form, idea_preview, reason_preview
from api.web.forms.flow import BOTH, FORM_PAGE, Answer, Done, answer_form, expected_version
from api.web.forms.form import Detail as Line
from api.web.forms.form import Given
from api.web.forms.questions import question_form
from api.web.languages import best_text
from api.web.page import NEVER, language_of, render_page
from api.web.workspace.access import OWN_PAGE

ON_PAGE = 20


class IdeaLink(NamedTuple):
    path: str
    title: str
    state: str
    day: str


def idea_path(idea_id: UUID) -> str:
    return f"/my/ideas/{idea_id}"


class IdeaPages(Controller):
    path = "/"
    include_in_schema = False

    @route("/buyers/{organisation_id:uuid}/ideas/new", http_method=BOTH, opt=FORM_PAGE)
    async def send(self, request: ApiRequest, organisation_id: FromPath[UUID]) -> Answer:
        """For people of firms."""
        buyer = await buyer_of(request.transaction, request.actor, organisation_id)
        if request.actor.is_signed_in:
            request.actor.require_somewhere(Permission.INTEREST_WRITE)

        async def act(given: Given) -> Done:
            data, key = given.decode(IdeaCreate), request.origin.key
            row = await service.send(request.transaction, request.actor, buyer.id, data, key)
            return Done(idea_path(row.id))

        async def preview(given: Given) -> Sequence[Line]:
            return idea_preview(given.decode(IdeaCreate), buyer, given.language)

        return await answer_form(request, await idea_form(request, buyer), act, preview)

    @get("/my/ideas", opt=OWN_PAGE)
    async def own(self, request: ApiRequest, cursor: Cursor = None) -> Response[str]:
        paging = Paging(request, cursor, ON_PAGE, queries.SortKey)
        stmt = queries.own_page(request.actor, start=paging.start, limit=ON_PAGE)
        return await _list(request, paging, await request.scalars(stmt), "/my/ideas")

    @get("/buyers/{organisation_id:uuid}/ideas", opt=OWN_PAGE)
    async def received(
        self, request: ApiRequest, organisation_id: FromPath[UUID], cursor: Cursor = None
    ) -> Response[str]:
        """For the buyer's people."""
        buyer = await buyer_of(request.transaction, request.actor, organisation_id)
        request.actor.require(Permission.INTEREST_READ, buyer.id)
        paging, filters = (
            Paging(request, cursor, ON_PAGE, queries.SortKey),
            queries.Filter(buyer=[buyer.id]),
        )
        stmt = queries.page(request.actor, filters, start=paging.start, limit=ON_PAGE)
        rows = await request.scalars(stmt)
        return await _list(request, paging, rows, f"/buyers/{buyer.id}/ideas")

    @get("/my/ideas/{idea_id:uuid}", opt=OWN_PAGE)
    async def show_idea(self, request: ApiRequest, idea_id: FromPath[UUID]) -> Response[str]:
        row = await service.get(request.transaction, request.actor, idea_id)
        [view] = await service.views(request.transaction, request.actor, [row])
        buyer = await request.transaction.get_one(Organisation, row.organisation_id)
        words, shown, actor = Presenter(language_of(request)), idea_out(view), request.actor
        is_open = row.status in DECIDABLE
        is_firm = actor.may(Permission.INTEREST_WRITE, row.supplier_id)
        may_answer = actor.may(Permission.CONTRIBUTION_ANSWER, row.organisation_id)
        return render_page(
            request,
            "idea",
            cache=NEVER,
            idea=shown,
            facts=_details_of(shown, buyer, words),
            reason=words.text(shown.reason),
            back="/my/ideas" if is_firm else f"/buyers/{buyer.id}/ideas",
            decide=f"{idea_path(row.id)}/decide" if is_open and may_answer else None,
            withdraw=f"{idea_path(row.id)}/withdraw"
            if is_firm and row.status is not S.WITHDRAWN
            else None,
            draft=f"/my/dialogues/{shown.dialogue_id}" if shown.dialogue_id else None,
        )

    @route("/my/ideas/{idea_id:uuid}/decide", http_method=BOTH, opt=FORM_PAGE)
    async def decide(self, request: ApiRequest, idea_id: FromPath[UUID]) -> Answer:
        row = await _own(request, idea_id)
        if request.actor.is_signed_in:
            request.actor.require(Permission.CONTRIBUTION_ANSWER, row.organisation_id)

        async def act(given: Given) -> Done:
            data = given.decode(IdeaDecide)
            expected = expected_version(request, given, row)
            await service.decide(request.transaction, request.actor, idea_id, data, expected)
            return Done(idea_path(idea_id))

        async def preview(given: Given) -> Sequence[Line]:
            return reason_preview(given.decode(IdeaDecide), row, given.language)

        return await answer_form(request, decision_form(row, language_of(request)), act, preview)

    @route("/my/ideas/{idea_id:uuid}/withdraw", http_method=BOTH, opt=FORM_PAGE)
    async def withdraw(self, request: ApiRequest, idea_id: FromPath[UUID]) -> Answer:
        row = await _own(request, idea_id)
        if request.actor.is_signed_in:
            request.actor.require(Permission.INTEREST_WRITE, row.supplier_id)

        async def act(given: Given) -> Done:
            expected = expected_version(request, given, row)
            await service.withdraw(request.transaction, request.actor, idea_id, expected)
            return Done(idea_path(idea_id))

        form = question_form(
            "idea.withdraw",
            language_of(request),
            back=idea_path(idea_id),
            version=row.version,
            lines=[row.title],
        )
        return await answer_form(request, form, act)


async def _own(request: ApiRequest, idea_id: UUID) -> Idea:
    """A public idea too is changed only by who is signed in."""
    request.actor.require_person()
    return await service.get(request.transaction, request.actor, idea_id)


async def _list(
    request: ApiRequest, paging: Paging, rows: Sequence[Idea], path: str
) -> Response[str]:
    words = Presenter(language_of(request))
    page = paging.page(
        rows,
        keys=lambda row: (row.id,),
        build=lambda row: IdeaLink(
            idea_path(row.id),
            row.title,
            words.t(f"idea.status.{row.status}"),
            words.day(row.created_at, "Europe/Helsinki"),
        ),
    )
    is_firm = path == "/my/ideas"
    title = translate(f"page.ideas.{'own' if is_firm else 'received'}", words.language)
    return render_page(request, "ideas", cache=NEVER, page=page, path=path, heading=title)


def _written(text: str, shown: IdeaOut, words: Presenter) -> PageText | None:
    """Marked where it is not in the page's language."""
    lang = None if shown.language is words.language else shown.language.value
    return PageText(text, lang) if text else None


def _details_of(shown: IdeaOut, buyer: Organisation, words: Presenter) -> list[Detail]:
    firm = organisation_name(shown.supplier_name, shown.supplier_confirmation, words)
    buyer_name = PageText(best_text(buyer.name, words.language), href=f"/buyers/{buyer.id}")
    return details(
        words,
        "page.idea",
        [
            ("firm", [firm]),
            ("buyer", [buyer_name]),
            ("sent", [words.moment(shown.sent_at, buyer.time_zone)]),
            *((name, [_written(getattr(shown, name), shown, words)]) for name in LONGEST),
            ("cpv", [shown.cpv]),
            ("link", [PageText(shown.link, href=shown.link) if shown.link else None]),
            ("readers", [words.t(f"page.idea.{'public' if shown.public else 'private'}")]),
        ],
    )
