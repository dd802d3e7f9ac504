"""The interests that a buyer's people received: in a procurement, in a dialogue, and one alone."""

from collections.abc import Sequence
from typing import Any, NamedTuple
from uuid import UUID

from litestar import Controller, Response, get
from litestar.params import FromPath
from litestar.response import Stream

from api.core.actor import Actor, Permission
from api.core.errors import found_or_404
from api.http.paging import Cursor, Paging
from api.http.requests import ApiRequest
from api.interests import queries, service
from api.interests.export_routes import send_table
from api.interests.exports import TableFormat
from api.interests.models import InterestKind
from api.interests.rules import Target
from api.interests.schemas import InterestOut, interest_out
from api.interests.service import InterestView
from api.organisations.models import Confirmation, Organisation
from api.plans.models.procurements import Procurement
from api.presenters.codes import code_names
from api.presenters.contact import organisation_name
from api.presenters.presenter import Presenter, details
from api.presenters.texts import Detail, PageText
from api.web.continuous.replies import shown_replies
from api.web.languages import best_text
from api.web.page import NEVER, language_of, render_page
from api.web.procuring.vouching import may_vouch, vouching_path
from api.web.workspace.access import OWN_PAGE

ON_PAGE = 25
RECEIVED = "/my/received-interests"


class ReceivedInterest(NamedTuple):
    path: str
    kind: str
    name: PageText | None
    day: str
    details_shown: Sequence[Detail]
    is_withdrawn: bool
    vouching: str | None
    """The page that confirms a claimed name, for who may."""


class InterestListPages(Controller):
    path = "/my"
    include_in_schema = False
    opt = OWN_PAGE

    @get("/procurements/{procurement_id:uuid}/interests")
    async def in_procurement(
        self, request: ApiRequest, procurement_id: FromPath[UUID], cursor: Cursor = None
    ) -> Response[str]:
        session, actor = request.transaction, request.actor
        target = await service.target_procurement(session, actor, procurement_id)
        return await _list(request, target, cursor)

    @get("/dialogues/{dialogue_id:uuid}/interests")
    async def in_dialogue(
        self, request: ApiRequest, dialogue_id: FromPath[UUID], cursor: Cursor = None
    ) -> Response[str]:
        session, actor = request.transaction, request.actor
        target = await service.target_dialogue(session, actor, dialogue_id)
        return await _list(request, target, cursor)

    @get("/procurements/{procurement_id:uuid}/interests/{table_format:str}")
    async def procurement_table(
        self,
        request: ApiRequest,
        procurement_id: FromPath[UUID],
        table_format: FromPath[TableFormat],
    ) -> Stream:
        session, actor = request.transaction, request.actor
        target = await service.target_procurement(session, actor, procurement_id)
        return await send_table(request, target, table_format, language_of(request))

    @get("/dialogues/{dialogue_id:uuid}/interests/{table_format:str}")
    async def dialogue_table(
        self, request: ApiRequest, dialogue_id: FromPath[UUID], table_format: FromPath[TableFormat]
    ) -> Stream:
        session, actor = request.transaction, request.actor
        target = await service.target_dialogue(session, actor, dialogue_id)
        return await send_table(request, target, table_format, language_of(request))

    @get("/received-interests/{interest_id:uuid}")
    async def received(self, request: ApiRequest, interest_id: FromPath[UUID]) -> Response[str]:
        session, actor = request.transaction, request.actor
        row = await service.get(session, actor, interest_id)
        actor.require(Permission.INTEREST_READ, row.buyer_id)
        target = await _target_of(request, row.Interest.procurement_id, row.Interest.dialogue_id)
        shown = await _shown(request, [row], row.buyer_id)
        return render_page(
            request,
            "received_interest",
            cache=NEVER,
            title=best_text(target.title, language_of(request)),
            interest=shown[0],
            is_confirmed=request.query_params.get("done") == "confirmed",
            replies=await shown_replies(request, interest_id, row.buyer_id),
            reply=f"{RECEIVED}/{interest_id}/reply" if _may_reply(request, row) else None,
            **_paths(target),
        )


def _may_reply(request: ApiRequest, row: Any) -> bool:
    is_active = row.Interest.withdrawn_at is None
    return is_active and request.actor.may(Permission.CONTRIBUTION_ANSWER, row.buyer_id)


async def _target_of(
    request: ApiRequest, procurement_id: UUID | None, dialogue_id: UUID | None
) -> Target:
    session, actor = request.transaction, request.actor
    if dialogue_id is not None:
        return await service.target_dialogue(session, actor, dialogue_id)
    return await service.target_procurement(session, actor, found_or_404(procurement_id))


async def _list(request: ApiRequest, target: Target, cursor: str | None) -> Response[str]:
    """`?kind=` chooses some of the kinds."""
    session, actor = request.transaction, request.actor
    actor.require(Permission.INTEREST_READ, target.organisation_id)
    kinds = chosen_kinds(request.query_params.getall("kind", []))
    paging = Paging(request, cursor, ON_PAGE, queries.SortKey)
    stmt = queries.page_in(actor, target, kinds=kinds, start=paging.start, limit=ON_PAGE)
    rows = (await session.execute(stmt)).all()
    page = paging.page(rows, keys=lambda row: (row.Interest.id,), build=lambda row: row)
    return render_page(
        request,
        "interest_list",
        cache=NEVER,
        title=best_text(target.title, language_of(request)),
        interests=await _shown(request, page.items, target.organisation_id),
        counts=await service.counts(session, actor, target),
        kinds=[kind.value for kind in kinds],
        next=page.next,
        **_paths(target),
    )


def chosen_kinds(given: Sequence[str]) -> list[InterestKind]:
    return [kind for kind in InterestKind if kind.value in given]


def _paths(target: Target) -> dict[str, Any]:
    kind = "procurements" if isinstance(target, Procurement) else "dialogues"
    own = f"/my/{kind}/{target.id}"
    return {"back": own, "path": f"{own}/interests", "public_path": f"/{kind}/{target.id}"}


async def _shown(
    request: ApiRequest, rows: Sequence[Any], buyer_id: UUID
) -> list[ReceivedInterest]:
    """As the API shows them to the buyer: of a withdrawn one only that it was there."""
    session = request.transaction
    views = await service.views(session, request.actor, rows)
    codes = {("regions", code) for view in views for code in view.interest.regions}
    words = Presenter(language_of(request), await code_names(session, codes))
    buyer = await session.get_one(Organisation, buyer_id)
    return [_received(request.actor, view, buyer, words) for view in views]


def _received(
    actor: Actor, view: InterestView, buyer: Organisation, words: Presenter
) -> ReceivedInterest:
    shown = interest_out(view)
    is_claimed = shown.organisation_confirmation is Confirmation.CLAIMED
    supplier_id = shown.organisation_id
    vouching = None
    if is_claimed and supplier_id and may_vouch(actor, buyer, supplier_id):
        vouching = vouching_path(buyer.id, supplier_id, shown.id)
    name = None
    if shown.organisation_name and shown.organisation_confirmation:
        name = organisation_name(shown.organisation_name, shown.organisation_confirmation, words)
    return ReceivedInterest(
        path=f"{RECEIVED}/{shown.id}",
        kind=words.t(f"page.interest.kind.{shown.kind}"),
        name=name,
        day=words.day(shown.created_at, buyer.time_zone),
        details_shown=_details(shown, words),
        is_withdrawn=shown.withdrawn_at is not None,
        vouching=vouching,
    )


def _details(shown: InterestOut, words: Presenter) -> list[Detail]:
    yes = words.t("value.yes")
    return details(
        words,
        "page.received",
        [
            ("message", [shown.message]),
            ("capacity", [shown.capacity]),
            ("wished_lot_size", [shown.wished_lot_size]),
            ("regions", [words.code("regions", code) for code in shown.regions]),
            ("public", [yes if shown.public else None]),
            ("seeks_partners", [yes if shown.seeks_partners else None]),
        ],
    )
