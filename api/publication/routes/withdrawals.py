"""Taking back what was published by mistake."""

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
        summary="Take back a plan published by mistake",
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
        """The plan and all its procurements are drafts again, and its revisions are gone. To others
        their addresses answer 410 with the reason. Only while none of the procurements has gone on
        and nobody takes part in one: the refusal names those."""
        row = await withdrawals.withdraw_plan(
            request.transaction,
            request.actor,
            plan_id,
            data,
            expected,
        )
        return answer(request, plan_out(row), of=row)


class ProcurementWithdrawalController(Controller):
    path = "/procurements"
    tags = ("Procurements",)

    @post(
        "/{procurement_id:uuid}/withdraw-publication",
        operation_id="withdraw_procurement",
        summary="Take back a publication by mistake",
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
        """It is a draft again. Its address, search, feeds and the plan's revisions no longer have
        it; to others its address answers 410 with the reason. Only while no dialogue is about it
        and nobody is interested in it: cancel it then, with a reason.

        What it promised stays in its history. To publish it again, publish it on its own.
        """
        row = await withdrawals.withdraw_procurement(
            request.transaction,
            request.actor,
            procurement_id,
            data,
            expected,
        )
        return answer(request, procurement_out(row, request.actor), of=row)
