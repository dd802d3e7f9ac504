"""A supplier's claimed name is confirmed on pages: by a buyer that knows it, by an operator."""

import re

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from api.organisations.events import ConfirmedBy
from api.organisations.models import Confirmation, Organisation
from tests.api.client import ApiClient
from tests.api.web.visitor import Visitor
from tests.factories.interests import interest
from tests.factories.organisations import asked, claimed
from tests.factories.plans import procurement
from tests.factories.world import World

UNCONFIRMED = "(nimeä ei ole vahvistettu)"


@pytest.fixture
async def firm(session: AsyncSession) -> Organisation:
    row = claimed(name="Kyyti Oy")
    session.add(row)
    await session.commit()
    return row


def visitor_as(client: ApiClient, world: World, name: str) -> Visitor:
    visitor = Visitor(client)
    visitor.sign_in(world.token(name))
    return visitor


async def stored(session: AsyncSession, firm: Organisation) -> Organisation:
    return await session.get_one(Organisation, firm.id, populate_existing=True)


async def received(session: AsyncSession, world: World, firm: Organisation) -> str:
    target = procurement(world.buyer)
    session.add(target)
    await session.flush()
    row = interest(firm, target)
    session.add(row)
    await session.commit()
    return f"/my/received-interests/{row.id}"


async def test_leader_confirms_the_name_beside_an_interest(
    client: ApiClient, world: World, session: AsyncSession, firm: Organisation
) -> None:
    leader, path = visitor_as(client, world, "leader"), await received(session, world, firm)
    await leader.open(path)
    link = re.search(r"/buyers/[^\"]+/confirm[^\"]+", leader.page.text)
    assert link
    await leader.open(link[0].replace("&amp;", "&"))
    assert firm.business_id in leader.main()
    await leader.submit()
    assert leader.path.startswith(path)
    assert "Yrityksen nimi on vahvistettu." in leader.main()
    row = await stored(session, firm)
    assert (row.confirmation, row.confirmed_by) == (Confirmation.CONFIRMED, ConfirmedBy.BUYER)
    await leader.open(path)
    assert "/confirm" not in leader.page.text


async def test_reader_who_may_not_confirm_sees_no_link(
    client: ApiClient, world: World, session: AsyncSession, firm: Organisation
) -> None:
    viewer, path = visitor_as(client, world, "viewer"), await received(session, world, firm)
    await viewer.open(path)
    assert "/confirm" not in viewer.page.text


async def test_confirmed_name_and_buyer_are_not_confirmed_again(
    client: ApiClient, world: World
) -> None:
    leader = visitor_as(client, world, "leader")
    for other in (world.supplier, world.other_buyer):
        page = await leader.open(f"/buyers/{world.buyer.id}/suppliers/{other.id}/confirm")
        assert page.status_code == 409


async def test_operator_confirms_and_revokes(
    client: ApiClient, world: World, session: AsyncSession, firm: Organisation
) -> None:
    operator = visitor_as(client, world, "operator")
    path = f"/operating/organisations/{firm.id}"
    for verb, done, confirmation in (
        ("confirm", "Nimi on vahvistettu", Confirmation.CONFIRMED),
        ("revoke", "Vahvistus on peruttu", Confirmation.CLAIMED),
    ):
        await operator.open(path)
        assert f"{path}/{verb}" in operator.page.text
        await operator.open(f"{path}/{verb}")
        await operator.submit()
        assert done in operator.page.text
        assert (await stored(session, firm)).confirmation is confirmation


async def test_name_that_changed_meanwhile_is_not_confirmed_unseen(
    client: ApiClient, world: World, session: AsyncSession, firm: Organisation
) -> None:
    operator = visitor_as(client, world, "operator")
    await operator.open(f"/operating/organisations/{firm.id}/confirm")
    (await stored(session, firm)).website = "https://muu.example"
    await session.commit()
    page = await operator.submit()
    assert page.status_code == 412
    assert (await stored(session, firm)).confirmation is Confirmation.CLAIMED


async def test_operator_prints_the_letter_that_a_firm_asked_for(
    client: ApiClient, world: World, session: AsyncSession, firm: Organisation
) -> None:
    request = asked(firm)
    session.add(request)
    await session.commit()
    operator, path = visitor_as(client, world, "operator"), f"/operating/organisations/{firm.id}"
    await operator.open(path)
    assert f"{path}/letters/{request.id}" in operator.page.text
    await operator.open(f"{path}/letters/{request.id}")
    form = operator.form()
    headers = {"Cookie": f"session={world.token('operator')}", "Sec-Fetch-Site": "same-origin"}
    data = dict(operator.filled({}))
    letter = await client.post(form.get("action"), data=data, headers=headers)
    assert letter.headers["cache-control"] == "private, no-store"
    assert re.search(r"\d{4} \d{4}", letter.text)
    forged = {**headers, "Sec-Fetch-Site": "cross-site"}
    assert (await client.post(form.get("action"), data=data, headers=forged)).status_code == 403
    unknown = await operator.open(f"{path}/letters/{firm.id}")
    assert unknown.status_code == 404
