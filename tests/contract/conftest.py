"""An app that commits into a database of its own, spoken to in this process."""

import asyncio
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, cast
from uuid import UUID

import httpx
import pytest
import requests
from redis.asyncio import Redis
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine

from api.app import create_app
from api.core.settings import Settings
from api.http.services import services_of
from tests import servers
from tests.factories.webhooks import webhook
from tests.factories.world import World, build_world

BASE = "http://testserver.local"


@dataclass
class Service:
    """The app and its loop: Hypothesis calls plainly, the app answers asynchronously."""

    client: httpx.AsyncClient
    world: World
    webhook_id: UUID
    runner: asyncio.Runner
    tried: Counter[str] = field(default_factory=Counter)
    """How many systematic cases of each operation there were."""

    @property
    def known_ids(self) -> dict[str, str]:
        """Path parameters that name something: else every answer is a 404."""
        return {
            "organisation_id": str(self.world.buyer.id),
            "webhook_id": str(self.webhook_id),
            "name": "regions",
            "code": "17",
        }

    def newest_tag(self, path: str) -> str:
        """Of the thing at this address, or of the one that a command at this address changes."""
        headers = {"Authorization": f"Bearer {self.world.token('officer')}"}
        for place in (path, path.rpartition("/")[0]):
            answer = self.request(method="GET", url=f"{BASE}{place}", headers=headers)
            if "etag" in answer.headers:
                return str(answer.headers["etag"])
        return '"1-0"'

    def request(self, **options: Any) -> httpx.Response:
        """Takes what `requests` takes, and lets it write the body: Schemathesis means it so."""
        prepared = requests.Request(**options).prepare()
        request = httpx.Request(
            str(prepared.method),
            str(prepared.url),
            headers=[
                (name.encode(), value.encode("latin-1") if isinstance(value, str) else value)
                for name, value in prepared.headers.items()
            ],
            content=cast(bytes, prepared.body or b""),
        )
        return self.runner.run(self.client.send(request))


@pytest.fixture(scope="session")
def service(settings: Settings, worker_number: int) -> Iterator[Service]:
    name = f"contract_{worker_number}"
    url = servers.create_database(name)
    engine = create_async_engine(url)
    app = create_app(settings, sessions=lambda: AsyncSession(engine, expire_on_commit=False))
    transport = httpx.ASGITransport(app=app, raise_app_exceptions=False)  # type: ignore[arg-type]
    client = httpx.AsyncClient(transport=transport)
    with asyncio.Runner() as runner:
        world = runner.run(_world(engine))
        yield Service(client, world, runner.run(_webhook(engine, world)), runner)
        runner.run(client.aclose())
        runner.run(services_of(app)[Redis].aclose())
        runner.run(engine.dispose())
    servers.drop_database(name)


async def _webhook(engine: Any, world: World) -> UUID:
    """Of the buyer; whoever deletes it leaves the others a 404."""
    row = webhook(world.buyer)
    async with AsyncSession(engine) as session, session.begin():
        session.add(row)
        return row.id


async def _world(engine: Any) -> World:
    async with AsyncSession(engine, expire_on_commit=False) as session, session.begin():
        return await build_world(session)
