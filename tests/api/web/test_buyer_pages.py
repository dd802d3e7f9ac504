"""The page of a buyer and of a plan: public things only, in the reader's language."""

from sqlalchemy.ext.asyncio import AsyncSession

from api.dialogues.models import DialogueStatus
from api.plans.models.values import PlanStatus, ProcurementStatus
from tests.api.client import ApiClient
from tests.api.web.browser import SCRIPT, open_page, text_of
from tests.factories.dialogues import dialogue
from tests.factories.plans import plan, procurement
from tests.factories.world import World


async def test_buyer_page_shows_what_is_open_and_coming(
    client: ApiClient, world: World, session: AsyncSession
) -> None:
    published = plan(world.buyer, status=PlanStatus.PUBLISHED, title="Suunnitelma 2027")
    session.add_all(
        [
            published,
            plan(world.buyer, title="Salainen suunnitelma"),
            procurement(world.buyer, title="Koulukuljetukset" + SCRIPT),
            procurement(world.buyer, title="Luonnos", status=ProcurementStatus.DRAFT),
            procurement(world.buyer, title="Päättynyt", status=ProcurementStatus.CONCLUDED),
            procurement(world.other_buyer, title="Naapurin hankinta"),
            dialogue(world.buyer, title="Miten kuljetaan?"),
            dialogue(world.buyer, DialogueStatus.DRAFT, title="Valmisteilla"),
        ]
    )
    await session.flush()
    page = await open_page(client, f"/buyers/{world.buyer.id}")
    text = text_of(page)
    assert "Suunnitelma 2027" in text
    assert "Koulukuljetukset" in text
    assert "Miten kuljetaan?" in text
    for hidden in ("Salainen", "Luonnos", "Päättynyt", "Naapurin", "Valmisteilla"):
        assert hidden not in text
    assert f'href="/plans/{published.id}"' in page.text
    assert (await open_page(client, f"/buyers/{world.supplier.id}")).status_code == 404


async def test_plan_page_is_a_table_of_its_public_rows(
    client: ApiClient, world: World, session: AsyncSession
) -> None:
    row = plan(world.buyer, status=PlanStatus.PUBLISHED)
    session.add(row)
    await session.flush()
    session.add_all(
        [
            procurement(world.buyer, plan_id=row.id, title="Siivous", value_high=None),
            procurement(
                world.buyer, plan_id=row.id, title="Valmis", status=ProcurementStatus.CONCLUDED
            ),
            procurement(
                world.buyer, plan_id=row.id, title="Luonnos", status=ProcurementStatus.DRAFT
            ),
        ]
    )
    draft = plan(world.buyer)
    session.add(draft)
    page = await open_page(client, f"/plans/{row.id}", "sv")
    text = text_of(page)
    assert "Siivous" in text
    assert "Valmis" in text
    assert "Luonnos" not in text
    assert "Plan för 2027. Publicering 1" in text
    assert (await open_page(client, f"/plans/{draft.id}")).status_code == 404


async def test_statements_name_the_operator_and_who_supervises(client: ApiClient) -> None:
    assert "Traficom" in text_of(await open_page(client, "/accessibility"))
    privacy = await open_page(client, "/privacy", "sv")
    assert "tietosuoja.fi" in text_of(privacy)
    assert 'href="/processing-record"' in privacy.text
