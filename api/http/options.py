"""OPTIONS tells the methods of an address, all of them (RFC 9110, 9.3.7), and what PATCH takes.

The framework makes a handler of OPTIONS for each controller, which knows its own methods only:
where two controllers share an address, one half was missing.
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


class AnswersOptions:
    """Around an application. The preflights of CORS carry no `Allow` and are left alone."""

    def __init__(self, app: ASGIApp, routes: Iterable[Any]) -> None:
        self._app, self._methods = app, _methods_of(routes)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != ScopeType.HTTP or scope["method"] != "OPTIONS":
            await self._app(scope, receive, send)
            return

        async def tell(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableScopeHeaders.from_message(message)
                methods = self._methods.get(_template(scope.get("path_template", "")), set())
                if "allow" in headers and methods:
                    headers.update(_allow_headers(methods))
            await send(message)

        await self._app(scope, receive, tell)


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
    """Of two controllers one may call a parameter otherwise."""
    return _PARAMETER.sub("{}", path).rstrip("/") or "/"
