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
from api.feeds.formats import BY_ENDING, CALENDAR_ENDING, FORMS, FeedFormat
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
PAGES = (
    "Newest first, 50 a page, with the filters of `GET /v1/{name}`. `next` links to older entries."
)
COMING = (
    "Results with a date from 30 days ago to 24 months ahead, at most 1,000, with the filters of"
    " `GET /v1/{name}`."
)


def page_cursor(cursor: Cursor = None) -> str | None:
    return cursor


def no_cursor() -> None:
    """A calendar has no pages, so no cursor."""


def _media(*forms: FeedFormat) -> dict[str, Any]:
    types = {form.media_type: "object" if form.ending == "json" else "string" for form in forms}
    return {media_type: {"schema": {"type": shape}} for media_type, shape in types.items()}


def _options(form: FeedFormat, name: str, search: Any) -> dict[str, Any]:
    is_calendar = form.ending == CALENDAR_ENDING
    start = no_cursor if is_calendar else page_cursor
    return {
        "operation_id": f"get_{name}_{form.ending}_feed",
        "description": (COMING if is_calendar else PAGES).format(name=name),
        "tags": TAGS,
        "opt": {**access(PUBLIC), "media": _media(form)},
        "dependencies": {
            "filters": Provide(search, sync_to_thread=False),
            "start": Provide(start, sync_to_thread=False),
        },
    }


def _procurements_as(form: FeedFormat) -> HTTPRouteHandler:
    @get(
        f"/feeds/procurements.{form.ending}",
        summary=f"Planned procurements as {form.name}",
        **_options(form, "procurements", procurement_search),
    )
    async def handler(
        request: ApiRequest,
        filters: NamedDependency[ProcurementSearch],
        start: NamedDependency[str | None],
        language: FeedLanguage = None,
    ) -> Response[bytes]:
        asked = FeedRequest.of(request, form, language, "feed.procurements", filters)
        if form.ending == CALENDAR_ENDING:
            return asked.answer(FeedPage(await asked.reading.coming_procurements(filters)))
        keys = asked.cursors.read(start, KEY_SHAPES[ProcurementSort.NEWEST])
        return asked.answer(await asked.reading.procurements(filters, keys))

    return handler


def _dialogues_as(form: FeedFormat) -> HTTPRouteHandler:
    @get(
        f"/feeds/dialogues.{form.ending}",
        summary=f"Dialogue calls as {form.name}",
        **_options(form, "dialogues", dialogue_filter),
    )
    async def handler(
        request: ApiRequest,
        filters: NamedDependency[Filter],
        start: NamedDependency[str | None],
        language: FeedLanguage = None,
    ) -> Response[bytes]:
        asked = FeedRequest.of(request, form, language, "feed.dialogues", filters)
        if form.ending == CALENDAR_ENDING:
            return asked.answer(FeedPage(await asked.reading.coming_dialogues(filters)))
        keys = asked.cursors.read(start, SortKey)
        return asked.answer(await asked.reading.dialogues(filters, keys))

    return handler


@get(
    "/feeds/watches/{name:str}",
    operation_id="get_watch_feed",
    summary="The feed of a watch at its secret address",
    tags=TAGS,
    opt={**access(PUBLIC), "media": _media(*FORMS)},
)
async def get_watch_feed(
    request: ApiRequest, name: FromPath[str], language: FeedLanguage = None
) -> Response[bytes]:
    """The path is `<token>.atom`, `.json` or `.ics`, as returned by `POST /v1/watches/{id}/feed`.

    Returns the 50 newest entries, or as a calendar those with a date in its window. Everybody who
    knows the address can read it. Creating a new address invalidates the old one.
    """
    token, _, ending = name.rpartition(".")
    form, watch = BY_ENDING.get(ending), await find_watch(request.transaction, token)
    if form is None or watch is None:
        raise NotFound
    buyers = await buyers_named_by(request.transaction, [watch])
    asked = FeedRequest.of_watch(request, form, language, watch, buyers=buyers)
    entries = await asked.reading.of_watch(watch, coming=ending == CALENDAR_ENDING)
    return asked.answer(FeedPage(entries))


HANDLERS: list[ControllerRouterHandler] = [
    *(_procurements_as(form) for form in FORMS),
    *(_dialogues_as(form) for form in FORMS),
    get_watch_feed,
]
