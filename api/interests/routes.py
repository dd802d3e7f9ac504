"""Routes of interests and partner search."""

from typing import Any
from uuid import UUID

from litestar import Controller, Response, get, patch, post
from litestar.params import FromPath, JSONBody
from sqlalchemy import Select

from api.core import errors
from api.core.actor import Permission
from api.dialogues.rules.content import OPEN_TO_DIALOGUE
from api.dialogues.rules.transitions import COMING
from api.http.authorization import PUBLIC, access
from api.http.etags import Expected, answer
from api.http.paging import DEFAULT_LIMIT, Cursor, Limit, Page, Paging
from api.http.requests import ApiRequest
from api.interests import queries, service
from api.interests.inputs import InterestCreate, InterestPatch
from api.interests.rules import Target
from api.interests.schemas import (
    InterestOut,
    InterestPage,
    PartnerOut,
    interest_out,
    partner_out,
)
from api.organisations.service.organisations import get as get_organisation

_WRONG_STATE = {"problems": (errors.WrongState,)}


async def _shown(
    request: ApiRequest, interest_id: UUID, *, created: bool = False
) -> Response[InterestOut]:
    row = await service.get(request.transaction, request.actor, interest_id)
    [view] = await service.views(request.transaction, request.actor, [row])
    return answer(
        request,
        interest_out(view),
        of=view.interest,
        status=201 if created else 200,
        headers={"Location": f"/v1/interests/{interest_id}"} if created else None,
    )


async def _views(request: ApiRequest, stmt: Select[Any, UUID]) -> list[service.InterestView]:
    rows = await request.rows(stmt)
    return await service.views(request.transaction, request.actor, rows)


def _key(view: service.InterestView) -> queries.SortKey:
    return (view.interest.id,)


async def _list(
    request: ApiRequest, target: Target, limit: int, cursor: str | None
) -> Response[InterestPage]:
    paging = Paging(request, cursor, limit, queries.SortKey)
    interest_views = await _views(
        request, queries.page_in(request.actor, target, start=paging.start, limit=limit)
    )
    page = paging.page(interest_views, keys=_key, build=interest_out)
    counts = await service.counts(request.transaction, request.actor, target)
    shown = InterestPage(page.items, counts, page.next)
    return answer(request, shown, headers=paging.link(page))


class InterestController(Controller):
    path = "/"
    tags = ("Interests",)

    @get(
        "/procurements/{procurement_id:uuid}/interests",
        operation_id="list_procurement_interests",
        summary="List the interests in a procurement",
        opt=access(PUBLIC),
    )
    async def list_procurement_interests(
        self,
        request: ApiRequest,
        procurement_id: FromPath[UUID],
        limit: Limit = DEFAULT_LIMIT,
        cursor: Cursor = None,
    ) -> Response[InterestPage]:
        """The buyer sees all interests, others the public ones. Everybody sees counts of all. For
        others than the buyer, fewer than three unnamed ones are shown as "fewer than three".
        """
        target = await service.target_procurement(
            request.transaction, request.actor, procurement_id
        )
        return await _list(request, target, limit, cursor)

    @post(
        "/procurements/{procurement_id:uuid}/interests",
        operation_id="register_procurement_interest",
        summary="Register interest in a procurement",
        opt=access(Permission.INTEREST_WRITE, states=sorted(OPEN_TO_DIALOGUE)) | _WRONG_STATE,
    )
    async def register_procurement_interest(
        self,
        request: ApiRequest,
        procurement_id: FromPath[UUID],
        data: JSONBody[InterestCreate],
    ) -> Response[InterestOut]:
        """Possible once for each kind, until the call for tenders is published."""
        target = await service.target_procurement(
            request.transaction, request.actor, procurement_id
        )
        view = await service.register(request.transaction, request.actor, target, data)
        return await _shown(request, view, created=True)

    @get(
        "/procurements/{procurement_id:uuid}/partners",
        operation_id="list_partners",
        summary="List suppliers that seek partners",
        opt=access(Permission.INTEREST_WRITE) | {"problems": (errors.Conflict,)},
    )
    async def list_partners(
        self,
        request: ApiRequest,
        procurement_id: FromPath[UUID],
        limit: Limit = DEFAULT_LIMIT,
        cursor: Cursor = None,
    ) -> Response[Page[PartnerOut]]:
        """Only for suppliers that seek partners in this procurement themselves."""
        await service.target_procurement(request.transaction, request.actor, procurement_id)
        own = await service.require_seeks_partners(
            request.transaction, request.actor, procurement_id
        )
        paging = Paging(request, cursor, limit, queries.SortKey)
        interest_views = await _views(
            request, queries.partners(procurement_id, own, start=paging.start, limit=limit)
        )
        return paging.answer(interest_views, keys=_key, build=partner_out)

    @get(
        "/dialogues/{dialogue_id:uuid}/interests",
        operation_id="list_dialogue_interests",
        summary="List the interests in a dialogue",
        opt=access(PUBLIC),
    )
    async def list_dialogue_interests(
        self,
        request: ApiRequest,
        dialogue_id: FromPath[UUID],
        limit: Limit = DEFAULT_LIMIT,
        cursor: Cursor = None,
    ) -> Response[InterestPage]:
        """The buyer sees all interests, others the public ones. Everybody sees counts of all. For
        others than the buyer, fewer than three unnamed ones are shown as "fewer than three".
        """
        target = await service.target_dialogue(request.transaction, request.actor, dialogue_id)
        return await _list(request, target, limit, cursor)

    @post(
        "/dialogues/{dialogue_id:uuid}/interests",
        operation_id="register_dialogue_interest",
        summary="Register interest in a dialogue",
        opt=access(Permission.INTEREST_WRITE, states=COMING) | _WRONG_STATE,
    )
    async def register_dialogue_interest(
        self, request: ApiRequest, dialogue_id: FromPath[UUID], data: JSONBody[InterestCreate]
    ) -> Response[InterestOut]:
        """Possible once for each kind, until the dialogue closes."""
        target = await service.target_dialogue(request.transaction, request.actor, dialogue_id)
        view = await service.register(request.transaction, request.actor, target, data)
        return await _shown(request, view, created=True)

    @get(
        "/organisations/{organisation_id:uuid}/interests",
        operation_id="list_own_interests",
        summary="List a supplier's own interests",
        opt=access(Permission.INTEREST_WRITE),
    )
    async def list_own_interests(
        self,
        request: ApiRequest,
        organisation_id: FromPath[UUID],
        limit: Limit = DEFAULT_LIMIT,
        cursor: Cursor = None,
    ) -> Response[Page[InterestOut]]:
        """Only for members of the supplier. Includes withdrawn interests."""
        await get_organisation(request.transaction, request.actor, organisation_id)
        request.actor.require(Permission.INTEREST_WRITE, organisation_id)
        paging = Paging(request, cursor, limit, queries.SortKey)
        interest_views = await _views(
            request, queries.page_of(organisation_id, start=paging.start, limit=limit)
        )
        return paging.answer(interest_views, keys=_key, build=interest_out)

    @get(
        "/interests/{interest_id:uuid}",
        operation_id="get_interest",
        summary="Get an interest",
        opt=access(PUBLIC),
    )
    async def get_interest(
        self, request: ApiRequest, interest_id: FromPath[UUID]
    ) -> Response[InterestOut]:
        """The supplier and the buyer can read it, and everybody if it is public."""
        return await _shown(request, interest_id)

    @patch(
        "/interests/{interest_id:uuid}",
        operation_id="update_interest",
        summary="Change an interest",
        opt=access(Permission.INTEREST_WRITE),
    )
    async def update_interest(
        self,
        request: ApiRequest,
        interest_id: FromPath[UUID],
        data: JSONBody[InterestPatch],
        expected: Expected,
    ) -> Response[InterestOut]:
        """JSON Merge Patch. A withdrawn interest cannot be changed."""
        await service.update(request.transaction, request.actor, interest_id, data, expected)
        return await _shown(request, interest_id)

    @post(
        "/interests/{interest_id:uuid}/withdraw",
        operation_id="withdraw_interest",
        summary="Withdraw an interest",
        opt=access(Permission.INTEREST_WRITE),
        status_code=200,
    )
    async def withdraw_interest(
        self,
        request: ApiRequest,
        interest_id: FromPath[UUID],
        expected: Expected,
    ) -> Response[InterestOut]:
        """Possible at any time. The interest can be registered again."""
        await service.withdraw(request.transaction, request.actor, interest_id, expected)
        return await _shown(request, interest_id)
