"""An organisation of one's own: members, invitations, the confirmation of its name."""

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.organisations.models import Confirmation, Invitation, Organisation
from tests.api.client import ApiClient
from tests.api.web.visitor import Visitor
from tests.factories.world import World


@pytest.fixture
def visitor(client: ApiClient, world: World) -> Visitor:
    visitor = Visitor(client)
    visitor.sign_in(world.token("supplier"))
    return visitor


async def test_member_is_invited_and_the_invitation_withdrawn(
    visitor: Visitor, world: World, session: AsyncSession
) -> None:
    path = f"/my/organisations/{world.supplier.id}"
    page = await visitor.open("/my")
    assert path in page.text
    await visitor.open(f"{path}/invite")
    page = await visitor.submit({"email": "ei osoite", "role": "member"})
    assert page.status_code == 400
    assert set(visitor.errors()) == {"email"}
    await visitor.submit({"email": "uusi@yritys.example"})
    await visitor.open(path)
    assert "uusi@yritys.example" in visitor.main()
    row = (await session.scalars(select(Invitation))).one()
    await visitor.open(f"{path}/invitations/{row.id}/withdraw")
    assert "uusi@yritys.example" in visitor.main()
    await visitor.submit()
    await visitor.open(path)
    assert "uusi@yritys.example" not in visitor.main()


async def test_member_without_the_right_sees_no_controls(client: ApiClient, world: World) -> None:
    visitor = Visitor(client)
    visitor.sign_in(world.token("member"))
    page = await visitor.open(f"/my/organisations/{world.supplier.id}")
    assert "/invite" not in page.text
    assert "/confirm" not in page.text


async def test_confirmation_by_letter_is_asked_for_and_the_code_refused(
    visitor: Visitor, world: World, session: AsyncSession
) -> None:
    supplier_id = world.supplier.id
    supplier = await session.get_one(Organisation, supplier_id)
    supplier.confirmation = Confirmation.CLAIMED
    await session.commit()
    page = await visitor.open(f"/my/organisations/{supplier_id}")
    assert f"/my/organisations/{supplier_id}/confirm" in page.text
    await visitor.open(f"/my/organisations/{supplier_id}/confirm")
    page = await visitor.submit({"method": "letter"})
    assert "Kirjoita saamasi koodi" in page.text
    page = await visitor.submit({"code": "1234 5678"})
    assert page.status_code == 400
    assert set(visitor.errors()) == {"code"}
    page = await visitor.open(f"/my/organisations/{supplier_id}/confirm")
    assert "Minulla on jo koodi" in page.text
