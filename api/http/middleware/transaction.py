"""Opens one session and one transaction per request, and commits before the first byte is sent.

The answer is buffered until the commit succeeds: after a failed commit the client gets a 5xx, and
nothing has changed. A streamed answer only reads: it is sent at once, and the transaction is never
committed. It ends before the first byte, because a client that does not read must not hold a
connection; streamed content thus comes from a file, never from the session.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from litestar.enums import ScopeType
from litestar.middleware import ASGIMiddleware
from litestar.types import ASGIApp, Message, Receive, Scope, Send
from sqlalchemy.ext.asyncio import AsyncSession

from api.core.errors import Internal
from api.http.problems import from_exception, log, problem_response
from api.http.requests import ApiRequest
from api.http.services import services_of

FIRST_REFUSAL = 400


@dataclass(frozen=True)
class Sessions:
    """`open` starts the session of one request."""

    open: Callable[[], AsyncSession]


class BufferedResponse:
    """Buffers an answer that is sent in one piece, and forwards a streamed one at once."""

    def __init__(self, send: Send, before_stream: Callable[[], Awaitable[None]]) -> None:
        self.messages: list[Message] = []
        self.streaming = False
        self._send, self._before_stream = send, before_stream

    @property
    def status(self) -> int:
        for message in self.messages:
            if message["type"] == "http.response.start":
                return message["status"]
        return Internal.status

    async def take(self, message: Message) -> None:
        self.messages.append(message)
        is_piece = message["type"] == "http.response.body" and message.get("more_body")
        if is_piece and not self.streaming:
            self.streaming = True
            await self._before_stream()
        if self.streaming:
            await self.release()

    async def release(self) -> None:
        for message in self.messages:
            await self._send(message)
        self.messages.clear()


class TransactionMiddleware(ASGIMiddleware):
    scopes = (ScopeType.HTTP,)

    async def handle(self, scope: Scope, receive: Receive, send: Send, next_app: ASGIApp) -> None:
        sessions = services_of(scope["litestar_app"])[Sessions]
        async with sessions.open() as session:
            answer = BufferedResponse(send, before_stream=session.close)
            scope["state"]["session"] = session
            await next_app(scope, receive, answer.take)
            if not answer.streaming and answer.status < FIRST_REFUSAL:
                try:
                    await session.commit()
                except Exception as error:  # noqa: BLE001 - any error means that nothing changed
                    log.error("commit failed", exc_info=error)
                    request = ApiRequest(scope, receive, send)
                    response = problem_response(request, from_exception(error))
                    asgi = response.to_asgi_response(app=None, request=request)
                    await asgi(scope, receive, send)
                    return
        await answer.release()
