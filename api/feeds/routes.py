"""Searches as feeds, for feed readers (Atom, JSON Feed) and calendars (iCalendar).

A feed has the public results of a search in one language, newest first, in pages. A calendar has
the results with a date in a window. A watch has its own feed at a secret address, which the owner
of the watch creates and deletes.
"""

from typing import Annotated, Any

from litestar import Response, get
from litestar.di import NamedDependency, Provide
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath, QueryParameter
from litestar.types import ControllerRouterHandler

from api.core.errors import NotFound
from api.core.i18n import Language
from api.dialogues.filters import dialogue_filter
from api.dialogues.queries import Filter, SortKey
from api.feeds.feed_request import FeedRequest
from api.feeds.formats import BY_ENDING, CALENDAR_ENDING, FORMATS, FeedFormat
from api.feeds.load import FeedPage, find_watch
from api.http.authorization import PUBLIC, access
from api.http.paging import Cursor
from api.http.requests import ApiRequest
from api.plans.filters import procurement_search
from api.plans.inputs.search import ProcurementSearch, ProcurementSort
from api.plans.queries.search import KEY_SHAPES
from api.watches.service import buyers_named_by

FeedLanguage = Annotated[
    Language | None, QueryParameter(description="Default: the best match of `Accept-Language`.")
]
TAGS = ["Feeds"]
PAGES_DESCRIPTION = (
    "Newest first, 50 a page, with the filters of `GET /v1/{name}`. `next` links to older entries."
)
CALENDAR_DESCRIPTION = (
    "Results with a date from 30 days ago to 24 months ahead, at most 1,000, with the filters of"
    " `GET /v1/{name}`."
)


def page_cursor(cursor: Cursor = None) -> str | None:
    return cursor


def no_cursor() -> None:
    """A calendar has no pages, so no cursor."""


def _media(*forms: FeedFormat) -> dict[str, Any]:
    types = {
        feed_format.media_type: "object" if feed_format.ending == "json" else "string"
        for feed_format in forms
    }
    return {media_type: {"schema": {"type": shape}} for media_type, shape in types.items()}


def _options(feed_format: FeedFormat, name: str, search: Any) -> dict[str, Any]:
    is_calendar = feed_format.ending == CALENDAR_ENDING
    start = no_cursor if is_calendar else page_cursor
    return {
        "operation_id": f"get_{name}_{feed_format.ending}_feed",
        "description": (CALENDAR_DESCRIPTION if is_calendar else PAGES_DESCRIPTION).format(
            name=name
        ),
        "tags": TAGS,
        "opt": {**access(PUBLIC), "media": _media(feed_format)},
        "dependencies": {
            "filters": Provide(search, sync_to_thread=False),
            "start": Provide(start, sync_to_thread=False),
        },
    }


def _procurements_as(feed_format: FeedFormat) -> HTTPRouteHandler:
    @get(
        f"/feeds/procurements.{feed_format.ending}",
        summary=f"Get planned procurements as {feed_format.name}",
        **_options(feed_format, "procurements", procurement_search),
    )
    async def handler(
        request: ApiRequest,
        filters: NamedDependency[ProcurementSearch],
        start: NamedDependency[str | None],
        language: FeedLanguage = None,
    ) -> Response[bytes]:
        feed_request = FeedRequest.of(request, feed_format, language, "feed.procurements", filters)
        if feed_format.ending == CALENDAR_ENDING:
            return feed_request.answer(
                FeedPage(await feed_request.reader.upcoming_procurements(filters))
            )
        keys = feed_request.cursors.read(start, KEY_SHAPES[ProcurementSort.NEWEST])
        return feed_request.answer(await feed_request.reader.procurements(filters, keys))

    return handler


def _dialogues_as(feed_format: FeedFormat) -> HTTPRouteHandler:
    @get(
        f"/feeds/dialogues.{feed_format.ending}",
        summary=f"Get dialogue calls as {feed_format.name}",
        **_options(feed_format, "dialogues", dialogue_filter),
    )
    async def handler(
        request: ApiRequest,
        filters: NamedDependency[Filter],
        start: NamedDependency[str | None],
        language: FeedLanguage = None,
    ) -> Response[bytes]:
        feed_request = FeedRequest.of(request, feed_format, language, "feed.dialogues", filters)
        if feed_format.ending == CALENDAR_ENDING:
            return feed_request.answer(
                FeedPage(await feed_request.reader.upcoming_dialogues(filters))
            )
        keys = feed_request.cursors.read(start, SortKey)
        return feed_request.answer(await feed_request.reader.dialogues(filters, keys))

    return handler


@get(
    "/feeds/watches/{name:str}",
    operation_id="get_watch_feed",
    summary="Get the feed of a watch by its secret address",
    tags=TAGS,
    opt={**access(PUBLIC), "media": _media(*FORMATS)},
)
async def get_watch_feed(
    request: ApiRequest, name: FromPath[str], language: FeedLanguage = None
) -> Response[bytes]:
    """The path is `<token>.atom`, `.json` or `.ics`, as returned by `POST /v1/watches/{id}/feed`.

    Returns the 50 newest entries, or as a calendar those with a date in its window. Everybody who
    knows the address can read it. Creating a new address invalidates the old one.
    """
    token, _, ending = name.rpartition(".")
    feed_format, watch = BY_ENDING.get(ending), await find_watch(request.transaction, token)
    if feed_format is None or watch is None:
        raise NotFound
    buyers = await buyers_named_by(request.transaction, [watch])
    feed_request = FeedRequest.of_watch(request, feed_format, language, watch, buyers=buyers)
    entries = await feed_request.reader.of_watch(watch, upcoming=ending == CALENDAR_ENDING)
    return feed_request.answer(FeedPage(entries))


HANDLERS: list[ControllerRouterHandler] = [
    *(_procurements_as(feed_format) for feed_format in FORMATS),
    *(_dialogues_as(feed_format) for feed_format in FORMATS),
    get_watch_feed,
]
