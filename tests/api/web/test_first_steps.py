"""A firm's first steps: one form makes a firm and a watch, and shows what it would have found."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.core.clock import utc_now
from api.organisations.models import Membership, Organisation
from api.watches.models import Watch, WatchCriteria
from tests.api.client import ApiClient
from tests.api.saving import count_of
from tests.api.web.browser import SCRIPT
from tests.api.web.visitor import Visitor
from tests.factories.dialogues import dialogue
from tests.factories.organisations import business_id
from tests.factories.plans import procurement
from tests.factories.world import World

CLEANING, TRANSPORT = "90000000", "60000000"


@pytest.fixture
async def published(session: AsyncSession, world: World) -> None:
    long_ago = utc_now() - timedelta(days=31)
    session.add_all(
        [
            procurement(world.buyer, title="Koulukuljetukset", regions=["17"]),
            procurement(world.buyer, title="Muualla", regions=["01"]),
            procurement(world.buyer, title="Vanha", regions=["17"], published_at=long_ago),
            dialogue(world.buyer, title="Kuljetuksista", cpv_prefixes=["60"], regions=["17"]),
        ]
    )
    await session.flush()


@pytest.fixture
def visitor(client: ApiClient, world: World) -> Visitor:
    visitor = Visitor(client)
    visitor.sign_in(world.token("resident"))
    return visitor


def steps(number: str | None = None) -> dict[str, str | list[str]]:
    return {
        "business_id": number or business_id(),
        "name/fi/text": "Kyyti Oy",
        "criteria/cpv": [TRANSPORT],
        "criteria/regions": ["17"],
    }


@pytest.mark.usefixtures("published")
async def test_preview_shows_the_last_month_and_registers_nothing(
    visitor: Visitor, session: AsyncSession
) -> None:
    before = await count_of(session, Organisation)
    await visitor.open("/my/first-steps")
    await visitor.submit(steps())
    shown = visitor.main()
    assert "Koulukuljetukset" in shown
    assert "Kuljetuksista" in shown
    assert "Muualla" not in shown
    assert "Vanha" not in shown
    assert "Kyyti Oy (" in shown  # marked as unconfirmed, as everybody will see it
    assert await count_of(session, Organisation) == before
    assert await count_of(session, Watch) == 0


@pytest.mark.usefixtures("published")
async def test_firm_and_watch_are_there_after_the_second_button(
    visitor: Visitor, session: AsyncSession, world: World
) -> None:
    await visitor.open("/my/first-steps")
    await visitor.submit(steps())
    page = await visitor.submit(step="send")
    assert page.status_code == 200
    assert "Koulukuljetukset" in visitor.main()
    row = (await session.scalars(select(Watch))).one()
    assert row.criteria == WatchCriteria(cpv=[TRANSPORT], regions=["17"])
    own = select(Membership).where(Membership.person_id == world.people["resident"].id)
    assert (await session.scalars(own)).one().role == "admin"


async def test_faults_stand_at_the_fields_with_everything_kept(visitor: Visitor) -> None:
    await visitor.open("/my/first-steps")
    page = await visitor.submit(steps("1234567-0") | {"name/fi/text": SCRIPT})
    assert page.status_code == 400
    assert "business_id" in visitor.errors()
    kept = dict(visitor.filled({}))
    assert (kept["business_id"], kept["criteria/regions"]) == ("1234567-0", "17")
    await visitor.submit({"business_id": "", "name/fi/text": ""})
    assert set(visitor.errors()) == {"business_id", "name/fi/text"}


async def test_watch_of_everything_is_refused_at_the_trades(visitor: Visitor) -> None:
    await visitor.open("/my/first-steps")
    page = await visitor.submit(steps() | {"criteria/cpv": [], "criteria/regions": []})
    assert page.status_code == 400
    assert set(visitor.errors()) == {"criteria/cpv"}
