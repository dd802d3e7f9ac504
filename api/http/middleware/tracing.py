"""Logs and counts every request, with a trace id: the caller's (W3C `traceparent`) or a new one.

It is the outermost layer, so it covers requests without a route or refused before their handler.
"""

import re
import secrets
import time

import structlog
from litestar.datastructures import MutableScopeHeaders
from litestar.enums import ScopeType
from litestar.types import ASGIApp, HTTPScope, Message, Receive, Scope, Send
from structlog.contextvars import bound_contextvars

from api.core.telemetry import span
from api.http.metrics import METHODS, NO_ANSWER, NO_ROUTE, OTHER, count_request
from api.http.requests import ApiRequest

_TRACEPARENT = re.compile(r"[0-9a-f]{2}-(?P<trace>(?!0{32})[0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}")

SECURITY_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Strict-Transport-Security": "max-age=31536000",
}

log = structlog.get_logger("api.access")


class Traced:
    """Wraps the whole application."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == ScopeType.HTTP:
            await self._trace(scope, receive, send)
        else:
            await self._app(scope, receive, send)

    async def _trace(self, scope: HTTPScope, receive: Receive, send: Send) -> None:
        request = ApiRequest(scope, receive, send)
        match = _TRACEPARENT.fullmatch(request.headers.get("traceparent", ""))
        trace_id = match["trace"] if match else secrets.token_hex(16)
        started, begun, status = time.perf_counter(), 0.0, NO_ANSWER

        async def with_headers(message: Message) -> None:
            nonlocal begun, status
            if message["type"] == "http.response.start":
                begun, status = time.perf_counter(), message["status"]
                headers = MutableScopeHeaders.from_message(message)
                headers["Trace-Id"] = trace_id
                for name, value in SECURITY_HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        with bound_contextvars(trace_id=trace_id), span("request") as request_span:
            try:
                await self._app(scope, receive, with_headers)
            finally:
                # The pattern of the route, because the path of the request may contain a secret.
                route, ended = scope.get("path_template", ""), time.perf_counter()
                method = request.method if request.method in METHODS else OTHER
                request_span.name = f"{method} {route or NO_ROUTE}"
                request_span.attributes |= {"http.request.method": method, "http.route": route}
                request_span.attributes |= {"http.response.status_code": status}
                count_request(request.method, route, status, (begun or ended) - started)
                log.info(
                    "request",
                    method=request.method,
                    route=route,
                    status=status,
                    milliseconds=round((ended - started) * 1000, 1),
                )
