"""The contributions that the form of dispositions shows."""

from collections.abc import Collection, Sequence
from typing import NamedTuple
from uuid import UUID

from api.contributions.models import Contribution
from api.contributions.queries import contributions as queries
from api.contributions.queries.dispositions import DispositionFilter
from api.dialogues.models import Dialogue
from api.http.paging import Paging
from api.http.requests import ApiRequest
from api.web.buying.contribution_rows import ContributionRow, contribution_rows
from api.web.page import language_of

ON_PAGE = 50


class RowsPage(NamedTuple):
    rows: Sequence[ContributionRow]
    next: str | None
    """Cursor of the next page."""


async def page_of_rows(request: ApiRequest, dialogue: Dialogue, cursor: str | None) -> RowsPage:
    wants_all = request.query_params.get("show") == "all"
    filters = queries.Filter(
        disposition=list(DispositionFilter) if wants_all else [DispositionFilter.NONE]
    )
    paging = Paging(request, cursor, ON_PAGE, queries.SortKey)
    stmt = queries.page(request.actor, dialogue.id, filters, start=paging.start, limit=ON_PAGE)
    rows = (await request.transaction.scalars(stmt)).all()
    page = paging.page(rows, keys=queries.sort_key, build=lambda row: row)
    return RowsPage(await _rows(request, dialogue, page.items), page.next)


async def rows_of(
    request: ApiRequest, dialogue: Dialogue, ids: Collection[UUID]
) -> list[ContributionRow]:
    """Those that were sent, also if somebody else has decided on them meanwhile."""
    stmt = queries.published(dialogue.id, ids)
    rows = (await request.transaction.scalars(stmt)).all()
    return await _rows(request, dialogue, sorted(rows, key=queries.sort_key))


async def _rows(
    request: ApiRequest, dialogue: Dialogue, rows: Sequence[Contribution]
) -> list[ContributionRow]:
    return await contribution_rows(
        request.transaction, request.actor, dialogue, rows, language_of(request)
    )
