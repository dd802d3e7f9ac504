"""The response cache of public pages never serves data older than committed changes."""

from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any

import httpx
import pytest
from redis.asyncio import Redis
from sqlalchemy import Engine, NullPool, create_engine, event, text, update
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlalchemy.orm import Session

from api.app import create_app
from api.core.i18n import Language, LocalText
from api.core.migrate import upgrade
from api.core.settings import Settings
from api.http.services import services_of
from api.local.postgres import private_postgres
from api.plans.models.procurements import Procurement
from tests.emptying import PEOPLE_AND_ORGANISATIONS
from tests.factories import accounts
from tests.factories.organisations import organisation
from tests.factories.plans import procurement
from tests.settings import build_settings

PAGE = "/v1/procurements"


@pytest.fixture(scope="module")
def quiet_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server of our own: what is kept ends with any commit in the cluster, of other tests too."""
    with private_postgres(tmp_path_factory.mktemp("postgres"), durable=False) as url:
        upgrade(url)
        yield url


@pytest.fixture
def others(quiet_server: str) -> Engine:
    """Connections that are not the app's, as those of another process."""
    engine = create_engine(quiet_server, poolclass=NullPool)
    with Session(engine) as session:
        session.execute(text(PEOPLE_AND_ORGANISATIONS))
        buyer = organisation()
        session.add(buyer)
        session.flush()
        session.add(procurement(buyer, title="Siivous"))
        session.commit()
    return engine


@pytest.fixture
async def client(
    quiet_server: str, others: Engine, settings: Settings
) -> AsyncIterator[tuple[httpx.AsyncClient, Callable[[], int]]]:
    """And how often procurements have been read."""
    app = create_app(build_settings(quiet_server, settings.redis_url, settings.data_dir))
    read: list[str] = []

    def note(*arguments: Any) -> None:
        if "FROM procurements" in arguments[2]:
            read.append(arguments[2])

    transport = httpx.ASGITransport(app=app)  # type: ignore[arg-type]
    engine = services_of(app)[AsyncEngine]
    event.listen(engine.sync_engine, "before_cursor_execute", note)
    async with httpx.AsyncClient(transport=transport, base_url="http://testserver.local") as one:
        yield one, lambda: len(read)
    await services_of(app)[Redis].aclose()
    await engine.dispose()


Client = tuple[httpx.AsyncClient, Callable[[], int]]


def _rename(session: Session, title: str) -> None:
    session.execute(update(Procurement).values(title={Language.FI: LocalText(title)}))


def _title(response: httpx.Response) -> str:
    assert response.status_code == 200, response.text
    return str(response.json()["items"][0]["title"]["fi"]["text"])


async def test_repeated_page_is_read_once(client: Client) -> None:
    ask, reads = client
    first, again = await ask.get(PAGE), await ask.get(PAGE)
    assert again.content == first.content
    for name in ("etag", "cache-control", "vary", "content-type"):
        assert again.headers[name] == first.headers[name]
    assert reads() == 1
    unchanged = await ask.get(PAGE, headers={"If-None-Match": first.headers["etag"]})
    assert (unchanged.status_code, unchanged.content, reads()) == (304, b"", 1)


async def test_cached_response_has_the_same_bytes(client: Client) -> None:
    """A 304 of the first reader must not leave the next one without a body."""
    ask, reads = client
    tag = (await ask.get(PAGE)).headers["etag"]
    await ask.get(f"{PAGE}?limit=7", headers={"If-None-Match": tag})
    assert _title(await ask.get(f"{PAGE}?limit=7")) == "Siivous"
    assert reads() == 2


async def test_other_url_is_another_cache_entry(client: Client) -> None:
    ask, _ = client
    assert len((await ask.get(PAGE)).json()["items"]) == 1
    assert (await ask.get(f"{PAGE}?status=cancelled")).json()["items"] == []


async def test_change_by_another_process_is_visible_at_once(client: Client, others: Engine) -> None:
    ask, _ = client
    first = await ask.get(PAGE)
    for title in ("Siivous 2", "Siivous 3"):
        with Session(others) as session:
            _rename(session, title)
            session.commit()
        assert _title(await ask.get(PAGE)) == title
    late = await ask.get(PAGE, headers={"If-None-Match": first.headers["etag"]})
    assert _title(late) == "Siivous 3"


async def test_response_built_during_a_change_is_not_cached(client: Client, others: Engine) -> None:
    """Whichever of two open changes is committed first, its end shows."""
    ask, reads = client
    with Session(others) as earlier, Session(others) as later:
        _rename(earlier, "Siivous 2")
        later.add(organisation(name="Kunta"))
        later.flush()
        assert [_title(await ask.get(PAGE)) for _ in range(2)] == ["Siivous"] * 2
        assert reads() == 1
        later.commit()
        assert _title(await ask.get(PAGE)) == "Siivous"
        earlier.commit()
    assert _title(await ask.get(PAGE)) == "Siivous 2"


async def test_signed_in_requests_are_not_cached(client: Client, others: Engine) -> None:
    with Session(others, expire_on_commit=False) as session:
        session.add(somebody := accounts.person())
        session.flush()
        row, token = accounts.signed_in(somebody)
        session.add(row)
        session.commit()
    ask, reads = client
    await ask.get(PAGE)
    own = [await ask.get(PAGE, headers={"Authorization": f"Bearer {token}"}) for _ in range(2)]
    assert {answer.headers["cache-control"] for answer in own} == {"private, no-store"}
    assert (await ask.get(PAGE)).headers["cache-control"] == "public, max-age=0, must-revalidate"
    assert reads() == 3


async def test_refusals_are_not_cached(client: Client) -> None:
    ask, _ = client
    for language in ("fi", "sv"):
        refused = await ask.get(f"{PAGE}?colour=red", headers={"Accept-Language": language})
        assert refused.status_code == 400
        assert refused.headers["content-language"] == language
