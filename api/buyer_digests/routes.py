"""A member's digest of a buyer's pending work."""

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
        summary="Get the schedule of your digest of a buyer",
        opt=access(Permission.PLAN_WRITE),
    )
    async def get_buyer_digest(
        self, request: ApiRequest, organisation_id: FromPath[UUID]
    ) -> Response[BuyerDigestOut]:
        """The digest mails pending work to members of a buyer who may act: unanswered questions,
        contributions to moderate, deadlines and meetings that are near, new interests and
        comments, and entries that are out of date. The default is weekdays at eight. No mail is
        sent without a reason.
        """
        row = await service.get(request.transaction, request.actor, organisation_id)
        return answer(request, buyer_digest_out(row), of=row)

    @patch(
        "/",
        operation_id="update_buyer_digest",
        summary="Change the schedule of your digest of a buyer",
        opt=access(Permission.PLAN_WRITE),
    )
    async def update_buyer_digest(
        self,
        request: ApiRequest,
        organisation_id: FromPath[UUID],
        data: JSONBody[BuyerDigestPatch],
        expected: Expected,
    ) -> Response[BuyerDigestOut]:
        """JSON Merge Patch. Changes only your own digest of this organisation."""
        row = await service.update(
            request.transaction, request.actor, organisation_id, data, expected
        )
        return answer(request, buyer_digest_out(row), of=row)
