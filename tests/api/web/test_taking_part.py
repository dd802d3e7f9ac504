"""Comments, questions and replies on pages: right value, faults at their fields, who may."""

from collections.abc import Sequence

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.contributions.models import (
    ConfidentialPart,
    Contribution,
    ContributionKind,
    ContributionStatus,
)
from api.dialogues.models import Dialogue, DialogueStatus, ModerationMode, Participation
from tests.api.client import ApiClient
from tests.api.web.browser import SCRIPT
from tests.api.web.visitor import Visitor
from tests.api.web.waiting import later
from tests.factories.contributions import contribution, official
from tests.factories.dialogues import dialogue
from tests.factories.world import World
from tests.texts import fi


@pytest.fixture
async def call(session: AsyncSession, world: World) -> Dialogue:
    row = dialogue(world.buyer)
    session.add(row)
    await session.flush()
    return row


async def texts(session: AsyncSession) -> Sequence[Contribution]:
    return (await session.scalars(select(Contribution).order_by(Contribution.created_at))).all()


def supplier(client: ApiClient, world: World) -> Visitor:
    visitor = Visitor(client)
    visitor.sign_in(world.token("supplier"))
    return visitor


async def test_firm_asks_anonymously_towards_the_buyer(
    client: ApiClient, world: World, call: Dialogue, session: AsyncSession
) -> None:
    visitor = supplier(client, world)
    await visitor.open(f"/dialogues/{call.id}/question")
    values = {"text": f"Saako tarjota osia? {SCRIPT}", "on_behalf_of": str(world.supplier.id)}
    page = await visitor.submit(values)
    assert "Numeroitu osallistuja, ei nimeä" in page.text
    assert await texts(session) == []
    await visitor.submit()
    assert "Kysymyksesi on lähetetty" in visitor.main()
    [row] = await texts(session)
    assert (row.kind, row.status, row.names_author, row.organisation_id) == (
        ContributionKind.QUESTION,
        ContributionStatus.PUBLISHED,
        False,
        world.supplier.id,
    )
    officer = Visitor(client)
    officer.sign_in(world.token("officer"))
    await officer.open(f"/dialogues/{call.id}")
    assert "osallistuja 1" in officer.main()
    assert world.supplier.name["fi"].text not in officer.main()  # type: ignore[index]
    assert "&lt;script&gt;" in officer.page.text


async def test_firm_comments_under_its_name_with_a_confidential_part(
    client: ApiClient, world: World, call: Dialogue, session: AsyncSession
) -> None:
    visitor = supplier(client, world)
    await visitor.open(f"/dialogues/{call.id}/comment")
    values = {
        "text": "Kaksi osaa riittää.",
        "on_behalf_of": str(world.supplier.id),
        "names_author": "yes",
        "confidential/text": "Kalustomme riittää 12 reitille.",
    }
    await visitor.submit(values)
    assert set(visitor.errors()) == {"confidential/ground"}
    page = await visitor.submit({"confidential/ground": "trade_secret"})
    assert "Vain hankintayksikkö näkee" in page.text
    await visitor.submit()
    [row] = await texts(session)
    assert row.names_author
    part = (await session.scalars(select(ConfidentialPart))).one()
    assert part.text == values["confidential/text"]


async def test_faults_stand_at_the_field_with_the_text_kept(
    client: ApiClient, world: World, call: Dialogue, session: AsyncSession
) -> None:
    visitor = supplier(client, world)
    await visitor.open(f"/dialogues/{call.id}/comment")
    page = await visitor.submit({"text": "   "})
    assert page.status_code == 400
    assert set(visitor.errors()) == {"text"}
    long = SCRIPT + "ä" * 10_000
    await visitor.submit({"text": long})
    assert set(visitor.errors()) == {"text"}
    assert dict(visitor.filled({}))["text"] == long
    assert await texts(session) == []


async def test_reply_hangs_on_what_it_answers(
    client: ApiClient, world: World, call: Dialogue, session: AsyncSession
) -> None:
    parent = official(call, world.buyer, text="Osia on neljä.")
    session.add(parent)
    await session.flush()
    visitor = supplier(client, world)
    page = await visitor.open(f"/dialogues/{call.id}/contributions/{parent.id}/reply")
    assert "Osia on neljä." in page.text
    await visitor.submit({"text": "Hyvä."})
    await visitor.submit()
    [reply] = [row for row in await texts(session) if row.parent_id]
    assert reply.parent_id == parent.id


async def test_moderated_dialogue_says_that_it_waits(
    client: ApiClient, world: World, session: AsyncSession
) -> None:
    call = dialogue(world.buyer, moderation=ModerationMode.BEFORE)
    session.add(call)
    await session.flush()
    visitor = supplier(client, world)
    await visitor.open(f"/dialogues/{call.id}/comment")
    await visitor.submit({"text": "Odotan."})
    assert "Ensin vain ylläpito" in visitor.main()
    await visitor.submit()
    assert "Odottaa ylläpidon tarkastusta" in visitor.main()


@pytest.mark.parametrize("path", ["comment", "question"])
async def test_closed_dialogue_says_why(
    path: str, client: ApiClient, world: World, session: AsyncSession
) -> None:
    call = dialogue(world.buyer, DialogueStatus.CLOSED)
    session.add(call)
    await session.flush()
    page = await Visitor(client).open(f"/dialogues/{call.id}/{path}")
    assert page.status_code == 409


async def test_dialogue_that_closes_meanwhile_gives_the_text_back(
    client: ApiClient, world: World, call: Dialogue, session: AsyncSession
) -> None:
    visitor = supplier(client, world)
    await visitor.open(f"/dialogues/{call.id}/comment")
    with later(days=14):
        page = await visitor.submit({"text": "Liian myöhään."})
    assert page.status_code in {401, 409}
    assert dict(visitor.filled({}))["text"] == "Liian myöhään."
    assert await texts(session) == []


async def test_dialogue_of_suppliers_sends_others_to_sign_in(
    client: ApiClient, world: World, session: AsyncSession
) -> None:
    call = dialogue(world.buyer, participation=Participation.SUPPLIERS)
    session.add(call)
    await session.flush()
    visitor = Visitor(client)
    await visitor.open(f"/dialogues/{call.id}/comment")
    assert visitor.path.startswith("/sign-in?return=")
    visitor = supplier(client, world)
    await visitor.open(f"/dialogues/{call.id}/comment")
    await visitor.submit({"text": "Yrityksenä."})
    await visitor.submit()
    [row] = await texts(session)
    assert row.organisation_id == world.supplier.id


async def test_contribution_of_another_dialogue_is_not_here(
    client: ApiClient, world: World, call: Dialogue, session: AsyncSession
) -> None:
    other = dialogue(world.buyer)
    session.add(other)
    await session.flush()
    row = contribution(other, world.people["resident"])
    session.add(row)
    await session.flush()
    for name in ("reply", "vote", "report", "edit", "withdraw"):
        page = await Visitor(client).open(f"/dialogues/{call.id}/contributions/{row.id}/{name}")
        assert page.status_code == 404, name


async def test_author_objects_to_a_removal_once(
    client: ApiClient, world: World, call: Dialogue, session: AsyncSession
) -> None:
    row = contribution(
        call,
        world.people["supplier"],
        status=ContributionStatus.REMOVED,
        removal_reason=fi("Loukkaava"),
    )
    session.add(row)
    await session.flush()
    visitor = supplier(client, world)
    page = await visitor.open(f"/dialogues/{call.id}/mine")
    path = f"/dialogues/{call.id}/contributions/{row.id}/object"
    assert path in page.text
    await visitor.open(path)
    assert "Loukkaava" in visitor.main()
    await visitor.submit({"text": " "})
    assert set(visitor.errors()) == {"text"}
    await visitor.submit({"text": f"Ei ole. {SCRIPT}"})
    assert "Oikaisuvaatimuksesi odottaa ratkaisua" in visitor.main()
    assert path not in visitor.page.text
    await visitor.open(path)
    page = await visitor.submit({"text": "Ei ole."})
    assert page.status_code == 409


async def test_held_text_of_somebody_without_a_number_has_no_number(
    client: ApiClient, world: World, session: AsyncSession
) -> None:
    call = dialogue(world.buyer, moderation=ModerationMode.BEFORE)
    session.add(call)
    await session.flush()
    visitor = supplier(client, world)
    await visitor.open(f"/dialogues/{call.id}/comment")
    await visitor.submit({"text": "Odotan."})
    await visitor.submit()
    assert "None" not in visitor.main()
    assert "Kommentti · osallistuja Odottaa" in visitor.main()
