"""How a procurement has changed, page by page."""

from uuid import UUID

from litestar import Controller, Response, get
from litestar.params import FromPath

from api.core.actor import ANONYMOUS
from api.http.requests import ApiRequest
from api.organisations.models import Organisation
from api.plans.queries.procurements import changes_page
from api.plans.service.loading import get_procurement
from api.presenters.presenter import Presenter
from api.web.page import language_of, render_page
from api.web.public.procurements import history_of
from api.web.reading.loading import id_of

PAGE_ROWS = 50


class HistoryPages(Controller):
    path = "/procurements/{procurement_id:uuid}/history"
    include_in_schema = False

    @get("/", opt={"any_parameters": True})
    async def history(self, request: ApiRequest, procurement_id: FromPath[UUID]) -> Response[str]:
        session = request.transaction
        row = await get_procurement(session, ANONYMOUS, procurement_id)
        start = id_of(request.query_params.get("after", ""))
        stmt = changes_page(procurement_id, start=start, limit=PAGE_ROWS)
        changes = (await session.scalars(stmt)).all()
        buyer = await session.get_one(Organisation, row.organisation_id)
        words = Presenter(language_of(request))
        return render_page(
            request,
            "procurement_history",
            title=words.text(row.title),
            procurement_path=f"/procurements/{procurement_id}",
            changes=history_of(changes[:PAGE_ROWS], buyer.time_zone, words),
            is_first=start is None,
            next=changes[PAGE_ROWS - 1].id if len(changes) > PAGE_ROWS else None,
        )
