"""Questions on the pages of procurements and plans, the officer's answer, pauses."""

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from api.core.clock import utc_now
from api.plans.models.procurements import Procurement
from api.plans.models.values import PlanStatus, ProcurementStatus
from tests.api.client import ApiClient
from tests.api.saving import saved
from tests.api.web.browser import SCRIPT
from tests.api.web.visitor import Visitor
from tests.api.web.waiting import later
from tests.factories.continuous import question_pause
from tests.factories.plans import plan, procurement
from tests.factories.world import World


@pytest.fixture
async def wanted(world: World, session: AsyncSession) -> Procurement:
    return await saved(session, procurement(world.buyer))


def visitor_as(client: ApiClient, world: World, who: str | None) -> Visitor:
    visitor = Visitor(client)
    visitor.sign_in(world.token(who) if who else None)
    return visitor


async def test_firm_asks_and_everybody_reads_the_answer(
    client: ApiClient, world: World, wanted: Procurement
) -> None:
    firm = visitor_as(client, world, "supplier")
    await firm.open(f"/procurements/{wanted.id}")
    assert "Kukaan ei ole vielä kysynyt" in firm.main()
    assert f'href="/dialogues/{wanted.id}/question"' in firm.page.text
    await firm.open(f"/dialogues/{wanted.id}/question")
    await firm.submit({"text": f"Saako tarjota osia? {SCRIPT}"})
    await firm.submit()
    assert "Kysymyksesi on lähetetty" in firm.main()
    officer = visitor_as(client, world, "officer")
    await officer.open(f"/buyers/{world.buyer.id}/work")
    assert f"/my/dialogues/{wanted.id}/answer" in officer.page.text
    await officer.open(f"/my/dialogues/{wanted.id}/answer")
    question = officer.form().xpath(".//input[@name='questions']")[0].get("value")
    await officer.submit({"questions": [question], "text": "Saa tarjota osia."})
    await officer.submit()
    anybody = visitor_as(client, world, None)
    await anybody.open(f"/procurements/{wanted.id}")
    assert "Saa tarjota osia." in anybody.main()
    assert "Puhtax" not in anybody.page.text
    await firm.open("/my/questions")
    assert "Vastattu" in firm.main()


async def test_somebody_unknown_asks_with_the_receipt_of_the_form(
    client: ApiClient, world: World, session: AsyncSession
) -> None:
    row = await saved(session, plan(world.buyer, status=PlanStatus.PUBLISHED))
    visitor = visitor_as(client, world, None)
    await visitor.open(f"/dialogues/{row.id}/question")
    with later(seconds=5):
        await visitor.submit({"text": "Milloin hankinta alkaa?"})
        await visitor.submit()
    assert "vp_rec_" in visitor.page.text
    await visitor.open(f"/plans/{row.id}")
    assert "Milloin hankinta alkaa?" in visitor.main()
    await visitor.open(f"/dialogues/{row.id}/mine")
    assert "Milloin hankinta alkaa?" in visitor.main()


async def test_address_of_the_dialogue_leads_to_the_procurement(
    client: ApiClient, world: World, wanted: Procurement
) -> None:
    visitor = visitor_as(client, world, None)
    await visitor.open(f"/dialogues/{wanted.id}")
    assert visitor.path.startswith(f"/procurements/{wanted.id}")


@pytest.mark.parametrize("status", ["tendering", "cancelled"])
async def test_page_says_that_questions_are_not_taken_any_more(
    client: ApiClient, world: World, session: AsyncSession, status: str
) -> None:
    row = await saved(session, procurement(world.buyer, status=ProcurementStatus(status)))
    visitor = visitor_as(client, world, None)
    await visitor.open(f"/procurements/{row.id}")
    assert "Uusia kysymyksiä ei enää oteta" in visitor.main()
    assert f"/dialogues/{row.id}/question" not in visitor.page.text
    assert (await visitor.open(f"/dialogues/{row.id}/question")).status_code == 409


async def test_officer_pauses_and_ends_the_pause(
    client: ApiClient, world: World, wanted: Procurement
) -> None:
    officer = visitor_as(client, world, "officer")
    path = f"/buyers/{world.buyer.id}/question-pause"
    await officer.open(path)
    await officer.submit({"until": "eilen", "reason/fi/text": "Loma"})
    assert set(officer.errors()) == {"until"}
    day = utc_now().year + 2
    await officer.submit({"until": f"1.1.{day}", "reason/fi/text": "Loma"})
    assert "90" in officer.errors()["until"]
    soon = (utc_now().date()).isoformat()
    await officer.submit({"until": f"{soon} 23:59", "reason/fi/text": "Olemme lomalla."})
    await officer.submit()
    assert "Kysymysten tauko on alkanut" in officer.main()
    visitor = visitor_as(client, world, None)
    await visitor.open(f"/procurements/{wanted.id}")
    assert "Olemme lomalla." in visitor.main()
    assert "Kysy hankintayksiköltä" not in visitor.main()
    await officer.open(path)
    assert officer.path.endswith("/end")
    await officer.submit()
    assert "Kysymysten tauko on päättynyt" in officer.main()


async def test_question_form_says_that_there_is_a_pause(
    client: ApiClient, world: World, wanted: Procurement, session: AsyncSession
) -> None:
    await saved(session, question_pause(world.buyer))
    visitor = visitor_as(client, world, "supplier")
    page = await visitor.open(f"/dialogues/{wanted.id}/question")
    assert page.status_code == 409
    assert "ei ota uusia kysymyksiä" in visitor.main()
