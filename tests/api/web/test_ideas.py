"""Ideas and replies to interests on pages."""

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from api.interests.models import Interest
from tests.api.client import ApiClient
from tests.api.saving import saved
from tests.api.web.browser import SCRIPT
from tests.api.web.visitor import Visitor
from tests.factories.interests import interest
from tests.factories.plans import procurement
from tests.factories.world import World


@pytest.fixture
async def message(world: World, session: AsyncSession) -> Interest:
    target = await saved(session, procurement(world.buyer))
    return await saved(session, interest(world.supplier, target, message="Voimmeko tarjota osaa?"))


def visitor_as(client: ApiClient, world: World, who: str | None) -> Visitor:
    visitor = Visitor(client)
    visitor.sign_in(world.token(who) if who else None)
    return visitor


async def test_firm_sends_an_idea_and_sees_what_became_of_it(
    client: ApiClient, world: World
) -> None:
    firm = visitor_as(client, world, "supplier")
    await firm.open(f"/buyers/{world.buyer.id}")
    assert f"/buyers/{world.buyer.id}/ideas/new" in firm.page.text
    await firm.open(f"/buyers/{world.buyer.id}/ideas/new")
    words = {"title": "Lastenistuimet", "text": f"Yhteiset {SCRIPT}", "audience": "Koululaiset"}
    await firm.submit({**words, "cpv": "1234", "need": "Turvalliset matkat", "public": "true"})
    assert set(firm.errors()) == {"cpv"}
    await firm.submit({"cpv": ""})
    await firm.submit()
    assert "Odottaa hankintayksikön ratkaisua" in firm.main()
    path = firm.path
    officer = visitor_as(client, world, "officer")
    await officer.open(f"/buyers/{world.buyer.id}/ideas")
    assert "Lastenistuimet" in officer.main()
    await officer.open(f"{path}/decide")
    await officer.submit({"outcome": "taken_up", "reason/fi/text": ""})
    assert set(officer.errors()) == {"reason/fi/text"}
    await officer.submit({"outcome": "taken_up", "reason/fi/text": "Kokeilemme keväällä."})
    await officer.submit()
    assert "Kokeilemme keväällä." in officer.main()
    await firm.open("/my/ideas")
    assert "Hankintayksikkö ottaa idean käsittelyyn" in firm.main()
    anybody = visitor_as(client, world, None)
    await anybody.open(f"/buyers/{world.buyer.id}")
    assert "Kokeilemme keväällä." in anybody.main()
    assert SCRIPT not in anybody.page.text


async def test_idea_becomes_a_draft_that_the_officer_opens(client: ApiClient, world: World) -> None:
    firm = visitor_as(client, world, "supplier")
    await firm.open(f"/buyers/{world.buyer.id}/ideas/new")
    texts = dict.fromkeys(("title", "text", "audience", "need"), "Lastenistuimet")
    await firm.submit(texts)
    await firm.submit()
    officer = visitor_as(client, world, "officer")
    await officer.open(f"{firm.path}/decide")
    await officer.submit({"outcome": "call", "reason/fi/text": "Kysymme kaikilta."})
    await officer.submit()
    draft = officer.page.text.partition('href="/my/dialogues/')[2][:36]
    await officer.open(f"/my/dialogues/{draft}")
    assert "Lastenistuimet" in officer.main()
    await firm.open(f"{firm.path}/withdraw")
    await firm.submit()
    assert "Peruttu" in firm.main()


async def test_officer_replies_privately_and_the_firm_reads_it(
    client: ApiClient, world: World, message: Interest
) -> None:
    officer = visitor_as(client, world, "officer")
    await officer.open(f"/my/received-interests/{message.id}")
    assert f"/my/received-interests/{message.id}/reply" in officer.page.text
    await officer.open(f"/my/received-interests/{message.id}/reply")
    assert "Voimmeko tarjota osaa?" in officer.main()
    await officer.submit({"text": f"Voitte. {SCRIPT}"})
    assert "Vain yritys ja hankintayksikkö." in officer.main()
    await officer.submit()
    assert "Vain teille" in officer.main()
    firm = visitor_as(client, world, "member")
    await firm.open("/my/interests")
    assert "1 vastaus" in firm.main()
    await firm.open(f"/my/interests/{message.id}/replies")
    assert "Voitte." in firm.main()
    anybody = visitor_as(client, world, None)
    await anybody.open(f"/procurements/{message.procurement_id}")
    assert "Voitte." not in anybody.page.text


async def test_reply_to_all_stands_on_the_procurement_without_the_firm(
    client: ApiClient, world: World, message: Interest
) -> None:
    officer = visitor_as(client, world, "officer")
    await officer.open(f"/my/received-interests/{message.id}/reply")
    await officer.submit({"text": "Voi tarjota osaa.", "question": "Voiko tarjota vain osaa?"})
    assert "Kaikki. Yritystä ei nimetä." in officer.main()
    await officer.submit()
    anybody = visitor_as(client, world, None)
    await anybody.open(f"/procurements/{message.procurement_id}")
    assert "Voiko tarjota vain osaa?" in anybody.main()
    assert "Voi tarjota osaa." in anybody.main()
    assert "Puhtax" not in anybody.page.text
