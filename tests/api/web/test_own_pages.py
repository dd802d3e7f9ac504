"""Settings, sessions and interests of one's own."""

from typing import TypeVar
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.accounts.models import Person, SignedInSession
from api.core.quiet_hours import QuietHours
from api.interests.models import Interest
from api.mails.models import Suppression
from tests.api.client import ApiClient
from tests.api.web.visitor import Visitor
from tests.factories.accounts import signed_in
from tests.factories.interests import interest
from tests.factories.mails import suppression
from tests.factories.plans import procurement
from tests.factories.world import World

T = TypeVar("T")


@pytest.fixture
def visitor(client: ApiClient, world: World) -> Visitor:
    visitor = Visitor(client)
    visitor.sign_in(world.token("supplier"))
    return visitor


async def fresh(session: AsyncSession, table: type[T], row_id: UUID) -> T:
    return await session.get_one(table, row_id, populate_existing=True)


async def test_settings_are_saved_and_quiet_hours_taken_away(
    visitor: Visitor, world: World, session: AsyncSession
) -> None:
    person_id = world.people["supplier"].id
    page = await visitor.open("/my/settings")
    assert '<option value="Europe/Stockholm">Tukholma</option>' in page.text
    quiet = {"quiet_hours/from": "21", "quiet_hours/to": "7"}
    await visitor.submit({"name": " Anna ", "language": "sv", **quiet})
    person = await fresh(session, Person, person_id)
    assert (person.name, person.language) == ("Anna", "sv")
    assert person.quiet_hours == QuietHours(21, 7)
    await visitor.open("/my/settings")
    page = await visitor.submit({"quiet_hours/from": ""})
    assert page.status_code == 400
    assert set(visitor.errors()) == {"quiet_hours/from"}
    await visitor.submit({"quiet_hours/from": "", "quiet_hours/to": "", "name": ""})
    person = await fresh(session, Person, person_id)
    assert (person.quiet_hours, person.name) == (None, "")


async def test_two_windows_do_not_overwrite_each_other(
    visitor: Visitor, world: World, session: AsyncSession
) -> None:
    person_id = world.people["supplier"].id
    await visitor.open("/my/settings")
    first, action = visitor.filled({"name": "Anna"}), visitor.form().get("action")
    await visitor.open("/my/settings")
    await visitor.submit({"name": "Annika"})
    page = await visitor.send(action, [*first, ("step", "send")])
    assert page.status_code == 412
    assert "Annika" in visitor.main()  # what is stored stands beside what was typed
    await visitor.submit()
    assert (await fresh(session, Person, person_id)).name == "Anna"


async def test_stopped_address_gets_mails_again(
    visitor: Visitor, world: World, session: AsyncSession
) -> None:
    session.add(suppression(world.people["supplier"].email))
    await session.flush()
    page = await visitor.open("/my/settings")
    assert "/my/settings/mails" in page.text
    await visitor.open("/my/settings/mails")
    await visitor.submit()
    assert (await session.scalars(select(Suppression))).all() == []


async def test_one_session_or_all_are_ended(
    visitor: Visitor, world: World, session: AsyncSession
) -> None:
    person_id = world.people["supplier"].id
    other, _ = signed_in(world.people["supplier"])
    session.add(other)
    await session.flush()
    other_id = other.id
    await visitor.open("/my/sessions")
    await visitor.submit({"sessions": [str(other_id)]})
    assert (await fresh(session, SignedInSession, other_id)).revoked_at is not None
    await visitor.open("/my/sessions/end-all")
    await visitor.submit()
    assert "session" not in visitor.cookies
    own = select(SignedInSession).where(
        SignedInSession.person_id == person_id,
        SignedInSession.revoked_at.is_(None),
    )
    assert (await session.scalars(own)).all() == []


async def test_session_of_somebody_else_cannot_be_ended(
    visitor: Visitor, world: World, session: AsyncSession
) -> None:
    other, _ = signed_in(world.people["rival"])
    session.add(other)
    await session.commit()
    other_id = other.id
    await visitor.open("/my/sessions")
    page = await visitor.submit({"sessions": [str(other_id)]})
    assert page.status_code == 404
    assert (await fresh(session, SignedInSession, other_id)).revoked_at is None


async def test_interest_is_changed_and_withdrawn(
    visitor: Visitor, world: World, session: AsyncSession
) -> None:
    target = procurement(world.buyer)
    session.add(target)
    await session.flush()
    row = interest(world.supplier, target)
    session.add(row)
    await session.flush()
    row_id = row.id
    await visitor.open("/my/interests")
    assert "Koulukuljetukset" in visitor.main()
    await visitor.open(f"/my/interests/{row_id}/edit")
    await visitor.submit({"capacity": "", "public": "yes"})
    row = await fresh(session, Interest, row_id)
    assert (row.capacity, row.public, row.regions) == ("", True, ["17"])
    await visitor.open(f"/my/interests/{row_id}/withdraw")
    await visitor.submit()
    assert (await fresh(session, Interest, row_id)).withdrawn_at is not None
    page = await visitor.open("/my/interests")
    assert f"/my/interests/{row_id}/edit" not in page.text


async def test_officer_is_not_asked_to_add_a_firm(client: ApiClient, world: World) -> None:
    for name, is_asked in (("officer", False), ("supplier", True)):
        visitor = Visitor(client)
        visitor.sign_in(world.token(name))
        await visitor.open("/my")
        assert ("Lisää yritys" in visitor.main()) is is_asked
