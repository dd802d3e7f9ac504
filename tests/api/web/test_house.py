"""The house: members' roles, keys for systems, webhooks."""

import re

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.buyer_digests.models import BuyerDigest
from api.core.schedule import Frequency
from api.core.tokens import hash_token
from api.organisations.models import ApiKey, Membership, Role
from api.watches.models import WatchCriteria
from api.webhooks.models import (
    DeliveryState,
    EndpointState,
    WebhookDelivery,
    WebhookEndpoint,
)
from tests.api.client import ApiClient
from tests.api.saving import count_of
from tests.api.web.visitor import Visitor
from tests.factories.events import outbox_event
from tests.factories.webhooks import webhook, webhook_attempt, webhook_delivery
from tests.factories.world import World


@pytest.fixture
def visitor(client: ApiClient, world: World) -> Visitor:
    visitor = Visitor(client)
    visitor.sign_in(world.token("supplier"))
    return visitor


@pytest.fixture
def house(world: World) -> str:
    return f"/my/organisations/{world.supplier.id}"


async def role_of(session: AsyncSession, world: World, name: str) -> Role | None:
    stmt = select(Membership.role).where(Membership.person_id == world.people[name].id)
    return await session.scalar(stmt)


async def test_role_is_changed_and_the_last_manager_stays(
    visitor: Visitor, house: str, world: World, session: AsyncSession
) -> None:
    page = await visitor.open(house)
    path = f"{house}/members/{world.people['member'].id}/role"
    assert path in page.text
    await visitor.open(f"{house}/members/{world.people['supplier'].id}/role")
    page = await visitor.submit({"role": "member"})
    assert page.status_code == 409 or visitor.errors()
    assert await role_of(session, world, "supplier") is Role.ADMIN
    await visitor.open(path)
    await visitor.submit({"role": "admin"})
    assert visitor.path == "/my/done/role-changed"
    assert await role_of(session, world, "member") is Role.ADMIN


async def test_member_leaves_and_sees_no_controls_of_managers(
    visitor: Visitor, house: str, world: World, session: AsyncSession
) -> None:
    visitor.sign_in(world.token("member"))
    page = await visitor.open(house)
    assert "/role" not in page.text
    assert "/keys" not in page.text
    await visitor.open(f"{house}/members/{world.people['member'].id}/remove")
    await visitor.submit()
    assert visitor.path == "/my/done/organisation-left"
    assert await role_of(session, world, "member") is None


async def test_member_is_removed(
    visitor: Visitor, house: str, world: World, session: AsyncSession
) -> None:
    await visitor.open(f"{house}/members/{world.people['member'].id}/remove")
    await visitor.submit({"for_cause": "yes"})
    assert visitor.path == "/my/done/member-removed"
    assert await role_of(session, world, "member") is None


async def test_key_is_made_and_shown_only_to_the_browser_that_made_it(
    visitor: Visitor, house: str, world: World, session: AsyncSession, client: ApiClient
) -> None:
    await visitor.open(f"{house}/keys/new")
    page = await visitor.submit({"name": "", "expires_at": "ensi vuonna", "addresses": "kotoa"})
    assert page.status_code == 400
    assert {"expires_at"} <= set(visitor.errors())
    scope = visitor.form().xpath(".//input[@name='scopes']/@value")[0]
    page = await visitor.submit(
        {
            "name": "Asianhallinta",
            "expires_at": "31.12.2027",
            "scopes": [scope],
            "addresses": "192.0.2.0/24\n198.51.100.7",
        }
    )
    row = (await session.scalars(select(ApiKey).where(ApiKey.name == "Asianhallinta"))).one()
    assert visitor.path == f"{house}/keys/{row.id}"
    token = re.findall(r"vp_key_\w+", page.text)[0]
    assert hash_token(token) == row.token_hash
    assert row.addresses == ["192.0.2.0/24", "198.51.100.7/32"]
    other = Visitor(client)
    other.sign_in(world.token("supplier"))
    await other.open(visitor.path)
    assert "vp_key_" not in other.page.text
    await other.open(f"{house}/keys")
    assert "Asianhallinta" in other.main()


async def test_key_is_ended(
    visitor: Visitor, house: str, world: World, session: AsyncSession
) -> None:
    await visitor.open(f"{house}/keys/new")
    scope = visitor.form().xpath(".//input[@name='scopes']/@value")[0]
    await visitor.submit({"name": "Vanha", "scopes": [scope]})
    await visitor.open(f"{visitor.path}/end")
    await visitor.submit({"compromised": "yes"})
    assert visitor.path == "/my/done/key-ended"
    row = (await session.scalars(select(ApiKey).where(ApiKey.name == "Vanha"))).one()
    assert None not in (row.revoked_at, row.compromised_at)
    await visitor.open(f"{house}/keys")
    assert "lopetettu" in visitor.main()


async def test_webhook_is_added_tested_and_gets_a_new_secret(
    visitor: Visitor, house: str, session: AsyncSession
) -> None:
    await visitor.open(f"{house}/webhooks/new")
    page = await visitor.submit({"url": "http://10.0.0.1/", "types": "olematon"})
    assert page.status_code == 400
    assert set(visitor.errors()) == {"url", "types"}
    page = await visitor.submit(
        {"url": "https://kunta.example/hook", "types": "fi.vuoropuhelu.dialogue.opened.v1"}
    )
    first = re.findall(r"whsec_[\w+/=]+", page.text)
    row = (await session.scalars(select(WebhookEndpoint))).one()
    path = f"{house}/webhooks/{row.id}"
    assert visitor.path == f"{path}?secret=1"
    await visitor.open(f"{path}/rotate")
    page = await visitor.submit()
    assert visitor.path == f"{path}?secret=2"
    assert first != re.findall(r"whsec_[\w+/=]+", page.text) != []
    for verb, state in (("disable", "disabled"), ("enable", "enabled")):
        await visitor.open(f"{path}/{verb}")
        await visitor.submit()
        assert await session.scalar(select(WebhookEndpoint.state)) is EndpointState(state)
    await visitor.open(f"{path}/test")
    page = await visitor.submit()
    assert page.status_code == 200


async def test_webhook_shows_its_attempts_and_sends_again(
    visitor: Visitor, house: str, world: World, session: AsyncSession
) -> None:
    row, event = webhook(world.supplier), outbox_event(position=7)
    session.add_all([row, event])
    await session.flush()
    delivery = webhook_delivery(row, event)
    session.add(delivery)
    await session.flush()
    attempt = webhook_attempt(delivery)
    session.add(attempt)
    await session.flush()
    path, attempt_id, delivery_id = f"{house}/webhooks/{row.id}", attempt.id, delivery.id
    delivery.state = DeliveryState.FAILED
    page = await visitor.open(path)
    assert "ei onnistunut yhteys ei onnistunut" in visitor.main()
    again = f"{path}/attempts/{attempt_id}/redeliver"
    assert again in page.text
    await visitor.open(again)
    await visitor.submit()
    assert visitor.path == path
    state = select(WebhookDelivery.state).where(WebhookDelivery.id == delivery_id)
    assert await session.scalar(state) is DeliveryState.PENDING
    await visitor.open(f"{path}/replay")
    page = await visitor.submit({"after": "alusta"})
    assert set(visitor.errors()) == {"after"}
    page = await visitor.submit({"after": "0"})
    assert page.status_code == 200
    assert await session.scalar(select(WebhookEndpoint.replay_after)) == 0
    await visitor.open(f"{path}/remove")
    await visitor.submit()
    assert visitor.path == f"{house}/webhooks"
    assert await count_of(session, WebhookEndpoint) == 0


async def test_officer_chooses_when_to_be_mailed_what_waits(
    visitor: Visitor, world: World, session: AsyncSession
) -> None:
    visitor.sign_in(world.token("officer"))
    page = await visitor.open(f"/my/organisations/{world.buyer.id}")
    path = f"/my/organisations/{world.buyer.id}/digest"
    assert path in page.text
    await visitor.open(path)
    page = await visitor.submit({"frequency": "weekly", "weekdays": [], "hour": "9"})
    assert set(visitor.errors()) == {"weekdays"}
    await visitor.submit({"weekdays": ["0", "3"]})
    assert visitor.path == "/my/done/digest-changed"
    row = (await session.scalars(select(BuyerDigest))).one()
    assert (row.frequency, row.hour, row.weekdays) == (Frequency.WEEKLY, 9, [0, 3])


async def test_webhook_gets_another_address_and_filter(
    visitor: Visitor, house: str, world: World, session: AsyncSession
) -> None:
    row = webhook(world.supplier)
    session.add(row)
    await session.commit()
    path, number = f"{house}/webhooks/{row.id}", row.secret_number
    await visitor.open(path)
    assert f"{path}/edit" in visitor.page.text
    await visitor.open(f"{path}/edit")
    page = await visitor.submit({"url": "http://10.0.0.1/"})
    assert (page.status_code, set(visitor.errors())) == (400, {"url"})
    await visitor.submit({"url": "https://uusi.example/", "criteria/regions": ["17"]})
    assert "Muutos on tallennettu." in visitor.main()
    stored = await session.get_one(WebhookEndpoint, row.id, populate_existing=True)
    assert (stored.url, stored.secret_number) == ("https://uusi.example/", number)
    assert stored.criteria == WatchCriteria(regions=["17"])
    await visitor.open(f"{path}/edit")
    await visitor.submit({"criteria/regions": []})
    stored = await session.get_one(WebhookEndpoint, row.id, populate_existing=True)
    assert stored.criteria is None
