"""Daily limits of mails to others, by mailbox, organisation and person."""

import pytest
from redis.asyncio import Redis
from sqlalchemy.ext.asyncio import AsyncSession

from api.core.settings import Settings
from api.organisations.models import Organisation, Role
from tests.api.client import ApiClient, As
from tests.api.confirming import register
from tests.factories.organisations import business_id, claimed, membership, register_entry
from tests.factories.world import World


def _place(organisation: Organisation) -> str:
    return f"/v1/organisations/{organisation.id}/invitations"


async def _invite(client: ApiClient, where: Organisation, email: str, role: str) -> int:
    body = {"email": email, "role": role}
    return (await client.post(_place(where), json=body)).status_code


async def test_mailbox_gets_three_invitations_a_day_from_all_organisations(
    as_: As, world: World
) -> None:
    sent = [
        await _invite(as_("leader"), world.buyer, "victim@example.fi", "viewer"),
        await _invite(as_("supplier"), world.supplier, "victim+a@example.fi", "member"),
        await _invite(as_("rival"), world.rival, "Victim+b@example.fi", "member"),
        await _invite(as_("stranger"), world.other_buyer, "victim+c@example.fi", "viewer"),
        await _invite(as_("stranger"), world.other_buyer, "another@example.fi", "viewer"),
    ]
    assert sent == [201, 201, 201, 429, 201]


async def test_withdrawn_invitation_still_counts(as_: As, world: World) -> None:
    leader, answers = as_("leader"), []
    for _ in range(4):
        body = {"email": "victim@example.fi", "role": "viewer"}
        made = await leader.post(_place(world.buyer), json=body)
        answers.append(made.status_code)
        if made.status_code == 201:
            stmt = await leader.delete(f"{_place(world.buyer)}/{made.json()['id']}")
            assert stmt.status_code == 204
    assert answers == [201, 201, 201, 429]
    assert int(made.headers["retry-after"]) > 0


async def test_refused_request_does_not_count(as_: As, world: World) -> None:
    for _ in range(5):
        refused = await _invite(as_("leader"), world.buyer, "victim@example.fi", "admin")
        assert refused == 400
    assert await _invite(as_("leader"), world.buyer, "victim@example.fi", "viewer") == 201


async def test_person_invites_fifty_a_day_also_after_redis_was_emptied(
    as_: As, world: World, settings: Settings
) -> None:
    """Without Redis too: it is emptied meanwhile."""
    answers = []
    async with Redis.from_url(settings.redis_url) as redis:
        for number in range(102):
            await redis.flushdb()
            who = as_("leader" if number < 51 else "officer")
            answers.append(await _invite(who, world.buyer, f"a{number}@example.fi", "viewer"))
    assert answers == [201] * 50 + [429] + [201] * 50 + [429]


async def test_organisation_invites_a_hundred_a_day_by_any_member(
    as_: As, world: World, session: AsyncSession
) -> None:
    session.add(membership(world.people["resident"], world.buyer, Role.OFFICER))
    await session.flush()
    people = ("leader", "officer", "resident")
    answers = [
        await _invite(as_(people[n // 40]), world.buyer, f"b{n}@example.fi", "viewer")
        for n in range(101)
    ]
    assert answers == [201] * 100 + [429]


async def test_a_person_registers_three_organisations_a_day(as_: As, world: World) -> None:
    for kind in ("supplier", "buyer", "supplier"):
        await register(as_("resident"), kind=kind)
    body = {"kind": "buyer", "business_id": business_id(), "name": {"fi": {"text": "Karhu"}}}
    refused = await as_("resident").post("/v1/organisations", json=body)
    assert refused.status_code == 429
    other = await as_("stranger").post("/v1/organisations", json=body)
    assert other.status_code == 201


@pytest.mark.parametrize("email", ["info@karhu.fi", "info+{n}@karhu.fi"])
async def test_a_mailbox_gets_three_codes_a_day_for_all_organisations(
    as_: As, world: World, session: AsyncSession, email: str
) -> None:
    answers = []
    for n in range(4):
        firm = claimed(name="Karhu Oy")
        session.add(firm)
        await session.flush()
        session.add(membership(world.people["resident"], firm, Role.ADMIN))
        session.add(register_entry(firm, website="www.karhu.fi"))
        await session.flush()
        body = {"method": "mailbox", "email": email.format(n=n)}
        path = f"/v1/organisations/{firm.id}/confirmations"
        answers.append((await as_("resident").post(path, json=body)).status_code)
    assert answers == [201, 201, 201, 429]


async def test_person_requests_ten_confirmations_a_day(
    as_: As, world: World, session: AsyncSession
) -> None:
    answers = []
    for _ in range(11):
        firm = claimed(name="Karhu Oy")
        session.add(firm)
        await session.flush()
        session.add(membership(world.people["resident"], firm, Role.ADMIN))
        await session.flush()
        path = f"/v1/organisations/{firm.id}/confirmations"
        asked = await as_("resident").post(path, json={"method": "letter"})
        answers.append(asked.status_code)
    assert answers == [201] * 10 + [429]
