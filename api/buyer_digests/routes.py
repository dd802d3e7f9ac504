"""How often a member of a buyer is told what waits for it."""

from uuid import UUID

from litestar import Controller, Response, get, patch
from litestar.params import FromPath, JSONBody

from api.buyer_digests import service
from api.buyer_digests.inputs import BuyerDigestPatch
from api.buyer_digests.schemas import BuyerDigestOut, buyer_digest_out
from api.core.actor import Permission
from api.http.authorization import access
from api.http.etags import Expected, answer
from api.http.requests import ApiRequest


class BuyerDigestController(Controller):
    path = "/organisations/{organisation_id:uuid}/members/me/digest"
    tags = ("Members",)

    @get(
        "/",
        operation_id="get_buyer_digest",
        summary="Your digest of what waits for a buyer",
        opt=access(Permission.PLAN_WRITE),
    )
    async def get_buyer_digest(
        self, request: ApiRequest, organisation_id: FromPath[UUID]
    ) -> Response[BuyerDigestOut]:
        """For those of a buyer who may act: unanswered questions, new interests and comments, what
        waits for moderators, what is near, what is out of date. Weekdays at eight unless you say
        otherwise; no mail without a reason to write.
        """
        row = await service.get(request.transaction, request.actor, organisation_id)
        return answer(request, buyer_digest_out(row), of=row)

    @patch(
        "/",
        operation_id="update_buyer_digest",
        summary="Say how often you are told",
        opt=access(Permission.PLAN_WRITE),
    )
    async def update_buyer_digest(
        self,
        request: ApiRequest,
        organisation_id: FromPath[UUID],
        data: JSONBody[BuyerDigestPatch],
        expected: Expected,
    ) -> Response[BuyerDigestOut]:
        """JSON Merge Patch. For this organisation alone; only your own."""
        row = await service.update(
            request.transaction, request.actor, organisation_id, data, expected
        )
        return answer(request, buyer_digest_out(row), of=row)
