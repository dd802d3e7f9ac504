"""Audit log of an organisation."""

from uuid import UUID

from litestar import Controller, Response, get
from litestar.params import FromPath

from api.core.actor import Permission
from api.core.audit import record_audit
from api.http.authorization import access
from api.http.paging import DEFAULT_LIMIT, Cursor, Limit, Page, Paging
from api.http.requests import ApiRequest
from api.organisations.queries import audit as queries
from api.organisations.schemas.audit import AuditEntryOut, audit_entry_out
from api.organisations.service import organisations as service


class AuditController(Controller):
    path = "/organisations/{organisation_id:uuid}/audit"
    tags = ("Audit",)

    @get(
        "/",
        operation_id="list_audit",
        summary="List the audit log of an organisation",
        opt=access(Permission.AUDIT_READ),
    )
    async def list_audit(
        self,
        request: ApiRequest,
        organisation_id: FromPath[UUID],
        limit: Limit = DEFAULT_LIMIT,
        cursor: Cursor = None,
    ) -> Response[Page[AuditEntryOut]]:
        """Returns the newest entries first. People who never belonged to the organisation are not
        named.

        Actions of unnamed people (`contribution.…`, `interest.…`, `sign_up.…`) appear after their
        day is over, only with the day and the kind of item. Operators do not see them. Each reading
        by an operator is an entry of the log (`audit.read`).
        """
        actor = request.actor
        await service.get(request.transaction, actor, organisation_id)
        actor.require(Permission.AUDIT_READ, organisation_id)
        paging = Paging(request, cursor, limit, queries.SortKey)
        rows = await request.rows(
            queries.page(actor, organisation_id, start=paging.start, limit=limit)
        )
        if not queries.reads_own(actor, organisation_id):
            target = f"organisations/{organisation_id}"
            record_audit(
                request.transaction, actor, "audit.read", target, organisation_id=organisation_id
            )
        return paging.answer(rows, keys=lambda row: (row[0].id,), build=audit_entry_out)
