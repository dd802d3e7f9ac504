"""A plan is edited as a table and published with a list of what readers will miss."""

from datetime import date

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from api.plans.models.plans import Plan
from api.plans.models.values import PlanStatus
from tests.api.client import ApiClient
from tests.api.web.browser import SCRIPT
from tests.api.web.visitor import Visitor
from tests.factories.plans import plan, procurement
from tests.factories.world import World


@pytest.fixture
def visitor(client: ApiClient, world: World) -> Visitor:
    visitor = Visitor(client)
    visitor.sign_in(world.token("officer"))
    return visitor


@pytest.fixture
async def drafts(session: AsyncSession, world: World) -> Plan:
    row = plan(world.buyer)
    session.add(row)
    await session.flush()
    session.add(procurement(world.buyer, plan_id=row.id, status="draft", published_at=None))
    gap = procurement(world.buyer, plan_id=row.id, status="draft", published_at=None, title=SCRIPT)
    gap.contact = None
    session.add(gap)
    await session.flush()
    return row


async def test_plan_is_published_with_what_readers_will_miss(
    visitor: Visitor, drafts: Plan, session: AsyncSession
) -> None:
    await visitor.open(f"/plans/{drafts.id}/publish")
    assert "2 hankintaa tulee julki" in visitor.main()
    assert "puuttuu: yhteystieto" in visitor.main()
    assert SCRIPT not in visitor.page.text
    await visitor.submit()
    assert "Suunnitelma on julkaistu" in visitor.page.text
    row = await session.get_one(Plan, drafts.id)
    assert (row.status, row.revision) == (PlanStatus.PUBLISHED, 1)


async def test_plan_that_changed_meanwhile_is_not_published_unseen(
    visitor: Visitor, drafts: Plan, session: AsyncSession
) -> None:
    await visitor.open(f"/plans/{drafts.id}/publish")
    row = await session.get_one(Plan, drafts.id)
    row.period_start = date(2027, 2, 1)
    await session.commit()
    page = await visitor.submit()
    assert page.status_code == 412
    assert (await session.get_one(Plan, drafts.id)).status is PlanStatus.DRAFT
    await visitor.submit()
    assert "Suunnitelma on julkaistu" in visitor.page.text


async def test_empty_plan_is_refused_in_words(
    visitor: Visitor, world: World, session: AsyncSession
) -> None:
    row = plan(world.buyer)
    session.add(row)
    await session.flush()
    await visitor.open(f"/plans/{row.id}/publish")
    page = await visitor.submit()
    assert page.status_code == 409
    assert "<title>Virhe: " in page.text


async def test_who_may_not_publish_reads_who_does(
    visitor: Visitor, world: World, drafts: Plan, session: AsyncSession
) -> None:
    world.buyer.occasional_needs_approval = True
    await session.flush()
    visitor.sign_in(world.token("occasional"))
    await visitor.open(f"/plans/{drafts.id}/publish")
    assert "hankinta-asiantuntija tai johtaja julkaisee" in visitor.main()
    assert 'value="send"' not in visitor.page.text


async def test_rows_are_paged_in_the_order_of_the_plan(
    visitor: Visitor, world: World, session: AsyncSession
) -> None:
    row = plan(world.buyer)
    session.add(row)
    await session.flush()
    for number in range(51):
        session.add(procurement(world.buyer, plan_id=row.id, title=f"Hankinta {number:02}."))
        await session.flush()
    await visitor.open(f"/plans/{row.id}/edit")
    assert "Hankinta 49." in visitor.main()
    assert "Hankinta 50." not in visitor.main()
    last = (visitor.page.text.split("?after=")[1]).split('"')[0]
    await visitor.open(f"/plans/{row.id}/edit?after={last}")
    assert "Hankinta 50." in visitor.main()
    page = await visitor.open(f"/plans/{row.id}/edit?after=x")
    assert page.status_code == 200


async def test_rows_are_for_the_buyers_writers(
    client: ApiClient, world: World, drafts: Plan
) -> None:
    answers = {}
    for name in ("anonymous", "viewer", "stranger", "occasional"):
        visitor = Visitor(client)
        visitor.sign_in(world.token(name))
        answers[name] = (await visitor.open(f"/plans/{drafts.id}/edit")).status_code
    assert answers == {"anonymous": 200, "viewer": 403, "stranger": 404, "occasional": 200}


async def test_sign_in_leads_back_to_the_page_of_the_list(client: ApiClient, drafts: Plan) -> None:
    visitor = Visitor(client)
    await visitor.open(f"/plans/{drafts.id}/edit?after={drafts.id}")
    assert visitor.path == f"/sign-in?return=%2Fplans%2F{drafts.id}%2Fedit%3Fafter%3D{drafts.id}"
