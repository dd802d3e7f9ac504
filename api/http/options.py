"""Completes the answers to OPTIONS: all methods of a path (RFC 9110, 9.3.7), and `Accept-Patch`.

Litestar creates a handler of OPTIONS for each controller, which knows the methods of that
controller only. If two controllers share a path, each answer lacked the methods of the other.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from litestar.datastructures import MutableScopeHeaders
from litestar.enums import ScopeType
from litestar.routes import HTTPRoute
from litestar.types import ASGIApp, Message, Receive, Scope, Send

JSON, MERGE_PATCH = "application/json", "application/merge-patch+json"
ACCEPT_PATCH = f"{MERGE_PATCH}, {JSON}"
_PARAMETER = re.compile(r"\{[^}]*\}")


class OptionsRequests:
    """Wraps an application. Answers to CORS preflights have no `Allow` and stay unchanged."""

    def __init__(self, app: ASGIApp, routes: Iterable[Any]) -> None:
        self._app, self._methods = app, _methods_of(routes)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != ScopeType.HTTP or scope["method"] != "OPTIONS":
            await self._app(scope, receive, send)
            return

        async def with_methods(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableScopeHeaders.from_message(message)
                methods = self._methods.get(_template(scope.get("path_template", "")), set())
                if "allow" in headers and methods:
                    headers.update(_allow_headers(methods))
            await send(message)

        await self._app(scope, receive, with_methods)


def _allow_headers(methods: set[str]) -> dict[str, str]:
    patch = {"Accept-Patch": ACCEPT_PATCH} if "PATCH" in methods else {}
    return {"Allow": ", ".join(sorted(methods)), **patch}


def _methods_of(routes: Iterable[Any]) -> Mapping[str, set[str]]:
    methods_by_path: dict[str, set[str]] = defaultdict(set)
    for route in routes:
        if isinstance(route, HTTPRoute):
            methods_by_path[_template(route.path_format)] |= set(route.methods)
    heads = {"HEAD"}  # `api/http/middleware/head_requests.py`
    return {
        path: methods | heads if "GET" in methods else methods
        for path, methods in methods_by_path.items()
    }


def _template(path: str) -> str:
    """The path without names of parameters, since two controllers may name them differently."""
    return _PARAMETER.sub("{}", path).rstrip("/") or "/"
