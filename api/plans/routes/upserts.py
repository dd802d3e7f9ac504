from typing import Annotated
from uuid import UUID

from litestar import Controller, Response, post, put
from litestar.openapi import ResponseSpec
from litestar.params import FromPath, JSONBody, QueryParameter

from api.core.actor import Permission
from api.core.errors import WrongState
from api.http.authorization import access
from api.http.etags import Expected, answer
from api.http.requests import ApiRequest
from api.plans.inputs.upserts import ProcurementBatch, ProcurementReplacement
from api.plans.models.values import PlanStatus
from api.plans.schemas.procurements import ProcurementOut, procurement_out
from api.plans.schemas.upserts import BatchOut, batch_out
from api.plans.service import upserts

Reference = Annotated[
    str,
    QueryParameter(
        min_length=1,
        max_length=200,
        description="The buyer's own identifier. Case and spaces do not matter.",
    ),
]
WRITES = access(Permission.PLAN_WRITE, states=(PlanStatus.DRAFT, PlanStatus.PUBLISHED)) | {
    "problems": (WrongState,)
}


class UpsertController(Controller):
    path = "/plans/{plan_id:uuid}/procurements"
    tags = ("Procurements",)

    @put(
        "/",
        operation_id="put_procurement",
        summary="Create or replace a procurement by its reference",
        opt=WRITES,
        responses={
            201: ResponseSpec(ProcurementOut, generate_examples=False, description="Created")
        },
    )
    async def put_procurement(
        self,
        request: ApiRequest,
        plan_id: FromPath[UUID],
        data: JSONBody[ProcurementReplacement],
        reference: Reference,
        expected: Expected,
    ) -> Response[ProcurementOut]:
        """Replaces the content of the plan's procurement with this reference, or creates a draft
        (201). `If-Match` has the `ETag` of the plan, or `*`.

        A published procurement changes at once, as with `update_procurement`; the same content
        again changes nothing. A field keeps its value if the given one would restore words that
        have been hidden.
        """
        result = await upserts.upsert(
            request.transaction,
            request.actor,
            plan_id,
            data,
            reference=reference,
            expected=expected,
            secret=request.settings.secret_key.get_secret_value(),
        )
        return _answer(request, result)

    @post(
        "/batch",
        operation_id="put_procurements",
        summary="Create or replace many procurements by their references",
        opt=WRITES,
        status_code=200,
    )
    async def put_procurements(
        self,
        request: ApiRequest,
        plan_id: FromPath[UUID],
        data: JSONBody[ProcurementBatch],
        expected: Expected,
    ) -> Response[BatchOut]:
        """Up to 200 items, each as `put_procurement`, with a result of its own: a refused item does
        not prevent the others. A body that is not valid JSON of this schema is refused as a whole.

        `If-Match` has the `ETag` of the plan, or `*`; the answer has the plan's new `ETag` for the
        next batch. The same batch again changes nothing. Procurements that no item names stay. A
        batch counts as an import: 60 an hour. The organisation must be approved.
        """
        plan, results = await upserts.upsert_batch(
            request.transaction,
            request.actor,
            plan_id,
            data.items,
            expected=expected,
            key=request.origin.key,
            secret=request.settings.secret_key.get_secret_value(),
        )
        shown = batch_out(
            results,
            request.language,
            base=request.settings.public_url,
            instance=request.url.path,
        )
        return answer(request, shown, of=plan)


def _answer(request: ApiRequest, result: upserts.Upserted) -> Response[ProcurementOut]:
    row = result.row
    assert row is not None  # noqa: S101 - only items of batches are refused without an error
    is_new = result.outcome is upserts.UpsertOutcome.CREATED
    headers = {"Location": f"/v1/procurements/{row.id}"} if is_new else None
    shown = procurement_out(row, request.actor, request.settings.public_url)
    return answer(request, shown, of=row, status=201 if is_new else 200, headers=headers)
