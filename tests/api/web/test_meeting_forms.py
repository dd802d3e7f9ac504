"""Signing up for a meeting on a page, and cancelling."""

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.meetings.models import Meeting, SignUp, SignUpStatus
from tests.api.client import ApiClient
from tests.api.web.visitor import Visitor
from tests.api.web.waiting import later
from tests.factories import meetings
from tests.factories.dialogues import dialogue
from tests.factories.world import World


@pytest.fixture
async def event(session: AsyncSession, world: World) -> Meeting:
    call = dialogue(world.buyer)
    session.add(call)
    await session.flush()
    row = meetings.meeting(call)
    session.add(row)
    await session.flush()
    return row


@pytest.fixture
def visitor(client: ApiClient, world: World) -> Visitor:
    visitor = Visitor(client)
    visitor.sign_in(world.token("supplier"))
    return visitor


def path_of(row: Meeting) -> str:
    return f"/dialogues/{row.dialogue_id}/meetings/{row.id}/sign-up"


async def test_firm_signs_up_and_cancels(
    visitor: Visitor, event: Meeting, session: AsyncSession, world: World
) -> None:
    await visitor.open(path_of(event))
    assert "Kaupungintalo, Kirkkokatu 2" in visitor.main()
    await visitor.submit()
    assert visitor.pages == 2
    assert "Sinulla on paikka" in visitor.main()
    assert "https://kokous.example.fi/info" in visitor.page.text
    row = (await session.scalars(select(SignUp))).one()
    assert row.organisation_id == world.supplier.id
    await visitor.open(path_of(event))
    page = await visitor.submit()
    assert page.status_code == 409
    await visitor.open(f"/dialogues/{event.dialogue_id}/sign-ups/{row.id}/cancel")
    await visitor.submit()
    assert "Ilmoittautumisesi on peruttu" in visitor.main()
    session.expire_all()
    row = (await session.scalars(select(SignUp))).one()
    assert row.status is SignUpStatus.WITHDRAWN


async def test_talk_needs_a_wish(visitor: Visitor, session: AsyncSession, world: World) -> None:
    call = dialogue(world.buyer)
    session.add(call)
    await session.flush()
    talks = meetings.talks(call)
    session.add(talks)
    await session.flush()
    slots = meetings.slots(talks, 4)
    session.add_all(slots)
    await session.flush()
    await visitor.open(path_of(talks))
    page = await visitor.submit()
    assert page.status_code == 400
    assert set(visitor.errors()) == {"wishes/0"}
    await visitor.submit({"wishes/0": str(call.id)})
    assert set(visitor.errors()) == {"wishes/0"}
    await visitor.submit({"wishes/0": str(slots[2].id), "wishes/1": str(slots[0].id)})
    row = (await session.scalars(select(SignUp))).one()
    assert (row.slot_id, row.wishes) == (slots[2].id, [slots[2].id, slots[0].id])


async def test_sign_up_that_has_closed_says_so(client: ApiClient, event: Meeting) -> None:
    with later(days=9):
        page = await Visitor(client).open(path_of(event))
    assert page.status_code == 409


async def test_sign_up_of_somebody_else_is_not_there(
    client: ApiClient, event: Meeting, session: AsyncSession, world: World
) -> None:
    row = meetings.sign_up(event, world.people["supplier"])
    session.add(row)
    await session.flush()
    rival = Visitor(client)
    rival.sign_in(world.token("rival"))
    page = await rival.open(f"/dialogues/{event.dialogue_id}/sign-ups/{row.id}/cancel")
    assert page.status_code == 404
    nobody = Visitor(client)
    await nobody.open(f"/dialogues/{event.dialogue_id}/sign-ups/{row.id}/cancel")
    assert nobody.path.startswith("/sign-in")
