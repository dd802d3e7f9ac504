"""Sessions: their maximum number, how all of them end, and the mail about a new one."""

import re
from uuid import UUID

import pytest
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.accounts.events import SignedInFromNewPlace
from api.accounts.mails import mail_new_place
from api.accounts.models import Person, SignedInSession
from api.core.outbox import OutboxEvent
from api.core.settings import Settings
from api.mails.models import Mail, MailKind
from tests.api.client import ApiClient
from tests.api.saving import saved
from tests.api.web.browser import BROWSER, check_page, open_page
from tests.factories.accounts import person, sign_in, signed_in
from tests.factories.events import context


async def _sign_in(client: ApiClient, session: AsyncSession, who: Person) -> str:
    row, token = sign_in(email=who.email)
    session.add(row)
    confirmed = await client.post("/v1/sign-in/confirm", json={"token": token})
    assert confirmed.status_code == 200
    return str(confirmed.json()["token"])


@pytest.fixture
async def anna(session: AsyncSession) -> Person:
    return await saved(session, person())


async def _live(session: AsyncSession, who: Person) -> int:
    live = select(func.count()).where(
        SignedInSession.person_id == who.id, SignedInSession.revoked_at.is_(None)
    )
    return await session.scalar(live) or 0


async def test_twenty_first_session_ends_the_least_recently_used(
    client: ApiClient, session: AsyncSession, anna: Person
) -> None:
    tokens = [await _sign_in(client, session, anna) for _ in range(21)]
    assert await _live(session, anna) == 20
    assert (await client.as_(tokens[0]).get("/v1/me")).status_code == 401
    assert (await client.as_(tokens[1]).get("/v1/me")).status_code == 200


@pytest.mark.parametrize(("query", "here"), [("", 401), ("?keep_current=true", 200)])
async def test_all_sessions_end_at_once(
    client: ApiClient, session: AsyncSession, anna: Person, query: str, here: int
) -> None:
    other_person = person()
    session.add(other_person)
    await session.flush()
    not_mine = client.as_(await _sign_in(client, session, other_person))
    mine, other = [client.as_(await _sign_in(client, session, anna)) for _ in range(2)]
    assert (await mine.delete(f"/v1/me/sessions{query}")).status_code == 204
    assert (await mine.get("/v1/me")).status_code == here
    assert (await other.get("/v1/me")).status_code == 401
    assert (await not_mine.get("/v1/me")).status_code == 200


async def _told(session: AsyncSession) -> list[UUID]:
    kind = OutboxEvent.type == "session.from_new_place.v1"
    events = await session.scalars(select(OutboxEvent).where(kind))
    return [UUID(event.data["session_id"]) for event in events]


async def test_sign_in_from_a_new_network_is_mailed(
    client: ApiClient, session: AsyncSession, anna: Person
) -> None:
    for address in ("203.0.113.7", "203.0.113.200", "203.0.9.1"):  # of one operator
        await _sign_in(client.from_(address), session, anna)
    assert await _told(session) == []
    await _sign_in(client.from_("198.51.100.1"), session, anna)
    assert len(await _told(session)) == 1
    await _sign_in(client.from_("198.51.100.9"), session, anna)  # known by now
    assert len(await _told(session)) == 1


async def test_networks_are_stored_as_hashes_that_differ_by_person(
    client: ApiClient, session: AsyncSession, anna: Person
) -> None:
    other = person()
    session.add(other)
    await session.flush()
    for who in (anna, other):
        await _sign_in(client.from_("203.0.113.7"), session, who)
    places = (await session.scalars(select(SignedInSession.place))).all()
    assert len(set(places)) == 2
    assert not any(b"203" in (place or b"") for place in places)


async def test_button_in_the_mail_ends_all_sessions(
    client: ApiClient, session: AsyncSession, settings: Settings, anna: Person
) -> None:
    token = await _sign_in(client.from_("203.0.113.7"), session, anna)
    await _sign_in(client.from_("198.51.100.1"), session, anna)
    [session_id] = await _told(session)
    for _ in range(2):  # the event may be handled twice
        await session.run_sync(
            lambda sync: mail_new_place(sync, SignedInFromNewPlace(session_id), context(settings))
        )
    [mail] = (await session.scalars(select(Mail))).all()
    assert (mail.kind, mail.address) == (MailKind.SECURITY, anna.email)
    [link] = re.findall(r"/sign-out-everywhere\S+", mail.text)
    page = await open_page(client, link)
    assert (page.status_code, anna.email in page.text) == (200, True)
    assert await _live(session, anna) == 2  # opening it changes nothing
    stop = link.partition("token=")[2]
    done = await client.post("/sign-out-everywhere", data={"token": stop}, headers=BROWSER)
    check_page(done)
    assert done.status_code == 200
    assert await _live(session, anna) == 0
    assert (await client.as_(token).get("/v1/me")).status_code == 401


async def test_a_forged_link_ends_nothing(
    client: ApiClient, session: AsyncSession, anna: Person
) -> None:
    row, _ = signed_in(anna)
    session.add(row)
    await session.flush()
    known = row.id.hex
    for forged in ("", "x", known, known + "0" * 32, "ä" * 64):
        assert (await open_page(client, f"/sign-out-everywhere?token={forged}")).status_code == 404
        pressed = await client.post("/sign-out-everywhere", data={"token": forged}, headers=BROWSER)
        assert pressed.status_code == 400
    assert await _live(session, anna) == 1
