"""Sign-in under attack: no flood of mails, no guessing, no lock-out."""

import re
from collections.abc import Awaitable, Callable, Iterator
from datetime import timedelta
from uuid import UUID

import httpx
import pytest
import time_machine
from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from api.accounts import rules
from api.accounts.events import SignInRequested
from api.accounts.mails import mail_sign_in
from api.core.clock import utc_now
from api.core.outbox import OutboxEvent
from api.core.quotas import Quota, purge_quotas
from api.core.settings import Settings
from api.mails.models import Mail
from tests.api.client import ApiClient
from tests.factories.accounts import other_code
from tests.factories.events import context

VICTIM = "hanna@kunta.example"
Mailed = Callable[[str], Awaitable[tuple[str, str]]]


@pytest.fixture(autouse=True)
def _one_window() -> Iterator[None]:
    """Fixed windows: not the last second of one and the first of the next."""
    now = utc_now()
    with_room = now.replace(hour=10, minute=1) + timedelta(days=1)
    with time_machine.travel(with_room, tick=False):
        yield


@pytest.fixture
def mailed(session: AsyncSession, settings: Settings) -> Mailed:
    async def run(sign_in_id: str) -> tuple[str, str]:
        await session.run_sync(
            lambda sync: mail_sign_in(sync, SignInRequested(UUID(sign_in_id)), context(settings))
        )
        text = await session.scalar(select(Mail.text).where(Mail.key == f"sign-in:{sign_in_id}"))
        match = re.search(r"token=(\S+).*?(\d{8})$", text or "", re.DOTALL | re.MULTILINE)
        assert match
        return match[1], match[2]

    return run


async def _ask(client: ApiClient, email: str = VICTIM) -> httpx.Response:
    return await client.post("/v1/sign-in", json={"email": email})


async def _mails(session: AsyncSession) -> int:
    """Facts that make the worker write a mail."""
    stmt = select(func.count()).where(OutboxEvent.type == "sign_in.requested.v1")
    return await session.scalar(stmt) or 0


async def test_repeated_requests_are_accepted_and_send_few_mails(
    client: ApiClient, session: AsyncSession, mailed: Mailed
) -> None:
    answers = [await _ask(client) for _ in range(12)]
    assert {answer.status_code for answer in answers} == {202}
    assert await _mails(session) == 5
    ids = [answer.json()["id"] for answer in answers]
    assert len(set(ids[:5])) == 5
    assert set(ids[5:]) == {ids[4]}  # the last one, whose mail is there
    _, code = await mailed(ids[4])
    confirmed = await client.post("/v1/sign-in/confirm", json={"sign_in_id": ids[11], "code": code})
    assert confirmed.status_code == 200


async def test_requests_from_elsewhere_do_not_lock_out_the_person(
    client: ApiClient, session: AsyncSession
) -> None:
    for number in range(40):
        await _ask(client.from_(f"198.51.{number}.1"))
    before = await _mails(session)
    assert before == 21  # of the day, and one of the hour
    with time_machine.travel(utc_now() + timedelta(hours=1), tick=False):
        assert (await _ask(client)).status_code == 202
        assert await _mails(session) == before + 1


async def test_plus_addresses_count_as_one_mailbox(
    client: ApiClient, session: AsyncSession
) -> None:
    for number in range(8):
        await _ask(client, f"hanna+{number}@kunta.example")
    assert await _mails(session) == 5


@pytest.mark.parametrize(
    ("addresses", "passed"),
    [
        (["203.0.113.7"] * 25, 20),
        ([f"203.0.113.{number}" for number in range(100)], 80),
        ([f"2001:db8::{number:x}" for number in range(1, 30)], 20),
        ([f"2001:db8:0:{number:x}::1" for number in range(60)], 40),
        ([f"2001:db8:0:{number:x}00::1" for number in range(200)], 160),
    ],
    ids=["one address", "one /24", "one /64", "one /56", "one /48"],
)
async def test_limit_of_a_network_allows_many_people(
    client: ApiClient, addresses: list[str], passed: int
) -> None:
    statuses = [
        (await _ask(client.from_(address), f"p{number}@example.fi")).status_code
        for number, address in enumerate(addresses)
    ]
    assert statuses.count(202) == passed
    assert set(statuses[passed:]) == {429}


async def test_mail_limits_hold_without_redis(
    client: ApiClient, session: AsyncSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def away(*_: object, **__: object) -> None:
        return None

    monkeypatch.setattr("api.http.middleware.rate_limits.RateLimiter.take", away)
    statuses = [(await _ask(client, f"p{number}@example.fi")).status_code for number in range(25)]
    assert (statuses.count(202), statuses.count(429)) == (20, 5)
    for _ in range(10):
        await _ask(client.from_("192.0.2.1"))
    assert await _mails(session) == 20 + 5


async def _guess(client: ApiClient, sign_in_id: str, code: str) -> httpx.Response:
    body = {"sign_in_id": sign_in_id, "code": code}
    return await client.post("/v1/sign-in/confirm", json=body)


async def test_after_twenty_wrong_codes_only_the_link_works(
    client: ApiClient, mailed: Mailed
) -> None:
    for network in range(4):
        guesser = client.from_(f"198.51.{network}.1")
        asked = (await _ask(guesser)).json()["id"]
        _, code = await mailed(asked)
        for _ in range(5):
            refused = await _guess(guesser, asked, other_code(code))
            assert refused.json()["errors"][0]["code"] == "bad_sign_in"
    asked = (await _ask(client)).json()["id"]
    token, code = await mailed(asked)
    refused = await _guess(client, asked, code)
    assert refused.json()["errors"][0]["code"] == "use_link"
    by_link = await client.post("/v1/sign-in/confirm", json={"token": token})
    assert by_link.status_code == 200
    with time_machine.travel(utc_now() + timedelta(days=1), tick=False):
        asked = (await _ask(client)).json()["id"]
        _, code = await mailed(asked)
        assert (await _guess(client, asked, code)).status_code == 200


async def test_correct_codes_do_not_count(
    client: ApiClient, session: AsyncSession, mailed: Mailed
) -> None:
    asked = (await _ask(client)).json()["id"]
    _, code = await mailed(asked)
    await _guess(client, asked, code)
    used = await session.scalars(select(Quota.used).where(Quota.purpose.startswith("wrong-codes")))
    assert set(used) == {0}


async def test_wrong_codes_are_limited_for_the_installation(
    client: ApiClient, session: AsyncSession, mailed: Mailed
) -> None:
    asked = (await _ask(client, "first@example.fi")).json()["id"]
    _, code = await mailed(asked)
    await _guess(client, asked, other_code(code))
    everybody = update(Quota).where(Quota.purpose == "wrong-codes-of-all")
    await session.execute(everybody.values(used=rules.ALL_WRONG_CODES.most))
    refused = await _guess(client, asked, code)
    assert refused.json()["errors"][0]["code"] == "use_link"


async def test_counters_have_no_address_and_are_deleted(
    client: ApiClient, session: AsyncSession
) -> None:
    earlier = set(await session.scalars(select(Quota.subject)))  # tests that commit leave theirs
    await _ask(client.from_("203.0.113.77"))
    rows = (await session.scalars(select(Quota).where(Quota.subject.not_in(earlier)))).all()
    assert len(rows) == 4  # address, /24, mailbox with its network, mailbox
    assert not any(b"hanna" in row.subject or b"203" in row.subject for row in rows)
    await session.run_sync(lambda sync: purge_quotas(sync, utc_now() + timedelta(days=2)))
    assert await session.scalar(select(func.count()).select_from(Quota)) == 0
