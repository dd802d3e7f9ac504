"""Streams uploads to temporary files, before the handler runs and without a database connection.

The actor is authenticated before, in a transaction that has ended, and the access guard runs first:
an actor whom the route would refuse writes nothing to the disk. The form is parsed in a thread, so
that the event loop stays free.
"""

import asyncio
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from typing import cast

import structlog
from litestar.enums import RequestEncodingType, ScopeType
from litestar.middleware import ASGIMiddleware
from litestar.types import ASGIApp, Receive, Scope, Send
from litestar.utils.scope.state import ScopeState

from api.core.actor import Actor
from api.core.errors import Unavailable
from api.core.limit_errors import TooManyRequests
from api.core.networks import network_of
from api.core.request_errors import UnsupportedMediaType
from api.http.authorization import access_guard
from api.http.form_parts import FormLimits, FormParts
from api.http.middleware.bodies import BodyTimeout, body_chunks, takes_file
from api.http.middleware.idempotency import keep_digest
from api.http.requests import ApiRequest

FORM = RequestEncodingType.MULTI_PART.value
MAX_UPLOADS, MAX_UPLOADS_OF_ONE_CALLER = 50, 3
"""Maximum of simultaneous uploads in one process, and of one caller. Incomplete uploads use disk
space."""
RETRY_AFTER = timedelta(seconds=10)

log = structlog.get_logger(__name__)


class UploadMiddleware(ASGIMiddleware):
    scopes = (ScopeType.HTTP,)

    def __init__(self) -> None:
        self._arriving: Counter[object] = Counter()

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        request = ApiRequest(scope, receive, send)
        if not takes_file(request.route_handler):
            await next_app(scope, receive, send)
            return
        access_guard(request, request.route_handler)
        await request.transaction.commit()  # no connection waits for the body
        limits = request.route_handler.opt.get("form_limits", FormLimits())
        with closing(FormParts(_boundary(request), limits)) as parts:
            with self._counted(request):
                await _receive(request, parts)
            state = ScopeState.from_scope(scope)
            state.body, state.form = b"", parts.form()
            await next_app(scope, receive, send)

    @contextmanager
    def _counted(self, request: ApiRequest) -> Iterator[None]:
        caller = _caller(request)
        is_busy = self._arriving.total() >= MAX_UPLOADS
        if is_busy or self._arriving[caller] >= MAX_UPLOADS_OF_ONE_CALLER:
            raise TooManyRequests(retry_after=RETRY_AFTER)
        self._arriving[caller] += 1
        try:
            yield
        finally:
            self._arriving[caller] -= 1
            self._arriving += Counter()  # drops callers without uploads


def _caller(request: ApiRequest) -> object:
    """Whoever is unknown is counted by network."""
    actor: Actor = request.actor
    known = actor.api_key_id or actor.person_id or actor.participant_id
    return known or network_of(request.origin.address)


def _boundary(request: ApiRequest) -> str:
    given, options = request.content_type
    if given != FORM:
        raise UnsupportedMediaType(given=given or "–", expected=FORM)
    return options.get("boundary", "")


async def _receive(request: ApiRequest, parts: FormParts) -> None:
    """Feed the body to the parser, with a time limit for the whole and one for each chunk."""
    settings = request.settings
    limit = cast(int, request.route_handler.resolve_request_max_body_size())
    arriving = body_chunks(request, limit)
    async with BodyTimeout(settings.upload_timeout_seconds):
        while True:
            async with BodyTimeout(settings.body_timeout_seconds):
                chunk = await anext(arriving, b"")
            if not chunk:
                break
            try:
                await asyncio.to_thread(parts.feed, chunk)
            except OSError as error:
                log.warning("the disk does not take a file", error=type(error).__name__)
                raise Unavailable from None
    await asyncio.to_thread(parts.end)
    keep_digest(request, parts.digest.digest())
