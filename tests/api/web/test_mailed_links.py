"""The pages behind mailed links: signing in, invitations."""

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.accounts.models import Person, SignedInSession, SignIn
from api.core.audit import AuditEntry
from api.core.clock import utc_now
from api.core.i18n import Language
from api.organisations.models import Membership, Role
from tests.api.client import ApiClient, As
from tests.api.saving import count_of
from tests.api.web.browser import BROWSER, check_page, open_page
from tests.api.web.visitor import Visitor
from tests.factories.accounts import sign_in
from tests.factories.organisations import invitation
from tests.factories.world import World


async def test_opening_the_link_by_a_scanner_does_not_use_it_up(
    client: ApiClient, session: AsyncSession
) -> None:
    row, token = sign_in(email="anna@example.fi")
    session.add(row)
    link = f"/sign-in?token={token}&utm_source=mail"
    for _ in range(3):
        page = await open_page(client, link)
        assert page.status_code == 200
        assert "anna@example.fi" in page.text
        assert page.headers["cache-control"] == "private, no-store"
    assert await session.scalar(select(SignIn.used_at).where(SignIn.id == row.id)) is None
    visitor = Visitor(client)
    await visitor.open(link)
    await visitor.submit()
    assert visitor.path == "/my"
    assert "anna@example.fi" in visitor.main()


async def test_used_expired_or_forged_link_has_a_page_with_advice(
    client: ApiClient, session: AsyncSession
) -> None:
    used, used_token = sign_in(used_at=utc_now())
    expired, expired_token = sign_in(expires_at=utc_now() - timedelta(seconds=1))
    session.add_all([used, expired])
    for token in (used_token, expired_token, "vp_sin_forged", ""):
        opened = await open_page(client, f"/sign-in?token={token}")
        assert opened.status_code == 404
        pressed = await client.post("/sign-in", data={"token": token}, headers=BROWSER)
        check_page(pressed)
        assert pressed.status_code == 400
        for page in (opened, pressed):
            assert "Pyydä uusi viesti" in page.text
    assert (await client.post("/sign-in", headers=BROWSER)).status_code == 400
    assert await count_of(session, SignedInSession) == 0


async def test_pressing_the_button_twice_is_harmless(
    client: ApiClient, session: AsyncSession
) -> None:
    row, token = sign_in()
    session.add(row)
    pressed = [await client.post("/sign-in", data={"token": token}) for _ in range(2)]
    assert [page.status_code for page in pressed] == [303, 400]
    assert await count_of(session, SignedInSession) == 1


async def test_guesses_of_sign_in_links_are_rate_limited(client: ApiClient) -> None:
    for _ in range(30):
        assert (await client.post("/sign-in", data={"token": "x"})).status_code == 400
    refused = await client.post("/sign-in", data={"token": "x"}, headers=BROWSER)
    check_page(refused)
    assert refused.status_code == 429
    assert "retry-after" in refused.headers


# Invitations


async def test_new_person_joins_by_the_button(
    client: ApiClient, world: World, session: AsyncSession
) -> None:
    row, token = invitation(world.buyer, "new@example.fi", language=Language.SV)
    session.add(row)
    page = await open_page(client, f"/invitations/accept?token={token}")
    assert "Oulun kaupunki" in page.text
    assert "hankinta-asiantuntija" in page.text
    assert await session.scalar(select(Person).where(Person.email == row.email)) is None
    joined = await client.post("/invitations/accept", data={"token": token}, headers=BROWSER)
    check_page(joined)
    assert joined.status_code == 200
    assert "Oulun kaupunki" in joined.text
    person = (await session.scalars(select(Person).where(Person.email == row.email))).one()
    assert person.language is Language.SV
    stmt = select(Membership).where(Membership.person_id == person.id)
    member = (await session.scalars(stmt)).one()
    assert (member.organisation_id, member.role) == (world.buyer.id, Role.OFFICER)
    entry = (await session.scalars(select(AuditEntry))).one()
    assert (entry.action, entry.person_id) == ("invitation.accept", person.id)
    again = await client.post("/invitations/accept", data={"token": token}, headers=BROWSER)
    check_page(again)
    assert again.status_code == 400


async def test_button_adds_the_invited_address_whoever_presses_it(
    as_: As, world: World, session: AsyncSession
) -> None:
    row, token = invitation(world.buyer, "new@example.fi")
    session.add(row)
    before = await count_of(session, SignedInSession)
    forwarded = await as_("rival").post("/invitations/accept", data={"token": token})
    assert forwarded.status_code == 200
    assert await count_of(session, SignedInSession) == before
    stmt = select(Person.email).join(Membership, Membership.person_id == Person.id)
    members = await session.scalars(stmt.where(Membership.organisation_id == world.buyer.id))
    assert world.people["rival"].email not in (emails := set(members))
    assert "new@example.fi" in emails


async def test_ended_invitation_names_no_organisation(
    client: ApiClient, world: World, session: AsyncSession
) -> None:
    withdrawn, first = invitation(world.buyer, "a@example.fi", withdrawn_at=utc_now())
    expired, second = invitation(world.buyer, "b@example.fi", expires_at=utc_now())
    session.add_all([withdrawn, expired])
    for token in (first, second, "vp_inv_forged", ""):
        opened = await open_page(client, f"/invitations/accept?token={token}")
        pressed = await client.post("/invitations/accept", data={"token": token}, headers=BROWSER)
        assert (opened.status_code, pressed.status_code) == (404, 400)
        assert "Oulun kaupunki" not in opened.text + pressed.text
        assert "uusi kutsu" in opened.text


async def test_page_tells_a_member_of_the_membership(
    client: ApiClient, world: World, session: AsyncSession
) -> None:
    leader = world.people["leader"]
    row, token = invitation(world.buyer, leader.email)
    session.add(row)
    page = await client.post("/invitations/accept", data={"token": token}, headers=BROWSER)
    check_page(page)
    assert page.status_code == 409
    assert "Olet jo jäsen" in page.text
