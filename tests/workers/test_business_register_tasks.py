"""The tasks of the register: bounded rounds, pauses, and no connection held during a look-up."""

from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType

import pytest
from redis import Redis
from sqlalchemy import Engine, select, text
from sqlalchemy.orm import Session

from api.core import settings
from api.organisations.models import BusinessRegisterState, Organisation, RegisterEntry
from tests import servers
from tests.factories.organisations import claimed
from tests.register import Register
from tests.settings import SECRET_KEY


@pytest.fixture
def register() -> Iterator[Register]:
    with Register().running() as running:
        yield running


@pytest.fixture
def tasks(
    committing: Engine,
    database_url: str,
    worker_number: int,
    register: Register,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[ModuleType]:
    redis = Redis.from_url(servers.redis_url(worker_number))
    redis.flushdb()
    monkeypatch.setenv("DATABASE_URL", database_url)
    monkeypatch.setenv("REDIS_URL", servers.redis_url(worker_number))
    monkeypatch.setenv("VUOROPUHELU_SECRET_KEY", SECRET_KEY)
    monkeypatch.setenv("VUOROPUHELU_BUSINESS_REGISTER_URL", register.url)
    settings.load_settings.cache_clear()
    from workers.tasks import register as module

    @contextmanager
    def transaction() -> Iterator[Session]:
        with Session(committing) as session, session.begin():
            yield session

    monkeypatch.setattr(module, "transaction", transaction)
    monkeypatch.setattr(module, "redis", lambda: redis)
    yield module
    redis.flushdb()
    redis.close()
    settings.load_settings.cache_clear()


def _suppliers(engine: Engine, count: int) -> None:
    with Session(engine) as session, session.begin():
        session.add_all([claimed(name=f"Karhu {n} Ky") for n in range(count)])


def _names(engine: Engine) -> list[str]:
    with Session(engine) as session:
        return [row["fi"].text for row in session.scalars(select(Organisation.name))]  # type: ignore[index]


def test_suppliers_are_enrolled_and_looked_up_a_round_at_a_time(
    tasks: ModuleType, committing: Engine, register: Register
) -> None:
    _suppliers(committing, tasks.MAX_LOOK_UPS + 2)
    tasks.enrol()
    looked_up = []
    for _ in range(3):
        tasks.ask_register()
        looked_up.append(len(register.asked))
    assert looked_up == [10, 12, 12]
    assert set(_names(committing)) == {"Kuljetus Karhu Oy"}


def test_missing_answer_ends_the_round_and_delays_the_next(
    tasks: ModuleType, committing: Engine, register: Register
) -> None:
    _suppliers(committing, 3)
    tasks.enrol()
    register.conduct = lambda *_: (503, b"", {})
    for _ in range(3):
        tasks.ask_register()
    assert len(register.asked) == 1
    with Session(committing) as session:
        states = session.scalars(select(RegisterEntry.state)).all()
    assert states == [BusinessRegisterState.WAITING] * 3


def test_look_up_holds_no_connection(
    tasks: ModuleType, committing: Engine, register: Register
) -> None:
    _suppliers(committing, 1)
    tasks.enrol()
    in_transaction = text(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
        " AND state <> 'idle' AND pid <> pg_backend_pid()"
    )
    seen: list[int | None] = []
    answers = register.conduct

    def watched(*asked: object) -> object:
        with committing.connect() as connection:
            seen.append(connection.scalar(in_transaction))
        return answers(*asked)  # type: ignore[arg-type]

    register.conduct = watched  # type: ignore[assignment]
    tasks.ask_register()
    assert seen == [0]


def test_no_look_up_without_a_configured_url(
    tasks: ModuleType,
    committing: Engine,
    register: Register,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    _suppliers(committing, 1)
    tasks.enrol()
    monkeypatch.delenv("VUOROPUHELU_BUSINESS_REGISTER_URL")
    settings.load_settings.cache_clear()
    tasks.ask_register()
    assert register.asked == []
