"""What an organisation says about itself is changed on a page."""

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from api.organisations.models import Organisation
from tests.api.client import ApiClient
from tests.api.web.visitor import Visitor
from tests.factories.world import World


@pytest.fixture
def visitor(client: ApiClient, world: World) -> Visitor:
    visitor = Visitor(client)
    visitor.sign_in(world.token("leader"))
    return visitor


async def test_leader_says_the_size_of_the_municipality(
    visitor: Visitor, world: World, session: AsyncSession
) -> None:
    path = f"/my/organisations/{world.buyer.id}"
    page = await visitor.open(path)
    assert f"{path}/profile" in page.text
    await visitor.open(f"{path}/profile")
    values = {"buyer_type": "municipality", "population_class": "over-100000"}
    await visitor.submit({**values, "municipality": "Oulu", "website": "https://www.ouka.fi"})
    assert visitor.path == "/my/done/profile-changed"
    row = await session.get_one(Organisation, world.buyer.id, populate_existing=True)
    said = (row.buyer_type, row.population_class, row.municipality, row.website)
    assert said == ("municipality", "over-100000", "564", "https://www.ouka.fi")
    await visitor.open(f"{path}/profile")
    await visitor.submit({"municipality": "", "population_class": ""})
    row = await session.get_one(Organisation, world.buyer.id, populate_existing=True)
    assert (row.municipality, row.population_class) == (None, None)
    assert row.buyer_type == "municipality"


async def test_mistakes_are_told_at_the_field_and_the_text_stays(
    visitor: Visitor, world: World
) -> None:
    await visitor.open(f"/my/organisations/{world.buyer.id}/profile")
    page = await visitor.submit({"municipality": "Ankkalinna", "website": "ouka"})
    assert page.status_code == 400
    assert {"municipality"} <= set(visitor.errors())
    assert 'value="Ankkalinna"' in page.text


async def test_suppliers_are_not_asked_for_a_population(client: ApiClient, world: World) -> None:
    visitor = Visitor(client)
    visitor.sign_in(world.token("supplier"))
    page = await visitor.open(f"/my/organisations/{world.supplier.id}/profile")
    assert "population_class" not in page.text
