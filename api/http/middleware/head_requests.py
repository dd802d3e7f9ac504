"""HEAD is answered wherever GET is: the same head, no body (RFC 9110, 9.3.2)."""

import asyncio

from litestar.enums import ScopeType
from litestar.types import ASGIApp, HTTPReceiveMessage, Message, Receive, Scope, Send


class HeadRequests:
    """Around an application that knows GET only."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != ScopeType.HTTP or scope["method"] != "HEAD":
            await self._app(scope, receive, send)
            return
        answered, asked = asyncio.Event(), False

        async def nothing_more() -> HTTPReceiveMessage:
            """No body; and gone after the head, so that a stream ends."""
            nonlocal asked
            if not asked:
                asked = True
                return {"type": "http.request", "body": b"", "more_body": False}
            await answered.wait()
            return {"type": "http.disconnect"}

        async def only_head(message: Message) -> None:
            if message["type"] == "http.response.start":
                await send(message)
                await send({"type": "http.response.body", "body": b"", "more_body": False})
                answered.set()

        scope["method"] = "GET"  # in place: what routing writes into it is logged
        try:
            await self._app(scope, nothing_more, only_head)
        finally:
            scope["method"] = "HEAD"
