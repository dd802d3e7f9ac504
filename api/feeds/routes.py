"""Searches as feeds, for readers (Atom, JSON Feed) and calendars (iCalendar).

What anybody sees, the 50 newest, in one language; a calendar holds the deadlines of the same. A
watch has a feed of its own at a secret address, which its person makes and takes away.
"""

from collections.abc import Sequence
from email.utils import format_datetime
from typing import Annotated, Any

from litestar import Response, get
from litestar.di import NamedDependency, Provide
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath, QueryParameter
from litestar.types import ControllerRouterHandler

from api.core.errors import NotFound
from api.core.text import Language, translate
from api.dialogues.parameters import dialogue_filter
from api.dialogues.queries import Filter
from api.exchange.feeds import Entry, Feed
from api.feeds.forms import BY_ENDING, FORMS, FeedFormat
from api.feeds.reading import Reading, find_watch
from api.http.access import PUBLIC, access
from api.http.conditional import answer
from api.http.requests import ApiRequest
from api.plans.inputs import ProcurementSearch
from api.plans.routes.filters import procurement_search

Wanted = Annotated[
    Language | None, QueryParameter(description="Else the one `Accept-Language` likes best.")
]
TAGS = ["Feeds"]


def _media(*forms: FeedFormat) -> dict[str, Any]:
    types = {form.media_type: "object" if form.ending == "json" else "string" for form in forms}
    return {media_type: {"schema": {"type": shape}} for media_type, shape in types.items()}


def _procurements_as(form: FeedFormat) -> HTTPRouteHandler:
    @get(
        f"/feeds/procurements.{form.ending}",
        operation_id=f"get_procurements_{form.ending}_feed",
        summary=f"Planned procurements as {form.name}",
        tags=TAGS,
        opt={**access(PUBLIC), "media": _media(form)},
        dependencies={"search": Provide(procurement_search, sync_to_thread=False)},
    )
    async def handler(
        request: ApiRequest, search: NamedDependency[ProcurementSearch], language: Wanted = None
    ) -> Response[bytes]:
        """The 50 newest of a search, with the same filters as `GET /v1/procurements`."""
        entries = await _reading(request, language).procurements(search)
        return _answer(request, form, language, "feed.procurements", entries)

    return handler


def _dialogues_as(form: FeedFormat) -> HTTPRouteHandler:
    @get(
        f"/feeds/dialogues.{form.ending}",
        operation_id=f"get_dialogues_{form.ending}_feed",
        summary=f"Dialogue calls as {form.name}",
        tags=TAGS,
        opt={**access(PUBLIC), "media": _media(form)},
        dependencies={"wanted": Provide(dialogue_filter, sync_to_thread=False)},
    )
    async def handler(
        request: ApiRequest, wanted: NamedDependency[Filter], language: Wanted = None
    ) -> Response[bytes]:
        """The 50 newest of a search, with the same filters as `GET /v1/dialogues`."""
        entries = await _reading(request, language).dialogues(wanted)
        return _answer(request, form, language, "feed.dialogues", entries)

    return handler


@get(
    "/feeds/watches/{name:str}",
    operation_id="get_watch_feed",
    summary="What a watch finds, at its secret address",
    tags=TAGS,
    opt={**access(PUBLIC), "media": _media(*FORMS)},
)
async def get_watch_feed(
    request: ApiRequest, name: FromPath[str], language: Wanted = None
) -> Response[bytes]:
    """`<token>.atom`, `.json` or `.ics`, as `POST /v1/watches/{id}/feed` has told.

    Whoever knows the address reads it; a new one makes the old one invalid.
    """
    token, _, ending = name.rpartition(".")
    form, watch = BY_ENDING.get(ending), await find_watch(request.transaction, token)
    if form is None or watch is None:
        raise NotFound
    entries = await _reading(request, language).of_watch(watch)
    secret = {"Cache-Control": "private, no-store", "X-Robots-Tag": "noindex"}
    return _answer(request, form, language, "feed.watch", entries, watch=watch.name, secret=secret)


def _reading(request: ApiRequest, language: Language | None) -> Reading:
    return Reading(request.transaction, language or request.language, request.settings.public_url)


def _answer(
    request: ApiRequest,
    form: FeedFormat,
    wanted: Language | None,
    title: str,
    entries: Sequence[Entry],
    *,
    watch: str = "",
    secret: dict[str, str] | None = None,
) -> Response[bytes]:
    language, base = wanted or request.language, request.settings.public_url
    query = f"?{request.url.query}" if request.url.query else ""
    feed = Feed(
        title=translate(title, language, watch=watch).rstrip(": "),
        self_url=f"{base}{request.url.path}{query}",
        home_url=f"{base}/",
        language=language,
        entries=entries,
    )
    headers = {
        "Content-Language": language.value,
        "Last-Modified": format_datetime(feed.updated, usegmt=True),
        "Vary": "Accept-Language, Authorization",
        **(secret or {}),
    }
    return answer(request, form.write(feed), headers=headers, media_type=form.media_type)


HANDLERS: list[ControllerRouterHandler] = [
    *(_procurements_as(form) for form in FORMS),
    *(_dialogues_as(form) for form in FORMS),
    get_watch_feed,
]
