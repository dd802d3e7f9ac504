"""A copy of one's data, and what was hidden of what one wrote."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.core.clock import utc_now
from api.core.ids import new_id
from api.objections.models import Objection
from api.personal_data.models import Export, ExportState
from tests.api.client import ApiClient
from tests.api.web.browser import SCRIPT
from tests.api.web.matrix.own_data import at_hiding
from tests.api.web.visitor import Visitor
from tests.factories.world import World


@pytest.fixture
def resident(client: ApiClient, world: World) -> Visitor:
    visitor = Visitor(client)
    visitor.sign_in(world.token("resident"))
    return visitor


async def test_copy_is_asked_for_once_and_waited_for(
    resident: Visitor, session: AsyncSession
) -> None:
    await resident.open("/my/export")
    await resident.submit()
    assert "Kopiota tehdään" in resident.main()
    assert 'value="send"' not in resident.page.text
    assert (await session.scalars(select(Export))).one().state is ExportState.PENDING


@pytest.mark.parametrize("state", ["failed", "expired"])
async def test_copy_that_is_gone_can_be_asked_for_again(
    resident: Visitor, world: World, session: AsyncSession, state: str
) -> None:
    session.add(
        Export(id=new_id(), person_id=world.people["resident"].id, state=ExportState(state))
    )
    await session.commit()
    await resident.open("/my/export")
    assert "Pyydä uusi" in resident.main()
    assert "/my/export/file" not in resident.page.text


async def test_ready_copy_is_said_to_be_there(
    resident: Visitor, world: World, session: AsyncSession
) -> None:
    session.add(
        Export(
            id=new_id(),
            person_id=world.people["resident"].id,
            state=ExportState.READY,
            storage_key="exports/x",
            size=1_234_567,
            ready_at=utc_now(),
            expires_at=utc_now() + timedelta(days=7),
        )
    )
    await session.commit()
    await resident.open("/my/export")
    assert "1,2 Mt" in resident.main()
    assert "/my/export/file" in resident.page.text


async def test_author_reads_why_and_objects_once(
    resident: Visitor, world: World, session: AsyncSession
) -> None:
    path = await at_hiding()(world, session)
    await session.commit()
    await resident.open(path)
    assert "Ei kuulu kaikille." in resident.main()
    await resident.open(f"{path}/object")
    page = await resident.submit({"text": ""})
    assert page.status_code == 400
    assert set(resident.errors()) == {"text"}
    await resident.submit({"text": f"Nimi on julkinen {SCRIPT}"})
    assert f"Nimi on julkinen {SCRIPT}" in resident.main()
    assert "Ratkaisu odottaa" in resident.main()
    assert f"{path}/object" not in resident.page.text
    assert (await session.scalars(select(Objection))).one().text == f"Nimi on julkinen {SCRIPT}"
    await resident.open(f"{path}/object")
    page = await resident.submit({"text": "Vielä kerran"})
    assert page.status_code == 409
    assert dict(resident.filled({}))["text"] == "Vielä kerran"
