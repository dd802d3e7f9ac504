"""Ideas: what a firm suggests to a buyer, and what the buyer makes of it."""

from uuid import UUID

from litestar import Controller, Response, get, post
from litestar.params import FromPath, FromQuery, JSONBody

from api.core import errors
from api.core.actor import Permission
from api.http.authorization import PUBLIC, access
from api.http.etags import Expected, answer
from api.http.paging import DEFAULT_LIMIT, Cursor, Limit, Page, Paging
from api.http.requests import ApiRequest
from api.ideas import queries, service
from api.ideas.inputs import IdeaCreate, IdeaDecide
from api.ideas.models import Idea, IdeaStatus
from api.ideas.rules import DECIDABLE, DECIDED
from api.ideas.schemas import IdeaOut, idea_out


async def _shown(request: ApiRequest, row: Idea, *, created: bool = False) -> Response[IdeaOut]:
    [view] = await service.views(request.transaction, request.actor, [row])
    headers = {"Location": f"/v1/ideas/{row.id}"} if created else None
    status = 201 if created else 200
    return answer(request, idea_out(view), of=row, status=status, headers=headers)


class IdeaController(Controller):
    path = "/"
    tags = ("Ideas",)

    @post(
        "/organisations/{organisation_id:uuid}/ideas",
        operation_id="send_idea",
        summary="Send an idea to a buyer",
        opt={**access(Permission.INTEREST_WRITE), "problems": (errors.Conflict,)},
    )
    async def send_idea(
        self, request: ApiRequest, organisation_id: FromPath[UUID], data: JSONBody[IdeaCreate]
    ) -> Response[IdeaOut]:
        """The buyer's people get a mail. A firm sends at most ten ideas a day. Not possible while
        the buyer pauses questions (`list_question_pauses`)."""
        row = await service.send(
            request.transaction, request.actor, organisation_id, data, request.origin.key
        )
        return await _shown(request, row, created=True)

    @get("/ideas", operation_id="list_ideas", summary="List ideas", opt=access(PUBLIC))
    async def list_ideas(
        self,
        request: ApiRequest,
        *,
        buyer: FromQuery[list[UUID] | None] = None,
        supplier: FromQuery[list[UUID] | None] = None,
        status: FromQuery[list[IdeaStatus] | None] = None,
        limit: Limit = DEFAULT_LIMIT,
        cursor: Cursor = None,
    ) -> Response[Page[IdeaOut]]:
        """Those you may see, newest first: public ones that the buyer has decided about, your
        firm's own, and those that your buyer received."""
        filters = queries.Filter(buyer=buyer or (), supplier=supplier or (), status=status or ())
        paging = Paging(request, cursor, limit, queries.SortKey)
        rows = await request.scalars(
            queries.page(request.actor, filters, start=paging.start, limit=limit)
        )
        views = await service.views(request.transaction, request.actor, rows)
        return paging.answer(views, keys=lambda view: (view.idea.id,), build=idea_out)

    @get(
        "/ideas/{idea_id:uuid}",
        operation_id="get_idea",
        summary="Get an idea",
        opt=access(PUBLIC),
    )
    async def get_idea(self, request: ApiRequest, idea_id: FromPath[UUID]) -> Response[IdeaOut]:
        """The firm and the buyer read it, and everybody once it is public."""
        row = await service.get(request.transaction, request.actor, idea_id)
        return await _shown(request, row)

    @post(
        "/ideas/{idea_id:uuid}/decision",
        operation_id="decide_idea",
        summary="Take up an idea, decline it, or draft a call from it",
        opt=access(Permission.CONTRIBUTION_ANSWER, states=DECIDABLE),
        status_code=200,
    )
    async def decide_idea(
        self,
        request: ApiRequest,
        idea_id: FromPath[UUID],
        data: JSONBody[IdeaDecide],
        expected: Expected,
    ) -> Response[IdeaOut]:
        """Each with a reason, which the firm gets by mail. An idea that was taken up can be decided
        about again. A `call` needs the permission to write calls; `dialogue_id` is the draft."""
        row = await service.decide(request.transaction, request.actor, idea_id, data, expected)
        return await _shown(request, row)

    @post(
        "/ideas/{idea_id:uuid}/withdraw",
        operation_id="withdraw_idea",
        summary="Withdraw an idea",
        opt=access(Permission.INTEREST_WRITE, states=(IdeaStatus.SENT, *DECIDED)),
        status_code=200,
    )
    async def withdraw_idea(
        self, request: ApiRequest, idea_id: FromPath[UUID], expected: Expected
    ) -> Response[IdeaOut]:
        """The buyer still reads what it received. A public idea leaves a tombstone."""
        row = await service.withdraw(request.transaction, request.actor, idea_id, expected)
        return await _shown(request, row)
