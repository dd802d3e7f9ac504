"""Reads new events once and passes them to all streams of this process.

Runs while somebody follows. No connection of the pool is held between two reads.
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
"""Poll interval in seconds: a NOTIFY may be lost."""
AT_ONCE = 500

log = structlog.get_logger(__name__)


class Follower:
    """The bounded queue of one stream: events that it has not sent yet."""

    def __init__(self, log_filter: LogFilter, *, room: int, cut: Callable[[], object]) -> None:
        self._wanted = log_filter
        self._waiting: asyncio.Queue[Frame] = asyncio.Queue(room)
        self._cut = cut
        self._is_cut = False

    def tell(self, frame: Frame) -> None:
        """Never blocks: a reader that does not keep up is disconnected, and can resume."""
        if self._is_cut or not self._wanted.fits(frame.fact):
            return
        try:
            self._waiting.put_nowait(frame)
        except asyncio.QueueFull:
            self._is_cut = True
            self._cut()

    async def take(self, patience: float) -> list[Frame]:
        """Everything in the queue, as soon as there is something; empty after the timeout."""
        frames = []
        with suppress(TimeoutError):
            async with asyncio.timeout(patience):
                frames.append(await self._waiting.get())
        while not self._waiting.empty():
            frames.append(self._waiting.get_nowait())
        return frames


class Broadcaster:
    def __init__(
        self, sessions: Callable[[], AsyncSession], listener: LogListener, source: str
    ) -> None:
        self.log = ""
        self.position = 0
        """Every public event up to this position was passed to every matching follower."""
        self._sessions = sessions
        self._bell = listener
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
            async with self._reading:  # a connection is given back whole
                reader.cancel()
            with suppress(asyncio.CancelledError):
                await reader

    async def _run(self) -> None:
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._bell.listen())
            while True:
                try:
                    async with self._reading:
                        await self._read_on()
                except Exception as error:  # noqa: BLE001 - whatever it was: look again, for all
                    log.warning("cannot read the log", reason=type(error).__name__)
                await self._bell.wait(POLL)

    async def _read_on(self) -> None:
        async with self._sessions() as session:
            if not self._ready.is_set():
                end = await read_end(session)
                self.log, self.position = end.log, end.head
                self._ready.set()
                return
            while await self._read_some(session):
                pass

    async def _read_some(self, session: AsyncSession) -> bool:
        """True if there may be more."""
        self.log, head, _ = await read_end(session)
        stmt = queries.open_log(queries.EVERYTHING, after=self.position, limit=AT_ONCE, full=True)
        rows = (await session.scalars(stmt)).all()
        self._tell(rows, head)
        return len(rows) == AT_ONCE

    def _tell(self, events: Sequence[OutboxEvent], head: int) -> None:
        """Without `await`: no follower joins between the events and the new position."""
        for frame in (Frame(event, self._source, self.log) for event in events):
            for follower in tuple(self._followers):
                follower.tell(frame)
        last = events[-1].position or 0 if events else 0
        self.position = last if len(events) == AT_ONCE else max(self.position, head, last)
