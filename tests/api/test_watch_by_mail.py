"""Watches by mail without an account: anybody requests, the reader of the mail confirms."""

import hashlib
import re
from collections.abc import Awaitable, Callable
from datetime import timedelta

import httpx
import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.accounts.models import Consent, ConsentMeans, ConsentPurpose, Person
from api.core.audit import AuditEntry
from api.core.clock import utc_now
from api.core.events import Audience
from api.core.i18n import Language, translate
from api.core.outbox import OutboxEvent
from api.core.schedule import Frequency
from api.core.settings import Settings
from api.digests.links import Links
from api.mails.models import Mail
from api.watches import limits
from api.watches.events import WatchAsked
from api.watches.mails import mail_confirmation
from api.watches.models import Watch, WatchCriteria, WatchKey, WatchRequest
from api.watches.rules import CONSENT_WORDS, MAX_WATCHES
from tests.api.client import ApiClient, As
from tests.api.problems import faults_of
from tests.api.saving import count_of
from tests.factories.accounts import person, sign_in
from tests.factories.events import context
from tests.factories.notifications import watch
from tests.factories.subscribers import watch_request
from tests.factories.world import World

Mailed = Callable[[], Awaitable[str]]
PATH = "/v1/watches/by-email"
WISH = {
    "email": "anna@example.fi",
    "name": "Siivous Oulussa",
    "criteria": {"cpv": ["9091"], "municipalities": ["564"]},
    "frequency": "weekly",
    "weekdays": [3, 0],
}


@pytest.fixture
def mailed(session: AsyncSession, settings: Settings) -> Mailed:
    """The token that the worker mails for the newest request."""

    async def run() -> str:
        newest = select(WatchRequest.id).order_by(WatchRequest.id.desc()).limit(1)
        request_id = (await session.scalars(newest)).one()
        await session.run_sync(
            lambda sync: mail_confirmation(sync, WatchAsked(request_id), context(settings))
        )
        key = f"watch-request:{request_id}"
        text = await session.scalar(select(Mail.text).where(Mail.key == key))
        match = re.search(r"/watches/confirm\?\S*token=(\S+)", text or "")
        assert match
        return match[1]

    return run


async def _ask(client: ApiClient, **wish: object) -> httpx.Response:
    return await client.post(PATH, json={**WISH, **wish})


async def _confirm(client: ApiClient, token: str, language: str = "fi") -> httpx.Response:
    headers = {"Accept-Language": language}
    return await client.post(f"{PATH}/confirm", json={"token": token}, headers=headers)


async def test_confirmed_request_becomes_a_watch(
    client: ApiClient, mailed: Mailed, session: AsyncSession, settings: Settings
) -> None:
    asked = await _ask(client, email=" Anna@Example.FI", language="sv")
    assert asked.status_code == 202
    assert await count_of(session, Person) == await count_of(session, Watch) == 0
    confirmed = await _confirm(client, await mailed(), "en")
    assert confirmed.status_code == 201
    somebody = (await session.scalars(select(Person))).one()
    assert (somebody.email, somebody.language) == ("anna@example.fi", Language.SV)
    assert (somebody.time_zone, somebody.has_account) == ("Europe/Helsinki", False)
    row = (await session.scalars(select(Watch))).one()
    assert (row.person_id, row.name, row.weekdays) == (somebody.id, "Siivous Oulussa", [0, 3])
    assert (row.criteria, row.frequency) == (
        WatchCriteria(cpv=["9091"], municipalities=["564"]),
        Frequency.WEEKLY,
    )
    assert set(await session.scalars(select(WatchKey.key))) == {"*|9091|564|*", "*|9091|+|*"}
    links = Links(settings.public_url, settings.secret_key.get_secret_value())
    assert (await client.post(links.stop_watch(row.id))).status_code == 200
    assert await session.scalar(select(Watch.stopped_at)) is not None


async def test_consent_is_stored_with_its_text(
    client: ApiClient, mailed: Mailed, session: AsyncSession
) -> None:
    await _ask(client)
    await _confirm(client, await mailed(), "sv")
    consent = (await session.scalars(select(Consent))).one()
    assert consent.person_id == await session.scalar(select(Person.id))
    assert (consent.purpose, consent.means) == (
        ConsentPurpose.WATCH_BY_MAIL,
        ConsentMeans.MAILED_LINK,
    )
    assert (consent.words, consent.language) == (CONSENT_WORDS, Language.SV)
    assert utc_now() - consent.at < timedelta(minutes=1)
    audited = {row.action: row for row in await session.scalars(select(AuditEntry))}
    assert audited.keys() == {"watch.ask", "watch.create", "consent.give"}
    assert audited["watch.ask"].person_id is None
    assert audited["consent.give"].person_id == consent.person_id


def test_changed_consent_text_needs_a_new_version() -> None:
    """A change of the text needs a new `CONSENT_WORDS` and a new fingerprint here."""
    words = "\n".join(translate("watch.consent", language) for language in Language)
    fingerprint = hashlib.sha256(words.encode()).hexdigest()[:12]
    assert (CONSENT_WORDS, fingerprint) == ("2026-11", "03e324fe758d")


async def test_confirmation_link_works_once_within_three_days(
    client: ApiClient, mailed: Mailed, session: AsyncSession
) -> None:
    await _ask(client)
    token = await mailed()
    old, old_token = watch_request(expires_at=utc_now() - timedelta(seconds=1))
    session.add(old)
    answers = [await _confirm(client, item) for item in (token, token, old_token, "vp_wat_x")]
    assert [answer.status_code for answer in answers] == [201, 400, 400, 400]
    refusals = {answer.json()["errors"][0]["code"] for answer in answers[1:]}
    assert refusals == {"bad_watch_link"}
    assert await count_of(session, Watch) == 1


async def test_response_is_the_same_for_known_and_unknown_address(
    client: ApiClient, session: AsyncSession
) -> None:
    session.add_all([person(email="known@example.fi"), watch_request(email="asked@example.fi")[0]])
    answers = [await _ask(client, email=f"{name}@example.fi") for name in ("known", "asked", "new")]
    varying = {"trace-id", "etag", "ratelimit"}
    shown = {
        str(sorted((name, value) for name, value in answer.headers.items() if name not in varying))
        for answer in answers
    }
    assert len(shown) == 1
    assert {one.status_code for one in answers} == {202}
    assert {frozenset(one.json()) for one in answers} == {frozenset({"expires_at"})}


async def test_known_person_gets_one_more_watch(
    as_: As, client: ApiClient, mailed: Mailed, world: World
) -> None:
    resident = world.people["resident"]
    await _ask(client, email=resident.email, language="en")
    await _confirm(client, await mailed())
    assert (resident.language, resident.has_account) == (Language.FI, True)
    listed = (await as_("resident").get("/v1/watches")).json()["items"]
    assert [item["name"] for item in listed] == ["Siivous Oulussa"]


async def test_sign_in_turns_the_address_into_an_account(
    client: ApiClient, mailed: Mailed, session: AsyncSession
) -> None:
    await _ask(client)
    place = (await _confirm(client, await mailed())).headers["location"]
    wish, token = sign_in(email="anna@example.fi")
    session.add(wish)
    signed_in = await client.post("/v1/sign-in/confirm", json={"token": token})
    anna = client.as_(signed_in.json()["token"])
    assert (await anna.get(place)).json()["name"] == "Siivous Oulussa"
    assert (await anna.post(f"{place}/feed")).status_code == 201
    assert await session.scalar(select(Person.has_account)) is True


async def test_number_of_watches_by_mail_is_limited(
    client: ApiClient, mailed: Mailed, session: AsyncSession
) -> None:
    somebody = person(email="anna@example.fi")
    session.add(somebody)
    await session.flush()
    session.add_all(watch(somebody) for _ in range(MAX_WATCHES))
    await _ask(client)
    token = await mailed()
    refused = await _confirm(client, token)
    assert (refused.status_code, refused.json()["errors"][0]["code"]) == (409, "too_many_watches")
    await session.delete((await session.scalars(select(Watch).limit(1))).one())
    await session.flush()
    assert (await _confirm(client, token)).status_code == 201


@pytest.mark.parametrize(
    ("wish", "pointer", "code"),
    [
        ({"email": "anna"}, "/email", "bad_email"),
        ({"frequency": "never"}, "/frequency", "nothing_mailed"),
        ({"criteria": {"cpv": ["siivous"]}}, "/criteria/cpv/0", "bad_cpv"),
        ({"criteria": {"regions": ["99"]}}, "/criteria/regions/0", "unknown_code"),
        ({"colour": "red"}, "/colour", "unknown_field"),
    ],
)
async def test_invalid_request_is_refused_without_a_mail(
    client: ApiClient, session: AsyncSession, wish: dict[str, object], pointer: str, code: str
) -> None:
    refused = await _ask(client, **wish)
    assert faults_of(refused) == [(pointer, code)]
    assert await count_of(session, WatchRequest) == await count_of(session, OutboxEvent) == 0


async def test_an_address_is_mailed_three_times_a_day_however_it_is_written(
    client: ApiClient,
) -> None:
    written = ["anna@example.fi", "Anna@example.fi", " anna@EXAMPLE.fi ", "anna@example.fi"]
    answers = [await _ask(client, email=email) for email in written]
    assert [answer.status_code for answer in answers] == [202, 202, 202, 429]
    assert 0 < int(answers[-1].headers["retry-after"]) <= 24 * 60 * 60
    assert (await _ask(client, email="bertta@example.fi")).status_code == 202


async def test_a_network_asks_a_bounded_number_of_times(client: ApiClient) -> None:
    answers = [
        await _ask(client, email=f"person{n}@example.fi") for n in range(limits.REQUESTS.most + 1)
    ]
    assert {answer.status_code for answer in answers[:-1]} == {202}
    assert answers[-1].status_code == 429


async def test_address_is_stored_in_the_table_of_requests_only(
    client: ApiClient, session: AsyncSession
) -> None:
    await _ask(client)
    event = (await session.scalars(select(OutboxEvent))).one()
    request_id = await session.scalar(select(WatchRequest.id))
    assert event.audience is Audience.PRIVATE
    assert event.data == {"watch_request_id": str(request_id)}
