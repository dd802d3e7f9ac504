"""Codes that prove who speaks for an organisation: by a mailbox and by a letter."""

import re

import pytest
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from api.core.clock import utc_now
from api.organisations.models import (
    BusinessRegisterState,
    Confirmation,
    ConfirmationRequest,
    Organisation,
    Role,
)
from tests.api.client import As
from tests.api.confirming import events, register
from tests.api.problems import faults_of
from tests.factories.organisations import (
    claimed,
    letter,
    membership,
    register_entry,
)
from tests.factories.world import World


async def test_printed_code_works_once_and_reprinting_makes_another(
    as_: As, session: AsyncSession, world: World
) -> None:
    made = await register(as_("resident"))
    path = f"/v1/organisations/{made['id']}/confirmations"
    begun = await as_("resident").post(path, json={"method": "letter", "language": "sv"})
    request = begun.json()["request"]
    assert (request["method"], request["state"]) == ("letter", "waiting")
    codes = []
    for _ in range(2):
        page = await as_("operator").post(f"{path}/{request['id']}/letter")
        assert page.headers["cache-control"] == "private, no-store"
        assert "Kuljetus Karhu Ky" in page.text
        codes += re.findall(r'class="code">(\d{4} \d{4})<', page.text)
    first, second = codes
    row = await session.get_one(ConfirmationRequest, request["id"])
    assert first.replace(" ", "").encode() not in (row.code_hash or b"")
    place = f"{path}/{request['id']}/code"
    old = await as_("resident").post(place, json={"code": first})
    assert faults_of(old) == [("/code", "bad_confirmation_code")]
    used = await as_("resident").post(place, json={"code": second})
    assert (used.status_code, used.json()["confirmation"]) == (200, "confirmed")
    again = await as_("resident").post(place, json={"code": second})
    assert again.status_code == 400


async def test_code_allows_five_guesses_and_expires(
    as_: As, session: AsyncSession, world: World
) -> None:
    firm = claimed(name="Kuljetus Karhu Ky")
    session.add(firm)
    await session.flush()
    session.add(membership(world.people["resident"], firm, Role.ADMIN))
    row, code = letter(firm)
    session.add(row)
    place = f"/v1/organisations/{firm.id}/confirmations/{row.id}/code"
    wrong = "00000000" if code != "00000000" else "11111111"
    for _ in range(5):
        assert (await as_("resident").post(place, json={"code": wrong})).status_code == 400
    assert (await as_("resident").post(place, json={"code": code})).status_code == 400
    late, right = letter(firm, expires_at=utc_now())
    await session.execute(update(ConfirmationRequest).values(ended_at=utc_now()))
    session.add(late)
    place_of_late = place.replace(str(row.id), str(late.id))
    assert (await as_("resident").post(place_of_late, json={"code": right})).status_code == 400
    kept = await session.get_one(Organisation, firm.id)
    assert kept.confirmation is Confirmation.CLAIMED
    path = place.removesuffix("/code").rpartition("/")[0]
    listed = (await as_("resident").get(path)).json()["requests"]
    assert [item["state"] for item in listed] == ["ended", "ended"]
    fresh, right = letter(firm)
    await session.execute(update(ConfirmationRequest).values(ended_at=utc_now()))
    session.add(fresh)
    place_of_fresh = place.replace(str(row.id), str(fresh.id))
    for _ in range(4):
        assert (await as_("resident").post(place_of_fresh, json={"code": wrong})).status_code == 400
    used = await as_("resident").post(place_of_fresh, json={"code": right})
    assert used.status_code == 200, "the fifth is right"


async def test_third_letter_in_a_month_is_refused(as_: As) -> None:
    made = await register(as_("resident"))
    path = f"/v1/organisations/{made['id']}/confirmations"
    for status in (201, 201, 409):
        asked = await as_("resident").post(path, json={"method": "letter"})
        assert asked.status_code == status
    assert faults_of(asked, 409) == [("/method", "asked_too_often")]


@pytest.mark.parametrize(
    ("entry", "email", "refused"),
    [
        (None, "a@karhu.example", ("/method", "register_waiting")),
        (
            {"state": BusinessRegisterState.UNKNOWN},
            "a@karhu.example",
            ("/method", "register_unknown"),
        ),
        (
            {"state": BusinessRegisterState.CEASED},
            "a@karhu.example",
            ("/method", "register_ceased"),
        ),
        ({"website": None}, "a@karhu.example", ("/method", "register_no_website")),
        ({"website": "www.karhu.fi"}, "a@other.fi", ("/email", "mailbox_elsewhere")),
        ({"website": "www.karhu.fi"}, "a@karhu.fi.other.fi", ("/email", "mailbox_elsewhere")),
        ({"website": "facebook.com/karhu"}, "a@facebook.com", ("/email", "website_of_provider")),
        ({"website": "karhu.github.io"}, "a@other.github.io", ("/email", "mailbox_elsewhere")),
        ({"website": "co.uk"}, "a@b.co.uk", ("/email", "website_of_provider")),
        ({"website": "http://1.2.3.4/"}, "a@2.3.4", ("/email", "bad_email")),
    ],
)
async def test_mailbox_outside_the_registered_domain_is_refused(  # noqa: PLR0917 - fixtures
    as_: As,
    session: AsyncSession,
    world: World,
    entry: dict[str, object] | None,
    email: str,
    refused: tuple[str, str],
) -> None:
    firm = claimed(name="Kuljetus Karhu Ky", website="https://other.fi")
    session.add(firm)
    await session.flush()
    session.add(membership(world.people["resident"], firm, Role.ADMIN))
    if entry is not None:
        session.add(register_entry(firm, **entry))
    path = f"/v1/organisations/{firm.id}/confirmations"
    answer = await as_("resident").post(path, json={"method": "mailbox", "email": email})
    assert faults_of(answer, 409 if refused[0] == "/method" else 400) == [refused]
    assert (await session.scalars(select(ConfirmationRequest))).all() == []


async def test_a_mailbox_in_the_registered_domain_gets_a_code_three_times_a_day(
    as_: As, session: AsyncSession, world: World
) -> None:
    firms = [claimed(name=name) for name in ("Kuljetus Karhu Ky", "Siivous Susi Oy")]
    session.add_all(firms)
    await session.flush()
    for firm in firms:
        session.add(membership(world.people["resident"], firm, Role.ADMIN))
        session.add(register_entry(firm, website="https://WWW.Karhu.FI/etusivu"))
    body = {"method": "mailbox", "email": "Info@posti.karhu.fi"}
    for number, status in enumerate((201, 201, 201, 429)):
        path = f"/v1/organisations/{firms[number % 2].id}/confirmations"
        answer = await as_("resident").post(path, json=body)
        assert answer.status_code == status, answer.text
    assert [kind for kind, _ in await events(session, "confirmation.")] == [
        "confirmation.asked.v1"
    ] * 3
    open_ones = select(ConfirmationRequest).where(ConfirmationRequest.ended_at.is_(None))
    assert {row.email for row in await session.scalars(open_ones)} == {"info@posti.karhu.fi"}
