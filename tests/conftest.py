"""Servers, databases, and a transaction for each test. `api/` adds what the API tests need."""

import compileall
import os
from collections.abc import AsyncIterator, Generator, Iterator
from contextlib import ExitStack
from pathlib import Path

import hypothesis
import pytest
from sqlalchemy import Engine, create_engine
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, AsyncSession, create_async_engine
from sqlalchemy.orm import Session
from xdist.remote import Producer  # type: ignore[import-untyped]
from xdist.scheduler import LoadScopeScheduling  # type: ignore[import-untyped]

from api.core.gc_pause import gc_pause
from api.core.settings import Settings
from api.exchange.ocds.jobs import releasing
from tests import dictionaries, fast, servers
from tests.ocds.schema import encode_checked
from tests.settings import build_settings

FAULTS = "tests/flows/faults/"
_stack = ExitStack()
hypothesis.settings.register_profile("fast", max_examples=10)


def pytest_configure(config: pytest.Config) -> None:
    if config.getoption("markexpr") == "fast":
        hypothesis.settings.load_profile("fast")
    is_worker = hasattr(config, "workerinput")
    if not is_worker and not config.option.collectonly:
        _compile()
        dictionaries.write_once()
        servers.start(_stack)


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """What is imported stays: to go through it again and again took a quarter of the time."""
    with gc_pause():
        return (yield)


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """`-m fast` does not import the other tests: that took longer than to run the fast ones."""
    if config.getoption("markexpr") != "fast":
        return None
    return None if fast.may_hold_fast(collection_path) else True


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if fast.is_fast(item.path):
            item.add_marker("fast")


def _compile() -> None:
    """Once: where bytecode may not be written every process of the flows would do it anew."""
    for folder in ("api", "workers"):
        compileall.compile_dir(Path(__file__).parents[1] / folder, quiet=1)


def pytest_unconfigure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        _stack.close()


class _FaultsTogether(LoadScopeScheduling):  # type: ignore[misc]
    """One worker takes all faults, and takes them first: their stage is set up once.

    Of everything else each worker takes the next. `--dist loadgroup` does not group with this
    pytest (https://github.com/pytest-dev/pytest-xdist/issues/1386).
    """

    def _split_scope(self, nodeid: str) -> str:
        return FAULTS if nodeid.startswith(FAULTS) else nodeid


def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> LoadScopeScheduling:
    return _FaultsTogether(config, log)


@pytest.fixture(scope="session")
def worker_number() -> int:
    return int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))


@pytest.fixture(scope="session")
def database_url(worker_number: int) -> Iterator[str]:
    name = f"test_{worker_number}"
    yield servers.create_database(name)
    servers.drop_database(name)


@pytest.fixture
def own_database(worker_number: int) -> Iterator[str]:
    """The URL of an empty, migrated database for a test that really commits."""
    name = f"own_{worker_number}"
    yield servers.create_database(name)
    servers.drop_database(name)


@pytest.fixture(scope="session")
def settings(
    database_url: str, worker_number: int, tmp_path_factory: pytest.TempPathFactory
) -> Settings:
    return build_settings(
        database_url, servers.redis_url(worker_number), tmp_path_factory.mktemp("files")
    )


@pytest.fixture(scope="session")
async def engine(database_url: str) -> AsyncIterator[AsyncEngine]:
    engine = create_async_engine(database_url, pool_size=1)
    yield engine
    await engine.dispose()


@pytest.fixture
async def connection(engine: AsyncEngine) -> AsyncIterator[AsyncConnection]:
    """One connection in one transaction, rolled back: commits inside become savepoints."""
    async with engine.connect() as connection:
        transaction = await connection.begin()
        yield connection
        await transaction.rollback()


@pytest.fixture
async def session(connection: AsyncConnection) -> AsyncIterator[AsyncSession]:
    async with AsyncSession(
        connection, join_transaction_mode="create_savepoint", expire_on_commit=False
    ) as session:
        yield session


@pytest.fixture(scope="session")
def sync_engine(database_url: str) -> Iterator[Engine]:
    engine = create_engine(database_url, pool_size=1)
    yield engine
    engine.dispose()


@pytest.fixture
def sync_session(sync_engine: Engine) -> Iterator[Session]:
    """For jobs: the same, over the driver's plain side."""
    with sync_engine.connect() as connection:
        transaction = connection.begin()
        with Session(
            connection, join_transaction_mode="create_savepoint", expire_on_commit=False
        ) as session:
            yield session
        transaction.rollback()


@pytest.fixture(autouse=True, scope="session")
def strict_releases() -> Iterator[None]:
    """Every OCDS release that any test makes matches our strict schema."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(releasing, "encode", encode_checked)
        yield


@pytest.fixture(scope="session")
def reference() -> Path:
    """The folder of reference data; tests that compare with it are skipped in sight without it."""
    folder = os.environ.get("VUOROPUHELU_REFERENCE_DATA")
    if not folder:
        pytest.skip("VUOROPUHELU_REFERENCE_DATA is not set")
    return Path(folder)
