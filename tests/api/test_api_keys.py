"""API keys: scopes, networks, expiry and rotation."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.core.actor import Permission
from api.core.clock import utc_now
from api.core.tokens import hash_token
from api.organisations.models import ApiKey
from tests.api.client import ApiClient, As
from tests.api.problems import fault_pointers, faults_of
from tests.factories.organisations import api_key
from tests.factories.world import World


@pytest.fixture
def keys(world: World) -> str:
    return f"/v1/organisations/{world.buyer.id}/api-keys"


def _key(**values: Any) -> dict[str, Any]:
    expires_at = (utc_now() + timedelta(days=365)).isoformat()
    return {"name": "Plans", "scopes": ["audit:read"], "expires_at": expires_at, **values}


async def test_a_key_is_shown_once_and_used(
    as_: As, client: ApiClient, keys: str, session: AsyncSession
) -> None:
    made = await as_("officer").post(keys, json=_key())
    token = made.json()["token"]
    assert token.startswith("vp_key_")
    assert made.json()["hint"] == token[-4:]
    row = (await session.scalars(select(ApiKey).where(ApiKey.name == "Plans"))).one()
    assert row.token_hash == hash_token(token)
    audit = keys.replace("api-keys", "audit")
    assert (await client.as_(token).get(audit)).status_code == 200
    listed = (await as_("leader").get(keys)).json()["items"][0]
    assert "token" not in listed
    assert listed["last_used_at"] is not None


async def test_key_is_limited_to_its_scopes(as_: As, client: ApiClient, keys: str) -> None:
    made = await as_("officer").post(keys, json=_key())
    system = client.as_(made.json()["token"])
    place = keys.removesuffix("/api-keys")
    refused = await system.patch(place, json={"website": None}, if_match='"1-0"')
    assert refused.status_code == 403
    assert "organisation:manage" in refused.json()["detail"]
    assert (await system.get("/v1/me/export")).status_code == 403


async def test_revoked_key_stops_at_once(as_: As, client: ApiClient, keys: str) -> None:
    made = await as_("officer").post(keys, json=_key())
    system = client.as_(made.json()["token"])
    audit = keys.replace("api-keys", "audit")
    assert (await system.get(audit)).status_code == 200
    one = f"{keys}/{made.json()['id']}"
    assert (await as_("leader").delete(one)).json() == {"left": []}
    assert (await as_("leader").delete(one)).json() == {"left": []}
    assert (await system.get(audit)).status_code == 401
    assert (await as_("leader").get(keys)).json()["items"][0]["revoked_at"] is not None


async def test_expired_key_is_refused(
    client: ApiClient, world: World, session: AsyncSession, keys: str
) -> None:
    row, token = api_key(world.buyer, Permission.AUDIT_READ, expires_at=utc_now())
    session.add(row)
    assert (await client.as_(token).get(keys.replace("api-keys", "audit"))).status_code == 401


@pytest.mark.parametrize(
    ("addresses", "status"),
    [(["127.0.0.0/8"], 200), (["2001:db8::/32", "127.0.0.1"], 200), (["192.0.2.0/24"], 401)],
)
async def test_key_is_accepted_from_its_networks_only(
    as_: As, client: ApiClient, keys: str, addresses: list[str], status: int
) -> None:
    made = await as_("officer").post(keys, json=_key(addresses=addresses))
    answer = await client.as_(made.json()["token"]).get(keys.replace("api-keys", "audit"))
    assert answer.status_code == status


async def test_two_active_keys_may_have_the_same_name(as_: As, keys: str) -> None:
    officer = as_("officer")
    old = await officer.post(keys, json=_key())
    new = await officer.post(keys, json=_key())
    assert (old.status_code, new.status_code) == (201, 201)
    third = await officer.post(keys, json=_key(name=" Plans "))
    assert third.status_code == 409
    assert third.json()["errors"][0]["code"] == "two_live_keys"
    assert (await officer.post(keys, json=_key(name="Other"))).status_code == 201
    await officer.delete(f"{keys}/{old.json()['id']}")
    assert (await officer.post(keys, json=_key())).status_code == 201


async def test_faults_of_a_key_have_pointers(as_: As, keys: str) -> None:
    wrong = _key(
        scopes=["plan:write", "self:manage", "api_key:manage", "organisation:approve"],
        expires_at=(utc_now() + timedelta(days=732)).isoformat(),
        addresses=["10.0.0.1/8", "192.0.2.0/24"],
    )
    refused = await as_("officer").post(keys, json=wrong)
    assert faults_of(refused) == [
        ("/expires_at", "expiry_out_of_range"),
        ("/scopes/1", "scope_not_allowed"),
        ("/scopes/2", "scope_not_allowed"),
        ("/scopes/3", "scope_not_allowed"),
        ("/addresses/0", "bad_network"),
    ]
    empty = await as_("officer").post(keys, json=_key(scopes=[], expires_at="2020-01-01T00:00:00Z"))
    assert fault_pointers(empty) == ["/expires_at", "/scopes"]
    for name in (" ", "x" * 101):
        unnamed = await as_("officer").post(keys, json=_key(name=name))
        [fault] = unnamed.json()["errors"]
        assert (fault["pointer"], fault["code"]) == ("/name", "length")
    naive = await as_("officer").post(keys, json=_key(expires_at="2027-01-01T00:00:00"))
    assert naive.json()["errors"][0]["pointer"] == "/expires_at"


async def test_a_suppliers_key_has_a_suppliers_scopes(as_: As, world: World) -> None:
    keys = f"/v1/organisations/{world.supplier.id}/api-keys"
    refused = await as_("supplier").post(keys, json=_key(scopes=["plan:write"]))
    assert refused.json()["errors"][0]["pointer"] == "/scopes/0"
    made = await as_("supplier").post(keys, json=_key(scopes=["interest:write", "interest:write"]))
    assert made.json()["scopes"] == ["interest:write"]


async def test_key_of_another_organisation_is_not_found(as_: As, world: World, keys: str) -> None:
    made = await as_("officer").post(keys, json=_key())
    foreign = f"/v1/organisations/{world.other_buyer.id}/api-keys/{made.json()['id']}"
    assert (await as_("stranger").delete(foreign)).status_code == 404
    assert (await as_("stranger").get(keys)).status_code == 403


async def test_token_is_not_stored_for_idempotent_retries(as_: As, keys: str) -> None:
    headers, body = {"Idempotency-Key": "1"}, _key()
    first = await as_("officer").post(keys, json=body, headers=headers)
    again = await as_("officer").post(keys, json=body, headers=headers)
    assert first.json()["token"] != again.json()["token"]
