"""Limits of path, query and headers, checked first, so that no code parses or stores longer ones.

nginx limits header lines to 8 kB, too; these limits apply without it.
"""

import re

from litestar.enums import ScopeType
from litestar.types import ASGIApp, Receive, Scope, Send

from api.core.errors import NotFound, Problem
from api.core.request_errors import HeadTooLarge, UriTooLong
from api.core.text_parameters import Term
from api.http.problems import problem_response
from api.http.requests import ApiRequest

QUERY_BYTES = 8_000
PATH_BYTES = 1_000
"""The longest path of the API, a link to unsubscribe, has about 200 bytes."""
HEADER_BYTES = 8_000
"""Name and value of one header."""
HEAD_BYTES = 32_000
"""All headers together."""

_HIDDEN_SLASH = re.compile(rb"//|%2f|%5c|\\\\", re.IGNORECASE)
"""Double, backward and encoded slashes, which no path of the API has. Read as one slash, they would
bypass a proxy's rules by path.
"""

_NEGOTIATED = {b"host", b"accept", b"accept-language"}
"""Headers that the refusal depends on, with the maximum of bytes in their values below."""
_NEGOTIATED_BYTES = 500


class RequestLimits:
    """Wraps an application."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        problem = _exceeded(scope) if scope["type"] == ScopeType.HTTP else None
        if problem is None:
            await self._app(scope, receive, send)
            return
        request = ApiRequest(_shortened(scope), receive, send)
        response = problem_response(request, problem)
        await response.to_asgi_response(app=None, request=request)(request.scope, receive, send)


def _exceeded(scope: Scope) -> Problem | None:
    if _HIDDEN_SLASH.search(scope.get("raw_path") or scope["path"].encode()):
        return NotFound()
    if "\0" in scope["path"]:  # nothing has such a name, and PostgreSQL compares none
        return NotFound()
    if len(scope["query_string"]) > QUERY_BYTES:
        return UriTooLong(part=Term("term.uri_query"), limit=QUERY_BYTES)
    if len(scope["path"].encode()) > PATH_BYTES:
        return UriTooLong(part=Term("term.uri_path"), limit=PATH_BYTES)
    sizes = [len(name) + len(value) for name, value in scope["headers"]]
    if max(sizes, default=0) > HEADER_BYTES:
        return HeadTooLarge(limit=HEADER_BYTES)
    return HeadTooLarge(limit=HEAD_BYTES) if sum(sizes) > HEAD_BYTES else None


def _shortened(scope: Scope) -> Scope:
    """The part of the request that the refusal needs."""
    short: Scope = scope.copy()
    short["query_string"], short["path"] = b"", scope["path"][:PATH_BYTES]
    short["headers"] = [
        (name, value)
        for name, value in scope["headers"]
        if name in _NEGOTIATED and len(value) <= _NEGOTIATED_BYTES
    ]
    return short
