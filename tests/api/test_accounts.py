"""Signing in and out; what a person sees of themselves."""

import re
from collections.abc import Awaitable, Callable
from datetime import timedelta
from uuid import UUID

import httpx
import pytest
import time_machine
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.accounts.events import SignInRequested
from api.accounts.mails import mail_sign_in
from api.accounts.models import Person, SignedInSession, SignIn
from api.core.clock import utc_now
from api.core.outbox import OutboxEvent
from api.core.settings import Settings
from api.mails.models import Mail
from tests.api.client import ApiClient, As
from tests.api.problems import fault_pointers
from tests.factories.accounts import other_code
from tests.factories.events import context
from tests.factories.world import World

Mailed = Callable[[httpx.Response], Awaitable[tuple[str, str]]]
EMAIL = "anna@example.fi"


@pytest.fixture
def mailed(session: AsyncSession, settings: Settings) -> Mailed:
    """What the worker mails for a sign-in that was asked for: (token, code)."""

    async def run(asked: httpx.Response) -> tuple[str, str]:
        sign_in_id = UUID(asked.json()["id"])
        await session.run_sync(
            lambda sync: mail_sign_in(sync, SignInRequested(sign_in_id), context(settings))
        )
        text = await session.scalar(select(Mail.text).where(Mail.key == f"sign-in:{sign_in_id}"))
        match = re.search(r"token=(\S+).*?(\d{8})$", text or "", re.DOTALL | re.MULTILINE)
        assert match
        return match[1], match[2]

    return run


async def _ask(client: ApiClient, email: str = EMAIL) -> httpx.Response:
    response = await client.post("/v1/sign-in", json={"email": email})
    assert response.status_code == 202
    return response


async def _confirm(client: ApiClient, **body: str) -> httpx.Response:
    return await client.post("/v1/sign-in/confirm", json=body)


async def test_the_first_confirmation_makes_the_person(
    client: ApiClient, mailed: Mailed, session: AsyncSession
) -> None:
    response = await client.post(
        "/v1/sign-in", json={"email": " Anna@Example.FI", "language": "sv"}
    )
    assert await session.scalar(select(func.count()).select_from(Person)) == 0
    token, _ = await mailed(response)
    confirmed = await _confirm(client, token=token)
    assert confirmed.status_code == 200
    assert confirmed.headers["cache-control"] == "private, no-store"
    person = confirmed.json()["person"]
    assert (person["email"], person["language"]) == (EMAIL, "sv")
    me = await client.as_(confirmed.json()["token"]).get("/v1/me")
    stopped = {"mail_stopped_at": None, "mail_stopped_reason": None}
    assert me.json() == {"kind": "person", **person, "memberships": [], **stopped}


async def test_known_address_signs_in_the_same_person(
    client: ApiClient, world: World, mailed: Mailed
) -> None:
    officer = world.people["officer"]
    token, _ = await mailed(await _ask(client, officer.email.upper()))
    confirmed = await _confirm(client, token=token)
    assert confirmed.json()["person"]["id"] == str(officer.id)


async def test_response_is_the_same_for_known_and_unknown_address(
    client: ApiClient, world: World, session: AsyncSession
) -> None:
    known = await _ask(client, world.people["officer"].email)
    unknown = await _ask(client, "nobody@example.fi")
    varying = {"trace-id", "etag", "ratelimit"}
    assert known.json().keys() == unknown.json().keys()
    assert {k: v for k, v in known.headers.items() if k not in varying} == {
        k: v for k, v in unknown.headers.items() if k not in varying
    }
    asked = list(await session.scalars(select(OutboxEvent)))
    assert [event.type for event in asked] == ["sign_in.requested.v1"] * 2
    assert {event.audience for event in asked} == {"private"}
    assert all(event.data.keys() == {"sign_in_id"} for event in asked)


async def test_the_code_signs_in_too_and_works_once(client: ApiClient, mailed: Mailed) -> None:
    asked = await _ask(client)
    token, code = await mailed(asked)
    body = {"sign_in_id": asked.json()["id"], "code": f"{code[:3]} {code[3:]}"}
    assert (await _confirm(client, **body)).status_code == 200
    for used in (body, {"token": token}):
        refused = await _confirm(client, **used)
        assert refused.status_code == 400
        assert refused.json()["errors"][0]["code"] == "bad_sign_in"


async def test_right_code_is_refused_after_five_wrong_guesses(
    client: ApiClient, mailed: Mailed, session: AsyncSession
) -> None:
    asked = await _ask(client)
    sign_in_id = asked.json()["id"]
    _, code = await mailed(asked)
    for _ in range(5):
        wrong = await _confirm(client, sign_in_id=sign_in_id, code=other_code(code))
        assert wrong.json()["errors"][0]["pointer"] == "/code"
    refused = await _confirm(client, sign_in_id=sign_in_id, code=code)
    assert (refused.status_code, refused.json()["errors"]) == (400, wrong.json()["errors"])
    assert await session.scalar(select(SignIn.guesses)) == 5


async def test_the_fifth_guess_may_be_the_right_one(client: ApiClient, mailed: Mailed) -> None:
    asked = await _ask(client)
    sign_in_id = asked.json()["id"]
    _, code = await mailed(asked)
    for _ in range(4):
        await _confirm(client, sign_in_id=sign_in_id, code=other_code(code))
    assert (await _confirm(client, sign_in_id=sign_in_id, code=code)).status_code == 200


async def test_link_and_code_expire_after_fifteen_minutes(
    client: ApiClient, mailed: Mailed
) -> None:
    asked = await _ask(client)
    token, code = await mailed(asked)
    with time_machine.travel(utc_now() + timedelta(minutes=15), tick=False):
        assert (await _confirm(client, token=token)).status_code == 400
        by_code = await _confirm(client, sign_in_id=asked.json()["id"], code=code)
        assert by_code.status_code == 400


async def test_no_code_is_accepted_before_the_mail_is_made(client: ApiClient) -> None:
    asked = await _ask(client)
    refused = await _confirm(client, sign_in_id=asked.json()["id"], code="")
    assert refused.json()["errors"][0]["code"] == "bad_sign_in"


@pytest.mark.parametrize(
    ("body", "pointer", "code"),
    [
        ({}, "/token", "token_or_code"),
        ({"token": "x", "code": "12345678"}, "/token", "token_or_code"),
        ({"code": "12345678"}, "/sign_in_id", "required"),
        ({"sign_in_id": "01a2078d-5a78-7d3b-93b3-2c2c4b9b3a5e"}, "/code", "required"),
        ({"token": "vp_sin_made-up"}, "/token", "bad_sign_in"),
    ],
)
async def test_a_confirmation_needs_one_secret(
    client: ApiClient, body: dict[str, str], pointer: str, code: str
) -> None:
    [fault] = (await _confirm(client, **body)).json()["errors"]
    assert (fault["pointer"], fault["code"]) == (pointer, code)


async def test_secret_is_not_stored_for_idempotent_retries(
    client: ApiClient, mailed: Mailed
) -> None:
    token, _ = await mailed(await _ask(client))
    headers = {"Idempotency-Key": "1"}
    first = await client.post("/v1/sign-in/confirm", json={"token": token}, headers=headers)
    again = await client.post("/v1/sign-in/confirm", json={"token": token}, headers=headers)
    assert (first.status_code, again.status_code) == (200, 400)


async def test_malformed_address_is_refused(client: ApiClient) -> None:
    refused = await client.post("/v1/sign-in", json={"email": "anna"})
    assert refused.json()["errors"][0]["code"] == "bad_email"


async def test_confirmations_of_one_client_are_rate_limited(client: ApiClient) -> None:
    answers = {(await _confirm(client, token="x")).status_code for _ in range(31)}
    assert answers == {400, 429}


async def test_own_account_lists_memberships_and_permissions(as_: As, world: World) -> None:
    me = (await as_("viewer").get("/v1/me")).json()
    [membership] = me["memberships"]
    assert membership["organisation_id"] == str(world.buyer.id)
    assert membership["role"] == "viewer"
    assert membership["permissions"] == ["interest:read", "organisation:read"]


async def test_own_account_can_be_changed(as_: As) -> None:
    resident = as_("resident")
    seen = await resident.get("/v1/me")
    change = {"name": "Matti", "language": "sv", "time_zone": "Europe/Stockholm"}
    changed = await resident.patch("/v1/me", json=change, if_match=seen)
    assert changed.json() == {**seen.json(), **change}
    assert (await resident.patch("/v1/me", json=change, if_match=seen)).status_code == 412
    for field, wrong in (("time_zone", "Europe/Oulu"), ("name", "x" * 201)):
        refused = await resident.patch("/v1/me", json={field: wrong}, if_match=changed)
        assert fault_pointers(refused) == [f"/{field}"]
    assert (await resident.get("/v1/me")).json() == changed.json()


async def test_signing_out_ends_this_session_only(
    client: ApiClient, mailed: Mailed, session: AsyncSession
) -> None:
    tokens = []
    for _ in range(2):
        token, _ = await mailed(await _ask(client))
        tokens.append((await _confirm(client, token=token)).json()["token"])
    here, there = map(client.as_, tokens)
    assert (await here.post("/v1/sign-out")).status_code == 204
    assert (await here.get("/v1/me")).status_code == 401
    assert (await there.get("/v1/me")).status_code == 200


async def test_own_sessions_are_listed_and_one_can_be_ended(
    client: ApiClient, mailed: Mailed
) -> None:
    tokens = []
    for _ in range(2):
        token, _ = await mailed(await _ask(client))
        tokens.append((await _confirm(client, token=token)).json()["token"])
    old, new = map(client.as_, tokens)
    seen = (await new.get("/v1/me/sessions")).json()["items"]
    assert [item["is_current"] for item in seen] == [True, False]
    first_page = (await new.get("/v1/me/sessions?limit=1")).json()
    rest = await new.get(f"/v1/me/sessions?limit=1&cursor={first_page['next']}")
    assert rest.json()["items"] == seen[1:]
    assert (await new.delete(f"/v1/me/sessions/{seen[1]['id']}")).status_code == 204
    assert (await old.get("/v1/me")).status_code == 401
    assert len((await new.get("/v1/me/sessions")).json()["items"]) == 1


async def test_a_session_lasts_thirty_days(
    client: ApiClient, mailed: Mailed, session: AsyncSession
) -> None:
    token, _ = await mailed(await _ask(client))
    me = client.as_((await _confirm(client, token=token)).json()["token"])
    row = (await session.scalars(select(SignedInSession))).one()
    with time_machine.travel(row.created_at + timedelta(days=29, hours=23), tick=False):
        assert (await me.get("/v1/me")).status_code == 200
    with time_machine.travel(row.created_at + timedelta(days=30, minutes=1), tick=False):
        assert (await me.get("/v1/me")).status_code == 401
