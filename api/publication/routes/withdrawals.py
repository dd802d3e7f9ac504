"""Routes that withdraw publications by mistake."""

from uuid import UUID

from litestar import Controller, Response, post
from litestar.params import FromPath, JSONBody

from api.core.actor import Permission
from api.core.errors import Conflict
from api.http.authorization import access
from api.http.etags import Expected, answer
from api.http.requests import ApiRequest
from api.plans.inputs.plans import PublicationWithdrawal
from api.plans.models.values import PlanStatus, ProcurementStatus
from api.plans.schemas.plans import PlanOut, plan_out
from api.plans.schemas.procurements import ProcurementOut, procurement_out
from api.publication.service import withdrawals


class PlanWithdrawalController(Controller):
    path = "/plans"
    tags = ("Plans",)

    @post(
        "/{plan_id:uuid}/withdraw-publication",
        operation_id="withdraw_plan",
        summary="Withdraw a plan published by mistake",
        opt=access(Permission.PLAN_PUBLISH, states=(PlanStatus.PUBLISHED,))
        | {"problems": (Conflict,)},
        status_code=200,
    )
    async def withdraw_plan(
        self,
        request: ApiRequest,
        plan_id: FromPath[UUID],
        data: JSONBody[PublicationWithdrawal],
        expected: Expected,
    ) -> Response[PlanOut]:
        """Makes the plan and all its procurements drafts again and deletes its revisions. Their
        addresses return 410 with the reason to others. Refused if a procurement has progressed or
        somebody takes part in one; the error names those."""
        row = await withdrawals.withdraw_plan(
            request.transaction,
            request.actor,
            plan_id,
            data,
            expected,
        )
        return answer(request, plan_out(row, request.settings.public_url), of=row)


class ProcurementWithdrawalController(Controller):
    path = "/procurements"
    tags = ("Procurements",)

    @post(
        "/{procurement_id:uuid}/withdraw-publication",
        operation_id="withdraw_procurement",
        summary="Withdraw a procurement published by mistake",
        opt=access(Permission.PLAN_PUBLISH, states=(ProcurementStatus.PLANNED,))
        | {"problems": (Conflict,)},
        status_code=200,
    )
    async def withdraw_procurement(
        self,
        request: ApiRequest,
        procurement_id: FromPath[UUID],
        data: JSONBody[PublicationWithdrawal],
        expected: Expected,
    ) -> Response[ProcurementOut]:
        """Makes the procurement a draft again. Search, feeds and the plan's revisions no longer
        have it, and its address returns 410 with the reason to others. Refused if it has a dialogue
        or an interest; then cancel it with a reason.

        Its promised period stays in its history. To publish it again, publish it separately.
        """
        row = await withdrawals.withdraw_procurement(
            request.transaction,
            request.actor,
            procurement_id,
            data,
            expected,
        )
        return answer(
            request, procurement_out(row, request.actor, request.settings.public_url), of=row
        )
