"""Routes of the confidential parts of contributions."""

from uuid import UUID

from litestar import Controller, Response, delete, get, patch
from litestar.params import FromPath, JSONBody

from api.contributions.inputs import ConfidentialPatch
from api.contributions.schemas.confidential import ConfidentialPartOut, confidential_part_out
from api.contributions.service import confidential
from api.http.authorization import SIGNED_IN, access
from api.http.etags import Expected, answer
from api.http.requests import ApiRequest


class ConfidentialPartController(Controller):
    path = "/contributions/{contribution_id:uuid}/confidential"
    tags = ("Contributions",)

    @get(
        "/",
        operation_id="get_confidential_part",
        summary="Get the confidential part of a contribution",
        opt=access(SIGNED_IN, receipts=True),
    )
    async def get_confidential_part(
        self, request: ApiRequest, contribution_id: FromPath[UUID]
    ) -> Response[ConfidentialPartOut]:
        """The author and members of the buyer with `contribution:read_confidential` can read it.

        The buyer's audit log records each reader other than the author.
        """
        part = await confidential.read(request.transaction, request.actor, contribution_id)
        return answer(request, confidential_part_out(part), of=part)

    @patch(
        "/",
        operation_id="edit_confidential_part",
        summary="Change the confidential part of your contribution",
        opt=access(SIGNED_IN, receipts=True),
    )
    async def edit_confidential_part(
        self,
        request: ApiRequest,
        contribution_id: FromPath[UUID],
        data: JSONBody[ConfidentialPatch],
        expected: Expected,
    ) -> Response[ConfidentialPartOut]:
        """JSON Merge Patch, while the dialogue is open. Use the `ETag` of the confidential part."""
        part = await confidential.edit(
            request.transaction, request.actor, contribution_id, data, expected
        )
        return answer(request, confidential_part_out(part), of=part)

    @delete(
        "/",
        operation_id="remove_confidential_part",
        summary="Delete the confidential part of your contribution",
        opt=access(SIGNED_IN, receipts=True),
    )
    async def remove_confidential_part(
        self, request: ApiRequest, contribution_id: FromPath[UUID]
    ) -> None:
        """You can delete it at any time. The public part stays."""
        await confidential.remove(request.transaction, request.actor, contribution_id)
