"""The stage of a story: one transaction, a stopped clock, repeatable ids and random numbers."""

import random
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any
from uuid import UUID

import httpx
import pytest
from litestar import Litestar
from sqlalchemy import Connection, select
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.orm import Session

from api.buyer_digests.jobs import enrol, mail_due
from api.buyer_digests.links import BuyerLinks
from api.core import ids
from api.core.clock import clock_stopped_at, utc_now
from api.core.settings import Settings
from api.dialogues.jobs import announce_closing, close_due
from api.digests.jobs import claim_and_build
from api.digests.links import Links
from api.events.jobs import publish_pending, run_delivery
from api.mails.models import Mail
from workers import event_handlers

SECOND = timedelta(seconds=1)
BEGINS = datetime(2027, 1, 11, 8, 0, tzinfo=UTC)


class Stage:
    """`tokens` by name; whoever has none is anybody."""

    def __init__(
        self,
        app: Litestar,
        connection: AsyncConnection,
        settings: Settings,
        tokens: dict[str, str],
    ) -> None:
        self.connection, self.settings, self.tokens = connection, settings, tokens
        self.now = BEGINS
        transport = httpx.ASGITransport(app=app)  # type: ignore[arg-type]
        self._client = httpx.AsyncClient(
            transport=transport, base_url=settings.public_url, follow_redirects=False
        )

    async def ask(self, who: str, method: str, path: str, **options: Any) -> httpx.Response:
        headers = dict(options.pop("headers", {}))
        if (token := self.tokens.get(who)) is not None:
            headers["Authorization"] = f"Bearer {token}"
        with clock_stopped_at(self.now):
            return await self._client.request(method, path, headers=headers, **options)

    async def do(self, who: str, method: str, path: str, json: Any = None, **options: Any) -> Any:
        """What must succeed; with `If-Match` of the newest version where there is one."""
        if method == "PATCH" or options.pop("match", False):
            seen = await self.ask(who, "GET", options.pop("seen", path))
            options["headers"] = {"If-Match": seen.headers["ETag"]}
        answer = await self.ask(who, method, path, json=json, **options)
        self.now += SECOND  # no two deeds at the same moment: their order would be of chance
        assert answer.is_success, f"{who} {method} {path}: {answer.text}"
        return answer.json() if answer.content else None

    async def work(self, after: timedelta) -> None:
        """All that workers do until `after` has passed."""
        self.now += after
        with clock_stopped_at(self.now):
            await self.connection.run_sync(self._jobs)

    def _jobs(self, connection: Connection) -> None:
        key = self.settings.secret_key.get_secret_value()
        with Session(connection, join_transaction_mode="create_savepoint") as session:
            close_due(session, utc_now())
            announce_closing(session, utc_now())
            session.flush()
            waiting = publish_pending(session, event_handlers.CONSUMERS_OF, utc_now()).deliveries
            for delivery in waiting:
                run_delivery(session, delivery, event_handlers.handle)
            lease = timedelta(minutes=5)
            claim_and_build(session, utc_now(), Links.of(self.settings), lease=lease, limit=50)
            enrol(session, utc_now())
            mail_due(session, utc_now(), BuyerLinks(self.settings.public_url, key))
            session.commit()

    async def mails_to(self, addresses: set[str]) -> list[Mail]:
        def read(connection: Connection) -> list[Mail]:
            with Session(connection, join_transaction_mode="create_savepoint") as session:
                stmt = select(Mail).where(Mail.address.in_(addresses)).order_by(Mail.id)
                return list(session.scalars(stmt))

        return await self.connection.run_sync(read)


@contextmanager
def repeating(patch: pytest.MonkeyPatch, settings: Settings) -> Iterator[None]:
    """Ids have the time of the clock that stands, and an order; chance is the same each time."""
    numbers, chance = count(1), random.Random(7)

    def next_id() -> UUID:
        moment = int(utc_now().timestamp() * 1_000)
        return UUID(int=moment << 80 | 7 << 76 | 2 << 62 | next(numbers))

    with patch.context() as patched:
        patched.setattr(ids, "uuid7", next_id)
        patched.setattr(secrets, "randbelow", chance.randrange)
        patched.setattr(event_handlers, "load_settings", lambda: settings)
        yield
