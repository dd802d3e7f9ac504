"""The open log: every public fact once, in an order that never changes."""

from typing import Annotated

from litestar import Controller, Response, get
from litestar.params import QueryParameter

from api.core.events import TYPE_PREFIX
from api.events import queries
from api.events.cloud_events import CloudEvent, cloud_event
from api.events.schemas import EventPage
from api.http.access import PUBLIC, access
from api.http.conditional import answer
from api.http.paging import Limit
from api.http.requests import ApiRequest

DEFAULT_LIMIT = 100
LARGEST = 2**63 - 1
"""PostgreSQL's bigint."""

After = Annotated[
    int,
    QueryParameter(ge=0, le=LARGEST, description="Position you have; 0 for the start of the log."),
]
Types = Annotated[
    list[str] | None,
    QueryParameter(name="type", description="Only these types, such as `…dialogue.opened.v1`."),
]


class EventController(Controller):
    path = "/events"
    tags = ("Events",)

    @get("/", operation_id="list_events", summary="The open log", opt=access(PUBLIC))
    async def list_events(
        self,
        request: ApiRequest,
        after: After = 0,
        types: Types = None,
        limit: Limit = DEFAULT_LIMIT,
    ) -> Response[EventPage]:
        """Every public fact exactly once, in an order that never changes.

        Nothing ever appears behind a position already given. First take a full copy of what you
        need, noting `head`; then follow from there.
        """
        names = [name.removeprefix(TYPE_PREFIX) for name in types or ()]
        # The head first: what is published in between is then behind it, not before.
        head = (await request.transaction.scalars(queries.head())).one()
        rows = await request.transaction.scalars(
            queries.open_log(after=after, types=names, limit=limit)
        )
        source = request.app.state.settings.public_url
        items = [cloud_event(row, source) for row in rows]
        return answer(request, EventPage(items, _next(items, limit, after, head), head))


def _next(items: list[CloudEvent], limit: int, after: int, head: int) -> int:
    """Behind the last one given; where nothing more fits the filter, behind all that was read."""
    last = items[-1].position if items else after
    return last if len(items) == limit else max(last, head)
