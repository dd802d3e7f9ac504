"""Wakes this process when the log has grown, by one LISTEN connection that reopens when lost."""

import asyncio

import psycopg
import structlog
from sqlalchemy import make_url

from api.events.jobs import LOG_CHANNEL

RECONNECT_AFTER = 1.0

log = structlog.get_logger(__name__)


class LogListener:
    """May wake spuriously; waiters also poll, so a lost NOTIFY only costs a delay."""

    def __init__(self, database_url: str) -> None:
        url = make_url(database_url).set(drivername="postgresql")
        self._url = url.render_as_string(hide_password=False)
        self._notified = asyncio.Event()

    async def wait(self, seconds: float) -> None:
        """Wait for a notification, at most this many seconds."""
        try:
            async with asyncio.timeout(seconds):
                await self._notified.wait()
        except TimeoutError:
            pass
        self._notified.clear()

    async def listen(self) -> None:
        """Listen until cancelled."""
        while True:
            try:
                await self._listen()
            except Exception as error:  # noqa: BLE001 - no error may end the listening
                log.warning("cannot listen to the log", reason=type(error).__name__)
            await asyncio.sleep(RECONNECT_AFTER)

    async def _listen(self) -> None:
        async with await psycopg.AsyncConnection.connect(self._url, autocommit=True) as connection:
            await connection.execute(f"LISTEN {LOG_CHANNEL}".encode())
            self._notified.set()  # the log may have grown while the connection was closed
            async for _ in connection.notifies():
                self._notified.set()
