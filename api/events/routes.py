"""The open log: every public event once, in an order that never changes."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from litestar import Controller, Response, get
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath

from api.core.errors import EventsPruned, OtherLog, found_or_404
from api.core.limit_errors import StreamsFull, TooManyStreams
from api.events import queries
from api.events.cloud_events import CloudEvent, cloud_event
from api.events.cursors import LogCursor, read_end
from api.events.event_schemas import EventSchemas
from api.events.filters import After, Full, LastEventId, Named, log_filter, start_of
from api.events.reader import read_log
from api.events.rules import LogFilter
from api.events.schemas import BATCH, JSON_SCHEMA, EventPage
from api.events.stream.response import MEDIA_TYPE, EventStream, Streams
from api.http.authorization import PUBLIC, access
from api.http.etags import answer
from api.http.paging import Limit
from api.http.requests import ApiRequest

DEFAULT_LIMIT = 100
_JSON = "application/json"
_REF = "#/components/schemas/"
_MEDIA = {
    _JSON: {"schema": {"$ref": f"{_REF}EventPage"}},
    BATCH: {"schema": {"type": "array", "items": {"$ref": f"{_REF}CloudEvent"}}},
}
_REFUSALS = (EventsPruned, OtherLog, TooManyStreams, StreamsFull)
_SSE = {MEDIA_TYPE: {"schema": {"type": "string"}}}


class EventController(Controller):
    path = "/events"
    tags = ("Events",)

    @get(
        "/",
        operation_id="list_events",
        summary="List events of the open log",
        opt={**access(PUBLIC), "problems": (EventsPruned, OtherLog), "media": _MEDIA},
        dependencies={"filters": Provide(log_filter, sync_to_thread=False)},
    )
    async def list_events(
        self,
        request: ApiRequest,
        *,
        filters: NamedDependency[LogFilter],
        after: After = None,
        full: Full = False,
        limit: Limit = DEFAULT_LIMIT,
    ) -> Response[EventPage]:
        """Returns every public event exactly once, in an order that never changes.

        A new event always gets a higher position than all events before it. To keep a copy, first
        store `head`, then read the lists you need, then request the events after `head`. Without
        `after` the list begins with the oldest stored event. The media type
        `application/cloudevents-batch+json` returns the events alone, without `next` and `head`;
        continue with `Link` and `Log-Head`.
        """
        session = request.transaction
        # The head is read first: an event that is published in between then comes after it.
        end = await read_end(session)
        oldest = queries.pruned_position()
        cursor = start_of(after) or LogCursor((await session.scalars(oldest)).one())
        end.require(cursor)
        start = cursor.position
        rows = await read_log(session, filters, after=start, limit=limit, full=full)
        source = request.settings.public_url
        items = [cloud_event(row, source, end.log, full=full) for row in rows]
        following = _next(items, limit, start, end.head)
        return _page(request, EventPage(items, end.cursor(following), end.cursor(end.head)))

    @get(
        "/stream",
        operation_id="stream_events",
        summary="Stream events of the open log",
        opt={**access(PUBLIC), "problems": _REFUSALS, "media": _SSE},
        dependencies={"filters": Provide(log_filter, sync_to_thread=False)},
    )
    async def stream_events(
        self,
        request: ApiRequest,
        *,
        filters: NamedDependency[LogFilter],
        after: After = None,
        full: Full = False,
        named: Named = True,
        last_event_id: LastEventId = None,
    ) -> EventStream:
        """Returns server-sent events: `id` is the cursor, `event` the type, `data` the envelope.

        The stream begins after `Last-Event-ID` or `after`, by default with the next new event. It
        contains each event once, in order. Comments keep the connection alive and carry the cursor
        to resume from; some libraries report them as events with empty `data`: ignore these. The
        server disconnects a client that reads too slowly, and ends every stream after some time.
        Reconnect with the last `id`: no event is lost.
        """
        streams = request.services[Streams]
        streams.limits.require_free(request.address)
        cursor = start_of(after, last_event_id)
        end = await read_end(request.transaction)
        if cursor is not None:  # refused here, because an open stream has sent its status
            end.require(cursor)
            await read_log(request.transaction, filters, after=cursor.position, limit=1)
        await request.transaction.close()  # an open stream holds no connection to the database
        start = None if cursor is None else cursor.position
        return EventStream(
            streams,
            filters,
            after=start,
            log=end.log,
            full=full,
            named=named,
            address=request.address,
        )

    @get(
        "/schemas/{event_type:str}",
        operation_id="get_event_schema",
        summary="Get the JSON Schema of an event type",
        opt={**access(PUBLIC), "media": {JSON_SCHEMA: {"schema": {"type": "object"}}}},
    )
    async def get_event_schema(
        self, request: ApiRequest, event_type: FromPath[str]
    ) -> Response[dict[str, Any]]:
        """Returns the JSON Schema (2020-12) at the `dataschema` of every event of this type."""
        schema = found_or_404(request.services[EventSchemas].by_type.get(event_type))
        return answer(request, schema, media_type=JSON_SCHEMA)


def _page(request: ApiRequest, page: EventPage) -> Response[Any]:
    pairs = [pair for pair in request.query_params.multi_items() if pair[0] != "after"]
    query = urlencode([*pairs, ("after", page.next)])
    headers = {
        "Link": f'<{request.url.path}?{query}>; rel="next"',
        "Log-Head": page.head,
        "Vary": "Accept, Authorization",
    }
    media_type = request.accept.best_match([_JSON, BATCH], default=_JSON)
    content: EventPage | list[CloudEvent] = page.items if media_type == BATCH else page
    return answer(request, content, headers=headers, media_type=media_type)


def _next(items: Sequence[CloudEvent], limit: int, after: int, head: int) -> int:
    """Position of the next cursor: the last returned event, or the head if no more events match."""
    last = items[-1].position if items else after
    return last if len(items) == limit else max(last, head)
