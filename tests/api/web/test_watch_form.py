"""From a search to a watch: without an account by mail, with one at once."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.watches.models import Watch, WatchRequest
from tests.api.client import ApiClient
from tests.api.saving import count_of
from tests.api.web.visitor import Visitor
from tests.factories.world import World

SEARCH = "q=koulukuljetus&region=17&cpv=60&value_from=1000"


async def test_search_is_watched_by_mail(client: ApiClient, session: AsyncSession) -> None:
    visitor = Visitor(client)
    await visitor.open(f"/watches/new?{SEARCH}")
    assert "koulukuljetus" in visitor.main()
    assert "Pohjois-Pohjanmaa" in visitor.main()
    assert "Näitä rajauksia ilmoitukset eivät tunne: Arvo vähintään 1000" in visitor.main()
    page = await visitor.submit({"email": "anna@yritys"})
    assert page.status_code == 400
    assert set(visitor.errors()) == {"email"}
    await visitor.submit({"email": " Anna@Yritys.example "})
    assert visitor.path == "/watches/asked"
    row = (await session.scalars(select(WatchRequest))).one()
    assert (row.email, row.criteria.q) == ("anna@yritys.example", "koulukuljetus")
    assert (row.criteria.regions, row.criteria.cpv) == (["17"], ["60"])


async def test_signed_in_reader_has_the_watch_at_once(
    client: ApiClient, session: AsyncSession, world: World
) -> None:
    visitor = Visitor(client, "sv")
    visitor.sign_in(world.token("supplier"))
    await visitor.open(f"/watches/new?{SEARCH}")
    await visitor.submit({"frequency": "weekly"})
    assert visitor.path == "/watches/saved"
    watch = (await session.scalars(select(Watch))).one()
    assert watch.person_id == world.people["supplier"].id
    assert watch.schedule.frequency == "weekly"


async def test_nothing_to_watch_leads_to_the_search(
    client: ApiClient, session: AsyncSession
) -> None:
    visitor = Visitor(client)
    await visitor.open("/watches/new?value_from=5")
    assert visitor.path == "/procurements"
    await visitor.open("/watches/new?buyer=nonsense&region=99")
    page = await visitor.submit({"email": "anna@yritys.example"})
    assert page.status_code == 400
    assert await count_of(session, WatchRequest) == 0
