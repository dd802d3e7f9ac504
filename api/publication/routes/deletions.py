"""Routes that delete drafts of plans and procurements."""

from uuid import UUID

from litestar import Controller, delete
from litestar.params import FromPath

from api.core.actor import Permission
from api.core.errors import Conflict
from api.http.authorization import access
from api.http.etags import Expected
from api.http.requests import ApiRequest
from api.plans.models.values import PlanStatus, ProcurementStatus
from api.publication.service import deletions


class PlanDeletionController(Controller):
    path = "/plans"
    tags = ("Plans",)

    @delete(
        "/{plan_id:uuid}",
        operation_id="delete_plan",
        summary="Delete a draft plan with its procurements",
        opt=access(Permission.PLAN_WRITE, states=(PlanStatus.DRAFT,)) | {"problems": (Conflict,)},
        status_code=204,
    )
    async def delete_plan(
        self, request: ApiRequest, plan_id: FromPath[UUID], expected: Expected
    ) -> None:
        """Deletes a plan that was never public, with its draft procurements. Refused if one of them
        was public or belongs to a dialogue; the error names those."""
        await deletions.delete_plan(request.transaction, request.actor, plan_id, expected)


class ProcurementDeletionController(Controller):
    path = "/procurements"
    tags = ("Procurements",)

    @delete(
        "/{procurement_id:uuid}",
        operation_id="delete_procurement",
        summary="Delete a draft",
        opt=access(Permission.PLAN_WRITE, states=(ProcurementStatus.DRAFT,))
        | {"problems": (Conflict,)},
        status_code=204,
    )
    async def delete_procurement(
        self, request: ApiRequest, procurement_id: FromPath[UUID], expected: Expected
    ) -> None:
        """Deletes a draft that was never public and belongs to no dialogue. Cancel a public
        procurement with a reason."""
        session, actor = request.transaction, request.actor
        await deletions.delete_procurement(session, actor, procurement_id, expected)
