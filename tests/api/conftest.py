"""The app in this process, on the test's own transaction; a small world of people to act in."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from litestar import Litestar
from redis.asyncio import Redis
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from api.app import create_app
from api.core.clock import clock_stopped_at, utc_now
from api.core.settings import Settings
from api.dialogues.models import Dialogue, DialogueFormat
from api.http.middleware.rate_limits import RateLimiter
from api.http.openapi.document import Document
from api.http.services import services_of
from tests import services
from tests.api.client import ApiClient, As
from tests.api.saving import saved
from tests.contract.checker import Contract
from tests.contract.recording import FOLDER, Recorder
from tests.factories.dialogues import dialogue
from tests.factories.plans import plan
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
def as_(client: ApiClient, world: World) -> As:
    """`as_("officer")`: the client signed in as that person of the world."""
    return lambda name: client.as_(world.token(name))


@pytest.fixture
async def call(world: World, session: AsyncSession) -> Dialogue:
    """An open dialogue of the buyer."""
    return await saved(session, dialogue(world.buyer))


@pytest.fixture
async def survey_call(world: World, session: AsyncSession) -> Dialogue:
    """An open dialogue of the buyer with surveys only."""
    return await saved(session, dialogue(world.buyer, formats=[DialogueFormat.SURVEY]))


@pytest.fixture
def within_one_window() -> Iterator[None]:
    """Limits count by the hour and the minute: no test runs across their edge."""
    with clock_stopped_at(utc_now().replace(minute=30, second=30)):
        yield


@pytest.fixture
async def plan_path(world: World, session: AsyncSession) -> str:
    """Of a draft plan of the buyer."""
    row = plan(world.buyer)
    session.add(row)
    return f"/v1/plans/{row.id}"


@pytest.fixture
def buyer_path(world: World) -> str:
    return f"/v1/organisations/{world.buyer.id}"


@pytest.fixture
async def without_redis(app: Litestar, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[None]:
    """The rate limiter finds no Redis."""
    async with Redis.from_url("redis://127.0.0.1:1", socket_connect_timeout=0.1) as nowhere:
        services.replace(monkeypatch, app, RateLimiter(nowhere))
        yield
