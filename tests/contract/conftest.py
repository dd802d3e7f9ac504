"""An app that commits into a database of its own, spoken to in this process."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
from litestar import Litestar
from sqlalchemy import NullPool
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine

from api.app import create_app
from api.core.settings import Settings
from tests import servers
from tests.factories.world import World, build_world

BASE = "http://testserver.local"


@dataclass
class Service:
    """The app and its loop: Hypothesis calls plainly, the app answers asynchronously."""

    app: Litestar
    world: World
    runner: asyncio.Runner

    @property
    def known_ids(self) -> dict[str, str]:
        """Path parameters that name something: else every answer is a 404."""
        return {"organisation_id": str(self.world.buyer.id), "name": "regions", "code": "17"}

    def newest_tag(self, path: str) -> str:
        """Of the thing at this address, or of the one that a command at this address changes."""
        headers = {"Authorization": f"Bearer {self.world.token('officer')}"}
        for place in (path, path.rpartition("/")[0]):
            answer = self.request(method="GET", url=f"{BASE}{place}", headers=headers)
            if "etag" in answer.headers:
                return str(answer.headers["etag"])
        return '"1-0"'

    def request(self, **options: Any) -> httpx.Response:
        """Takes what `requests` takes."""
        options.pop("cookies", None)
        if isinstance(options.get("data"), bytes | str):
            options["content"] = options.pop("data")
        return self.runner.run(self._request(**options))

    async def _request(self, **options: Any) -> httpx.Response:
        transport = httpx.ASGITransport(app=self.app, raise_app_exceptions=False)  # type: ignore[arg-type]
        async with httpx.AsyncClient(transport=transport) as client:
            return await client.request(**options)


@pytest.fixture(scope="session")
def service(settings: Settings, worker_number: int) -> Iterator[Service]:
    name = f"contract_{worker_number}"
    url = servers.create_database(name)
    engine = create_async_engine(url, poolclass=NullPool)
    app = create_app(settings, sessions=lambda: AsyncSession(engine, expire_on_commit=False))
    with asyncio.Runner() as runner:
        yield Service(app, runner.run(_world(engine)), runner)
        runner.run(app.state.redis.aclose())
        runner.run(engine.dispose())
    servers.drop_database(name)


async def _world(engine: Any) -> World:
    async with AsyncSession(engine, expire_on_commit=False) as session, session.begin():
        return await build_world(session)
