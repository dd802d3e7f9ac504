"""An officer sees what a notice for Hilma lacks, mends it, and downloads the file."""

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from api.dialogues.models import Dialogue, DialogueStatus
from api.plans.models.procurements import Procurement
from tests.api.client import ApiClient, As
from tests.api.saving import saved
from tests.api.web.visitor import Visitor
from tests.factories.dialogues import dialogue
from tests.factories.plans import procurement
from tests.factories.world import World
from tests.unit.exchange.eforms.notices import texts


@pytest.fixture
async def row(session: AsyncSession, world: World) -> Procurement:
    return await saved(session, procurement(world.buyer))


@pytest.fixture
async def open_call(session: AsyncSession, world: World) -> Dialogue:
    return await saved(session, dialogue(world.buyer))


async def test_the_page_of_a_dialogue_leads_to_its_notice(
    officer: Visitor, open_call: Dialogue, world: World
) -> None:
    await officer.open(f"/my/dialogues/{open_call.id}")
    path = f"/my/dialogues/{open_call.id}/notice"
    assert path in officer.page.text
    await officer.open(path)
    assert "Kuvaus puuttuu (BT-24-Procedure)" in officer.main()
    assert f"/my/dialogues/{open_call.id}/words" in officer.page.text
    assert f"/my/organisations/{world.buyer.id}" in officer.page.text
    assert "Täydennä Hilmassa" in officer.main()


async def test_a_leader_mends_what_the_organisation_lacks(
    client: ApiClient, open_call: Dialogue, world: World
) -> None:
    leader = Visitor(client)
    leader.sign_in(world.token("leader"))
    await leader.open(f"/my/dialogues/{open_call.id}/notice")
    path = f"/my/organisations/{world.buyer.id}/profile"
    assert path in leader.page.text
    await leader.open(path)
    assert "buyer_type" in leader.page.text


async def test_a_draft_is_mended_in_its_parts(
    officer: Visitor, session: AsyncSession, world: World
) -> None:
    draft = await saved(session, dialogue(world.buyer, DialogueStatus.DRAFT))
    await officer.open(f"/my/dialogues/{draft.id}/draft")
    assert f"/my/dialogues/{draft.id}/notice" in officer.page.text
    await officer.open(f"/my/dialogues/{draft.id}/notice")
    assert f"/my/dialogues/{draft.id}/draft" in officer.page.text


async def test_an_answer_about_the_threshold_mends_the_notice(
    officer: Visitor, as_: As, open_call: Dialogue
) -> None:
    path = f"/my/dialogues/{open_call.id}/notice"
    await officer.open(path)
    assert "FI-20" in officer.main()
    await officer.open(f"{path}?above=no")
    assert "FI-20" not in officer.main()
    file = await as_("officer").get(f"{path}/xml?above=no")
    assert texts(file.content, "//hilma:IsEUApplicableConstraintIndicator") == ["false"]
    assert file.headers["Content-Disposition"].startswith("attachment")


async def test_a_procurement_has_a_notice_for_each_law(
    officer: Visitor, as_: As, row: Procurement
) -> None:
    await officer.open(f"/my/procurements/{row.id}")
    path = f"/my/procurements/{row.id}/notice"
    assert path in officer.page.text
    await officer.open(f"{path}?subtype=5")
    assert f"/procurements/{row.id}/edit" in officer.page.text
    file = await as_("officer").get(f"{path}/xml?subtype=5")
    assert texts(file.content, "//cbc:SubTypeCode") == ["5"]
    file = await as_("officer").get(f"{path}/xml?subtype=other")
    assert texts(file.content, "//cbc:SubTypeCode") == ["4"]
