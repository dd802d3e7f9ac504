"""All dialogues of a buyer, drafts too, for its people."""

from uuid import UUID

from litestar import Response, get
from litestar.params import FromPath

from api.core.actor import Permission
from api.core.clock import utc_now
from api.dialogues import queries
from api.dialogues.rules.transitions import status_at
from api.http.paging import Cursor, Paging
from api.http.requests import ApiRequest
from api.organisations.service import organisations
from api.presenters.presenter import Presenter
from api.presenters.status import status
from api.web.buying.calls import work_path
from api.web.languages import best_text
from api.web.page import NEVER, language_of, render_page
from api.web.workspace.access import OWN_PAGE

ON_PAGE = 20


@get("/buyers/{organisation_id:uuid}/dialogues", include_in_schema=False, opt=OWN_PAGE)
async def list_calls(
    request: ApiRequest, organisation_id: FromPath[UUID], cursor: Cursor = None
) -> Response[str]:
    """Newest first."""
    buyer = await organisations.get(request.transaction, request.actor, organisation_id)
    request.actor.require(Permission.ORGANISATION_READ, buyer.id)
    paging, words = (
        Paging(request, cursor, ON_PAGE, queries.SortKey),
        Presenter(language_of(request)),
    )
    stmt = queries.page(
        request.actor, queries.Filter(buyer=[buyer.id]), start=paging.start, limit=ON_PAGE
    )
    now, path = utc_now(), request.url.path
    may_write = request.actor.may(Permission.DIALOGUE_WRITE, buyer.id)
    page = paging.page(
        await request.scalars(stmt),
        keys=lambda row: (row.id,),
        build=lambda row: (
            work_path(row.id),
            best_text(row.title, words.language),
            status(status_at(row, now), words),
        ),
    )
    return render_page(
        request,
        "call_list",
        cache=NEVER,
        page=page,
        path=path,
        new=f"{path}/new" if may_write else None,
        buyer=best_text(buyer.name, words.language),
    )
