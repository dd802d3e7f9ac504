"""Reads new events once and passes them to all streams of this process.

It runs while the process has streams. It holds no connection of the pool between two reads.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from api.core.outbox import OutboxEvent
from api.events import queries
from api.events.cursors import read_end
from api.events.rules import LogFilter
from api.events.stream.listener import LogListener
from api.events.stream.sse import Frame

POLL = 2.0
"""Poll interval in seconds, because a NOTIFY may be lost."""
BATCH = 500
"""Maximum of events in one read."""

log = structlog.get_logger(__name__)


class Follower:
    """The bounded queue of one stream: events that it has not sent yet."""

    def __init__(
        self, log_filter: LogFilter, *, capacity: int, disconnect: Callable[[], object]
    ) -> None:
        self._filter = log_filter
        self._queue: asyncio.Queue[Frame] = asyncio.Queue(capacity)
        self._disconnect = disconnect
        self._is_disconnected = False

    def publish(self, frame: Frame) -> None:
        """Queue the event without blocking. If the queue is full, the client reads too slowly: it
        is disconnected, and can resume."""
        if self._is_disconnected or not self._filter.fits(frame.event):
            return
        try:
            self._queue.put_nowait(frame)
        except asyncio.QueueFull:
            self._is_disconnected = True
            self._disconnect()

    async def receive(self, seconds: float) -> list[Frame]:
        """Wait for an event and return all events of the queue; an empty list after the timeout."""
        frames = []
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                frames.append(await self._queue.get())
        while not self._queue.empty():
            frames.append(self._queue.get_nowait())
        return frames


class Broadcaster:
    def __init__(
        self, sessions: Callable[[], AsyncSession], listener: LogListener, source: str
    ) -> None:
        self.log = ""
        self.position = 0
        """Every public event up to this position was passed to every matching follower."""
        self._sessions = sessions
        self._listener = listener
        self._source = source
        self._followers: set[Follower] = set()
        self._reader: asyncio.Task[None] | None = None
        self._ready = asyncio.Event()
        self._reading = asyncio.Lock()

    @asynccontextmanager
    async def followed_by(self, follower: Follower) -> AsyncIterator[None]:
        """Inside the context, the follower gets every event after the `position` on entry."""
        if self._reader is None:
            self._reader = asyncio.create_task(self._run())
        self._followers.add(follower)
        try:
            await self._ready.wait()
            yield
        finally:
            self._followers.discard(follower)
            if not self._followers:
                await self._stop()

    async def _stop(self) -> None:
        reader, self._reader = self._reader, None
        self._ready.clear()
        if reader is not None:
            async with self._reading:  # a read ends before its connection returns to the pool
                reader.cancel()
            with suppress(asyncio.CancelledError):
                await reader

    async def _run(self) -> None:
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._listener.listen())
            while True:
                try:
                    async with self._reading:
                        await self._read_new()
                except Exception as error:  # noqa: BLE001 - one failed read must not end the streams
                    log.warning("cannot read the log", reason=type(error).__name__)
                await self._listener.wait(POLL)

    async def _read_new(self) -> None:
        async with self._sessions() as session:
            if not self._ready.is_set():
                end = await read_end(session)
                self.log, self.position = end.log, end.head
                self._ready.set()
                return
            while await self._read_batch(session):
                pass

    async def _read_batch(self, session: AsyncSession) -> bool:
        """Return whether there may be more events."""
        self.log, head, _ = await read_end(session)
        stmt = queries.open_log(queries.EVERYTHING, after=self.position, limit=BATCH, full=True)
        rows = (await session.scalars(stmt)).all()
        self._publish(rows, head)
        return len(rows) == BATCH

    def _publish(self, events: Sequence[OutboxEvent], head: int) -> None:
        """Contains no `await`, so that no follower joins between the events and the new
        position."""
        for frame in (Frame(event, self._source, self.log) for event in events):
            for follower in tuple(self._followers):
                follower.publish(frame)
        last = events[-1].position or 0 if events else 0
        self.position = last if len(events) == BATCH else max(self.position, head, last)
