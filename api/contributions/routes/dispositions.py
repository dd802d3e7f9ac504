"""Routes of dispositions and of their total effect (influence)."""

from uuid import UUID

from litestar import Controller, Response, get, post, put
from litestar.params import FromPath, JSONBody

from api.contributions.inputs import DispositionBatch, DispositionPut
from api.contributions.queries import dispositions as queries
from api.contributions.rules.dispositions import DISPOSED_IN
from api.contributions.schemas.dispositions import (
    DispositionOut,
    DispositionsOut,
    InfluenceOut,
    disposition_out,
    influence_out,
)
from api.contributions.service import dispositions, loading
from api.core import errors
from api.core.actor import Permission
from api.http.authorization import PUBLIC, access
from api.http.etags import ExpectedIfGiven, answer
from api.http.paging import DEFAULT_LIMIT, Cursor, Limit, Page, Paging
from api.http.requests import ApiRequest

_DISPOSE = access(Permission.CONTRIBUTION_ANSWER, states=DISPOSED_IN) | {
    "problems": (errors.Conflict, errors.WrongState)
}


class DispositionController(Controller):
    path = "/"
    tags = ("Dispositions",)

    @get(
        "/contributions/{contribution_id:uuid}/disposition",
        operation_id="get_disposition",
        summary="Get the disposition of a contribution",
        opt=access(PUBLIC, receipts=True),
    )
    async def get_disposition(
        self, request: ApiRequest, contribution_id: FromPath[UUID]
    ) -> Response[DispositionOut]:
        """404 while the contribution has no disposition."""
        row = await dispositions.get_standing(request.transaction, request.actor, contribution_id)
        return answer(request, disposition_out(row), of=row)

    @put(
        "/contributions/{contribution_id:uuid}/disposition",
        operation_id="set_disposition",
        summary="Set the disposition of a contribution",
        opt=_DISPOSE,
    )
    async def set_disposition(
        self,
        request: ApiRequest,
        contribution_id: FromPath[UUID],
        data: JSONBody[DispositionPut],
        expected_if_given: ExpectedIfGiven,
    ) -> Response[DispositionOut]:
        """The reason is public, and the author gets a mail.

        A change needs `If-Match` with the `ETag` of `get_disposition`; the first disposition needs
        none.
        """
        row = await dispositions.dispose(
            request.transaction, request.actor, contribution_id, data, expected_if_given
        )
        return answer(request, disposition_out(row), of=row)

    @get(
        "/contributions/{contribution_id:uuid}/dispositions",
        operation_id="list_dispositions",
        summary="List the dispositions of a contribution",
        opt=access(PUBLIC, receipts=True),
    )
    async def list_dispositions(
        self,
        request: ApiRequest,
        contribution_id: FromPath[UUID],
        limit: Limit = DEFAULT_LIMIT,
        cursor: Cursor = None,
    ) -> Response[Page[DispositionOut]]:
        """Oldest first; the last one is current. A withdrawn or removed contribution has none."""
        row, _ = await loading.get(request.transaction, request.actor, contribution_id)
        paging = Paging(request, cursor, limit, queries.SortKey)
        rows = await request.scalars(queries.history(row, start=paging.start, limit=limit))
        return paging.answer(rows, keys=lambda row: (row.number,), build=disposition_out)

    @post(
        "/dialogues/{dialogue_id:uuid}/dispositions",
        operation_id="set_dispositions",
        summary="Set the dispositions of many contributions",
        opt=_DISPOSE,
        status_code=200,
    )
    async def set_dispositions(
        self, request: ApiRequest, dialogue_id: FromPath[UUID], data: JSONBody[DispositionBatch]
    ) -> Response[DispositionsOut]:
        """Up to 200 dispositions; either all are stored or none.

        Each author gets one mail about all of their contributions.
        """
        rows = await dispositions.dispose_many(
            request.transaction, request.actor, dialogue_id, data
        )
        return answer(request, DispositionsOut([disposition_out(row) for row in rows]))

    @get(
        "/dialogues/{dialogue_id:uuid}/influence",
        operation_id="get_influence",
        summary="Get the influence of the contributions",
        opt=access(PUBLIC) | {"repeatable": True},
    )
    async def get_influence(
        self, request: ApiRequest, dialogue_id: FromPath[UUID]
    ) -> Response[InfluenceOut]:
        """Counts contributions by outcome, and the participants and named suppliers who wrote them.

        `changed_something` is the share of `adopted` and `partly` among all comments and questions
        of participants that are public now.
        """
        counted = await dispositions.influence(request.transaction, request.actor, dialogue_id)
        return answer(request, influence_out(counted))
