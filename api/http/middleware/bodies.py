"""Reads bodies before the transaction begins, with a limit of size and a limit of time.

A body that arrives slowly must not hold one of the few connections to the database, and a body that
is too large must not be in memory. The limit of size depends on the route: small for a form of a
page, larger for JSON, and larger still with a token. Files are streamed to the disk instead
(`api.http.middleware.uploads`).
"""

import asyncio
from collections.abc import AsyncIterator, Mapping
from typing import cast

from litestar.enums import RequestEncodingType, ScopeType
from litestar.handlers import HTTPRouteHandler
from litestar.middleware import ASGIMiddleware
from litestar.params import BodyKwarg
from litestar.types import ASGIApp, HTTPReceiveMessage, Receive, Scope, Send
from litestar.utils.scope.state import ScopeState

from api.core.errors import InvalidRequest, Unavailable
from api.core.request_errors import SlowBody, TooLarge
from api.http.requests import ApiRequest

JSON_BYTES = 256_000
"""Limit of JSON without a token."""
JSON_BYTES_WITH_TOKEN = 1_000_000
"""Limit of JSON with a token, valid or not: the body is decoded after the token was looked up."""
SMALL_BYTES = 16_000
ARRIVING_BYTES = 64_000_000
"""Limit of all incomplete bodies above SMALL_BYTES in one process: thousands of clients that never
send their last byte would otherwise fill the memory. Small bodies are accepted in any case."""
FORM_OVERHEAD = 4_096
_ENCODED = 6
"""Bytes of one character in an encoded form: two bytes in UTF-8, each written as %xx."""
WITH_BODY = frozenset({"POST", "PUT", "PATCH"})
"""Methods whose body is read."""


def form_bytes(fields: Mapping[str, int]) -> int:
    """Maximum bytes of a form. `fields` has the maximum number of characters of each field."""
    return sum(fields.values()) * _ENCODED + FORM_OVERHEAD


def takes_file(handler: HTTPRouteHandler) -> bool:
    field = handler.parsed_data_field
    kwarg = field.kwarg_definition if field else None
    return isinstance(kwarg, BodyKwarg) and kwarg.media_type == RequestEncodingType.MULTI_PART


class BodyMiddleware(ASGIMiddleware):
    scopes = (ScopeType.HTTP,)

    def __init__(self) -> None:
        self._arriving = 0

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        request = ApiRequest(scope, receive, send)
        if request.method in WITH_BODY and not takes_file(request.route_handler):
            ScopeState.from_scope(scope).body = await self._read(request)
        await next_app(scope, receive, send)

    async def _read(self, request: ApiRequest) -> bytes:
        body, counted = bytearray(), 0
        try:
            async with BodyTimeout(request.settings.body_timeout_seconds):
                async for chunk in body_chunks(request, _limit(request)):
                    body += chunk
                    if len(body) > SMALL_BYTES:
                        self._arriving += len(body) - counted
                        counted = len(body)
                    if counted and self._arriving > ARRIVING_BYTES:
                        raise Unavailable
        finally:
            self._arriving -= counted
        return bytes(body)


def _limit(request: ApiRequest) -> int:
    opt = request.route_handler.opt
    if (most := opt.get("form_bytes")) is not None:
        return int(most)
    fields: Mapping[str, int] | None = opt.get("form")
    if fields is not None:
        return form_bytes(fields)
    return JSON_BYTES_WITH_TOKEN if "authorization" in request.headers else JSON_BYTES


async def body_chunks(request: ApiRequest, limit: int) -> AsyncIterator[bytes]:
    """Yield the chunks of the body. Raises TooLarge, before reading if `Content-Length` exceeds
    the limit."""
    if (request.content_length or 0) > limit:
        raise TooLarge(limit=limit)
    size, more = 0, True
    while more:
        event = cast(HTTPReceiveMessage, await request.receive())
        if event["type"] == "http.disconnect":
            raise InvalidRequest.at("", "body_cut_short")
        size += len(event["body"])
        if size > limit:
            raise TooLarge(limit=limit)
        more = event.get("more_body", False)
        if event["body"]:
            yield event["body"]


class BodyTimeout:
    """Raises SlowBody instead of TimeoutError."""

    def __init__(self, seconds: float) -> None:
        self._seconds, self._timeout = seconds, asyncio.timeout(seconds)

    async def __aenter__(self) -> None:
        await self._timeout.__aenter__()

    async def __aexit__(self, *error: object) -> None:
        try:
            await self._timeout.__aexit__(*error)  # type: ignore[arg-type]
        except TimeoutError:
            raise SlowBody(seconds=self._seconds) from None
