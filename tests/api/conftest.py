"""The app in this process, on the test's own transaction; a small world of people to act in."""

from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
from litestar import Litestar
from redis.asyncio import Redis
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from api.app import create_app
from api.core.settings import Settings
from api.http.openapi.document import Document
from api.http.services import services_of
from tests.api.client import ApiClient
from tests.contract.checker import Contract
from tests.contract.recording import FOLDER, Recorder
from tests.factories.world import World, build_world


class CurrentTest:
    """Hands the app sessions on the connection of the test that is running."""

    connection: AsyncConnection

    def __call__(self) -> AsyncSession:
        return AsyncSession(
            self.connection, join_transaction_mode="create_savepoint", expire_on_commit=False
        )


@pytest.fixture(scope="session")
def current_test() -> CurrentTest:
    return CurrentTest()


@pytest.fixture(scope="session")
async def app(settings: Settings, current_test: CurrentTest) -> AsyncIterator[Litestar]:
    app = create_app(settings, sessions=current_test)
    yield app
    await services_of(app)[Redis].aclose()


@pytest.fixture(scope="session")
def contract(app: Litestar, worker_number: int) -> Contract:
    recorder = Recorder(Path(FOLDER) / f"{worker_number}.jsonl") if FOLDER else None
    return Contract(services_of(app)[Document].get(), recorder)


@pytest.fixture
async def client(
    app: Litestar,
    contract: Contract,
    connection: AsyncConnection,
    session: AsyncSession,
    current_test: CurrentTest,
) -> ApiClient:
    current_test.connection = connection
    await services_of(app)[Redis].flushdb()  # what earlier tests took of the limits
    return ApiClient(app, contract, session)


@pytest.fixture
async def world(session: AsyncSession) -> World:
    return await build_world(session)


@pytest.fixture
def as_(client: ApiClient, world: World) -> Callable[[str], ApiClient]:
    """`as_("officer")`: the client signed in as that person of the world."""
    return lambda name: client.as_(world.token(name))
