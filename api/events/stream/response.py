"""The log as server-sent events: catches up from the database, then follows the broadcaster."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import aclosing

import structlog
from litestar.types import HTTPResponseBodyEvent, Receive, Scope, Send
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncSession

from api.core.errors import EventsPruned
from api.core.outbox import OutboxEvent
from api.core.settings import Settings
from api.events.reader import read_log
from api.events.rules import LogFilter
from api.events.stream.broadcaster import Broadcaster, Follower
from api.events.stream.connection_limits import ConnectionLimits
from api.events.stream.listener import LogListener
from api.events.stream.sse import RETRY, Frame, mark

MEDIA_TYPE = "text/event-stream"
BATCH = 200
"""Maximum of events in one read."""
_HEADERS = [
    (b"content-type", f"{MEDIA_TYPE}; charset=utf-8".encode()),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),  # nginx must not buffer the stream
]

log = structlog.get_logger(__name__)


class Streams:
    """Resources that all streams of this process share."""

    def __init__(self, settings: Settings, sessions: Callable[[], AsyncSession]) -> None:
        self.settings = settings
        self.sessions = sessions
        self.broadcaster = Broadcaster(
            sessions, LogListener(settings.database_url), settings.public_url
        )
        self.limits = ConnectionLimits(
            settings.stream_connections, settings.stream_connections_per_address
        )
        self.sending: set[asyncio.Task[None]] = set()

    def close_all(self) -> None:
        """End all streams because the process stops. Clients reconnect to another process."""
        for task in tuple(self.sending):
            task.cancel()


class EventStream:
    """The stream of one client, as an ASGI application. It sends until the client leaves or is
    disconnected."""

    def __init__(
        self,
        streams: Streams,
        log_filter: LogFilter,
        *,
        after: int | None,
        log: str,
        full: bool,
        named: bool,
        address: str,
    ) -> None:
        self._streams = streams
        self._filter = log_filter
        self._position = after
        self._log = log
        self._full, self._named = full, named
        self._address = address

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002
        sending = asyncio.create_task(self._send_all(send))
        leaving = asyncio.create_task(_wait_for_disconnect(receive))
        self._streams.sending.add(sending)
        try:
            with self._streams.limits.acquire(self._address):
                await asyncio.wait({sending, leaving}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            self._streams.sending.discard(sending)
            sending.cancel()
            leaving.cancel()
            await asyncio.gather(sending, leaving, return_exceptions=True)

    async def _send_all(self, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": _HEADERS})
        try:
            async with (
                asyncio.timeout(self._streams.settings.stream_max_seconds),
                aclosing(self._chunks()) as chunks,
            ):
                async for chunk in chunks:
                    await send(_body(chunk, more=True))
        except TimeoutError:
            pass
        except (EventsPruned, SQLAlchemyError, OSError) as error:
            log.warning("a stream ends", reason=type(error).__name__)
        await send(_body(b"", more=False))

    async def _chunks(self) -> AsyncGenerator[bytes, None]:
        yield RETRY
        broadcaster, settings = self._streams.broadcaster, self._streams.settings
        if self._position is not None:
            async for frames in self._missed(self._position):
                yield self._written(frames)
        follower = Follower(
            self._filter, capacity=settings.stream_buffer, disconnect=self._disconnecter()
        )
        async with broadcaster.followed_by(follower):
            start = broadcaster.position if self._position is None else self._position
            self._position = start
            yield self._mark()
            if start < broadcaster.position:
                async for frames in self._missed(start):
                    yield self._written(frames)
            while True:
                frames = await follower.receive(settings.stream_heartbeat_seconds)
                if not frames:
                    self._position = max(self._position, broadcaster.position)
                yield self._written(frames) if frames else self._mark()

    async def _missed(self, position: int) -> AsyncIterator[list[Frame]]:
        """Yield batches of events after the position, until there are no more."""
        while True:
            async with self._streams.sessions() as session:
                events = await read_log(
                    session, self._filter, after=position, limit=BATCH, full=self._full
                )
            frames = [self._frame(event) for event in events]
            if frames:
                position = frames[-1].position
                yield frames
            if len(frames) < BATCH:
                return

    def _frame(self, event: OutboxEvent) -> Frame:
        return Frame(event, self._streams.settings.public_url, self._log)

    def _mark(self) -> bytes:
        return mark(f"{self._log}-{self._position or 0}")

    def _written(self, frames: list[Frame]) -> bytes:
        """Encode the frames after the position. An event that was read from the database may be in
        the queue, too."""
        new = [frame for frame in frames if frame.position > (self._position or 0)]
        if new:
            self._position = new[-1].position
        return b"".join(frame.written(full=self._full, named=self._named) for frame in new)

    def _disconnecter(self) -> Callable[[], object]:
        """Return a function that cancels the sending task: nothing else ends a `send` to a client
        that does not read."""
        task = asyncio.current_task()
        assert task is not None  # noqa: S101 - streams run in tasks

        def disconnect() -> None:
            log.info("a slow reader is cut off")
            task.cancel()

        return disconnect


def _body(chunk: bytes, *, more: bool) -> HTTPResponseBodyEvent:
    return {"type": "http.response.body", "body": chunk, "more_body": more}


async def _wait_for_disconnect(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
