"""Answers HEAD at every path with GET, with the same headers and no body (RFC 9110, 9.3.2)."""

import asyncio

from litestar.enums import ScopeType
from litestar.types import ASGIApp, HTTPReceiveMessage, Message, Receive, Scope, Send


class HeadRequests:
    """Wraps an application that knows GET only."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != ScopeType.HTTP or scope["method"] != "HEAD":
            await self._app(scope, receive, send)
            return
        answered, body_sent = asyncio.Event(), False

        async def disconnect_after_head() -> HTTPReceiveMessage:
            """An empty body, then a disconnect after the headers were sent, so that a stream
            ends."""
            nonlocal body_sent
            if not body_sent:
                body_sent = True
                return {"type": "http.request", "body": b"", "more_body": False}
            await answered.wait()
            return {"type": "http.disconnect"}

        async def only_head(message: Message) -> None:
            if message["type"] == "http.response.start":
                await send(message)
                await send({"type": "http.response.body", "body": b"", "more_body": False})
                answered.set()

        scope["method"] = "GET"  # no copy of the scope: the log reads what routing writes into it
        try:
            await self._app(scope, disconnect_after_head, only_head)
        finally:
            scope["method"] = "HEAD"
