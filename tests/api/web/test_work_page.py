"""What waits for a buyer's people today, and the buyers one acts for."""

from datetime import date, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from api.core.clock import utc_now
from api.core.partial_dates import PartialDate, Precision
from api.plans.models.values import PlanStatus
from tests.api.client import ApiClient
from tests.api.web.visitor import Visitor
from tests.factories.contributions import question
from tests.factories.dialogues import dialogue
from tests.factories.plans import plan, procurement
from tests.factories.world import World


async def test_work_lists_what_waits_with_a_link_to_act(
    client: ApiClient, world: World, session: AsyncSession
) -> None:
    passed = PartialDate(date(2026, 1, 1), Precision.QUARTER)
    late = procurement(world.buyer, title="Myöhässä", notice_expected=passed)
    old = plan(
        world.buyer,
        status=PlanStatus.PUBLISHED,
        title="Vanha suunnitelma",
        period_start=date(2025, 1, 1),
        period_end=date(2025, 12, 31),
    )
    call = dialogue(world.buyer, title="Siivouksen vuoropuhelu")
    session.add_all([late, old, call])
    await session.flush()
    asked = question(call, world.people["resident"], published_at=utc_now() - timedelta(days=3))
    session.add(asked)
    await session.flush()
    visitor = Visitor(client)
    visitor.sign_in(world.token("officer"))
    await visitor.open(f"/buyers/{world.buyer.id}/work")
    said = visitor.main()
    assert "1 kysymys" in said
    assert f'href="/procurements/{late.id}/edit?lang=fi"' in visitor.page.text
    assert f'href="/plans/{old.id}/edit?lang=fi"' in visitor.page.text
    assert f'href="/my/dialogues/{call.id}/answer?lang=fi"' in visitor.page.text


async def test_nothing_waits(client: ApiClient, world: World) -> None:
    visitor = Visitor(client, "sv")
    visitor.sign_in(world.token("officer"))
    await visitor.open(f"/buyers/{world.buyer.id}/work")
    assert "Ingenting väntar" in visitor.main()


async def test_my_page_lists_buyers_with_links_one_may_use(
    client: ApiClient, world: World, session: AsyncSession
) -> None:
    session.add(plan(world.buyer))
    await session.flush()
    visitor = Visitor(client)
    visitor.sign_in(world.token("occasional"))
    await visitor.open("/my")
    assert f"/buyers/{world.buyer.id}/import" in visitor.page.text
    assert "Hankintasuunnitelma 2027" in visitor.main()
    for name in ("viewer", "supplier", "resident", "operator"):
        visitor.sign_in(world.token(name))
        await visitor.open("/my")
        assert "/import" not in visitor.page.text


async def test_buyer_is_registered_and_waits_for_approval(
    client: ApiClient, world: World, session: AsyncSession
) -> None:
    visitor = Visitor(client)
    visitor.sign_in(world.token("resident"))
    await visitor.open("/my")
    assert "/buyers/new" in visitor.page.text
    await visitor.open("/buyers/new")
    bad = {"name/fi": "Kempeleen kunta", "business_id": "0186001-3", "municipality": "Xyz"}
    await visitor.submit(bad)
    assert set(visitor.errors()) == {"municipality"}
    await visitor.submit({"municipality": "Kempele"})
    assert set(visitor.errors()) == {"business_id"}
    await visitor.submit({"business_id": "0186002-9"})
    assert "ylläpitäjä tarkistaa" in visitor.main()
    await visitor.open("/my")
    assert "Kempeleen kunta odottaa ylläpitäjän hyväksyntää" in visitor.main()
    assert "/import" not in visitor.page.text
