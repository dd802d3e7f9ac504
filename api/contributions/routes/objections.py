"""Objections of authors whose contribution was removed."""

from uuid import UUID

from litestar import Controller, Response, get, post
from litestar.params import FromPath, JSONBody

from api.continuous.service.loading import get as get_dialogue
from api.contributions.inputs import ObjectionCreate, ObjectionDecide
from api.contributions.models import ContributionStatus
from api.contributions.queries import contributions as queries
from api.contributions.queries.moderation import objections
from api.contributions.routes.responses import shown
from api.contributions.rules.moderation import require_moderates
from api.contributions.schemas.contributions import ContributionOut, contribution_out
from api.contributions.service import objections as objections_service
from api.contributions.views import views
from api.core import errors
from api.core.actor import Permission
from api.http.authorization import SIGNED_IN, access
from api.http.paging import DEFAULT_LIMIT, Cursor, Limit, Page, Paging
from api.http.requests import ApiRequest

_MODERATE = Permission.CONTRIBUTION_MODERATE
_REMOVED = [ContributionStatus.REMOVED]
_PROBLEMS = {"problems": (errors.Conflict, errors.WrongState)}


class RemovalObjectionController(Controller):
    path = "/"
    tags = ("Moderation",)

    @post(
        "/contributions/{contribution_id:uuid}/objection",
        operation_id="object_to_removal",
        summary="Object to the removal of your contribution",
        opt=access(SIGNED_IN, states=_REMOVED, receipts=True) | _PROBLEMS,
    )
    async def object_to_removal(
        self, request: ApiRequest, contribution_id: FromPath[UUID], data: JSONBody[ObjectionCreate]
    ) -> Response[ContributionOut]:
        """You can object once. Somebody other than the person who removed the contribution decides.
        You get the decision by mail and in `objection` of the contribution.
        """
        contribution = await objections_service.object_to(
            request.transaction, request.actor, contribution_id, data
        )
        return await shown(request, contribution, created=True)

    @get(
        "/dialogues/{dialogue_id:uuid}/objections",
        operation_id="list_removal_objections",
        summary="List the objections that wait for a decision",
        opt=access(_MODERATE),
    )
    async def list_removal_objections(
        self,
        request: ApiRequest,
        dialogue_id: FromPath[UUID],
        limit: Limit = DEFAULT_LIMIT,
        cursor: Cursor = None,
    ) -> Response[Page[ContributionOut]]:
        """Lists the removed contributions, each with its objection."""
        dialogue = await get_dialogue(request.transaction, request.actor, dialogue_id)
        require_moderates(request.actor, dialogue)
        paging = Paging(request, cursor, limit, queries.SortKey)
        rows = await request.scalars(objections(dialogue.id, start=paging.start, limit=limit))
        contribution_views = await views(request.transaction, request.actor, dialogue, rows)
        return paging.answer(
            contribution_views,
            keys=lambda view: queries.sort_key(view.contribution),
            build=contribution_out,
        )

    @post(
        "/contributions/{contribution_id:uuid}/objection/decision",
        operation_id="decide_removal_objection",
        summary="Decide about an objection",
        opt=access(_MODERATE, states=_REMOVED) | _PROBLEMS,
        status_code=200,
    )
    async def decide_removal_objection(
        self, request: ApiRequest, contribution_id: FromPath[UUID], data: JSONBody[ObjectionDecide]
    ) -> Response[ContributionOut]:
        """A person must decide, and not the one who removed the contribution. If the objection is
        upheld, the contribution is public again at its old place (`contribution.restored`);
        otherwise it stays removed. The author gets a mail.
        """
        contribution = await objections_service.decide(
            request.transaction, request.actor, contribution_id, data
        )
        return await shown(request, contribution)
