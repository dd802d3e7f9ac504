"""Forms of pages: nothing typed is lost, nothing takes effect twice, nobody else sends them."""

from datetime import timedelta

import pytest
from litestar import Litestar
from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from api.accounts.models import SignedInSession
from api.core.clock import utc_now
from api.core.settings import Settings
from api.forms.models import FormDraft
from api.http.services import services_of
from api.interests.models import Interest
from api.plans.models.procurements import Procurement
from tests.api.client import ApiClient
from tests.api.web.browser import SCRIPT
from tests.api.web.visitor import Visitor
from tests.factories.plans import procurement
from tests.factories.world import World
from tests.services import replace

BID = {"kind": "bid", "message": "Voimme aloittaa heti."}


@pytest.fixture
async def target(session: AsyncSession, world: World) -> Procurement:
    row = procurement(world.buyer)
    session.add(row)
    await session.flush()
    return row


@pytest.fixture
def visitor(client: ApiClient, world: World) -> Visitor:
    visitor = Visitor(client)
    visitor.sign_in(world.token("supplier"))
    return visitor


async def interests(session: AsyncSession) -> int:
    return await session.scalar(select(func.count()).select_from(Interest)) or 0


async def test_form_registers_what_was_typed(
    visitor: Visitor, target: Procurement, session: AsyncSession
) -> None:
    await visitor.open(f"/procurements/{target.id}/interest")
    page = await visitor.submit(BID)
    assert "Kiinnostus on ilmoitettu" in page.text
    row = (await session.scalars(select(Interest))).one()
    assert (row.kind, row.message, row.public) == ("bid", BID["message"], False)


async def test_faults_stand_at_their_fields_and_every_text_is_kept(
    visitor: Visitor, target: Procurement
) -> None:
    await visitor.open(f"/procurements/{target.id}/interest")
    page = await visitor.submit(
        {"message": SCRIPT + "x" * 2_000, "capacity": "  12 bussia ", "regions": ["17", "99"]}
    )
    assert page.status_code == 400
    assert "<title>Virhe: " in page.text
    assert set(visitor.errors()) == {"kind", "message"}
    assert dict(visitor.filled({}))["capacity"] == "  12 bussia "
    assert SCRIPT + "x" * 2_000 in dict(visitor.filled({}))["message"]
    page = await visitor.submit({**BID, "regions": ["99"]})
    assert set(visitor.errors()) == {"regions"}


async def test_second_copy_gets_the_page_of_the_first(
    visitor: Visitor, target: Procurement, session: AsyncSession
) -> None:
    await visitor.open(f"/procurements/{target.id}/interest")
    sent, action = visitor.filled(BID), visitor.form().get("action")
    pages = [await visitor.send(action, sent) for _ in range(3)]
    assert {page.status_code for page in pages} == {200}
    assert await interests(session) == 1
    await visitor.open(f"/procurements/{target.id}/interest")
    page = await visitor.submit(BID)  # another form: the same interest again
    assert page.status_code == 409


@pytest.mark.parametrize(
    "headers",
    [{"Sec_Fetch_Site": "cross-site"}, {"Sec_Fetch_Site": "same-site"}],
)
async def test_form_of_another_site_is_refused_with_its_text(
    headers: dict[str, str], visitor: Visitor, target: Procurement, session: AsyncSession
) -> None:
    await visitor.open(f"/procurements/{target.id}/interest")
    page = await visitor.submit(BID, **headers)
    assert page.status_code == 403
    assert dict(visitor.filled({}))["message"] == BID["message"]
    assert await interests(session) == 0
    assert (await visitor.submit({})).status_code == 200


async def test_expired_sign_in_keeps_the_text_and_leads_back(
    visitor: Visitor, target: Procurement, session: AsyncSession, world: World
) -> None:
    path = f"/procurements/{target.id}/interest"
    await visitor.open(path)
    await session.execute(
        update(SignedInSession).values(expires_at=utc_now() - timedelta(seconds=1))
    )
    page = await visitor.submit(BID)
    assert page.status_code == 401
    assert f"/sign-in?return=%2Fprocurements%2F{target.id}%2Finterest" in page.text
    assert dict(visitor.filled({}))["message"] == BID["message"]
    await session.execute(update(SignedInSession).values(expires_at=utc_now() + timedelta(days=1)))
    page = await visitor.open(path)
    assert "Jatkat siitä, mihin jäit" in page.text
    assert dict(visitor.filled({}))["message"] == BID["message"]
    await visitor.submit({})
    assert await interests(session) == 1
    assert await session.scalar(select(func.count()).select_from(FormDraft)) == 0


async def test_form_beyond_the_rate_limit_shows_its_text_and_can_be_sent_again(
    visitor: Visitor, target: Procurement, app: Litestar, monkeypatch: pytest.MonkeyPatch
) -> None:
    await visitor.open(f"/procurements/{target.id}/interest")
    sent, action = visitor.filled(BID), visitor.form().get("action")
    settings = services_of(app)[Settings].model_copy(update={"rate_limit_signed_in": 1})
    with monkeypatch.context() as patch:
        replace(patch, app, settings)
        await visitor.open("/my")
        page = await visitor.send(action, sent)
    assert page.status_code == 429
    assert BID["message"] in visitor.main()
    page = await visitor.submit({})
    assert "Kiinnostus on ilmoitettu" in page.text


async def test_longest_form_that_cannot_be_handled_shows_its_text(
    visitor: Visitor, target: Procurement, app: Litestar, monkeypatch: pytest.MonkeyPatch
) -> None:
    await visitor.open(f"/procurements/{target.id}/interest")
    sent, action = visitor.filled(BID | {"message": "x" * 650_000}), visitor.form().get("action")
    settings = services_of(app)[Settings].model_copy(update={"rate_limit_signed_in": 1})
    with monkeypatch.context() as patch:
        replace(patch, app, settings)
        await visitor.open("/my")
        page = await visitor.send(action, sent)
    assert page.status_code == 429
    assert "x" * 650_000 in visitor.main()


async def test_anonymous_visitor_is_sent_to_sign_in_and_comes_back(
    client: ApiClient, target: Procurement
) -> None:
    visitor = Visitor(client)
    await visitor.open(f"/procurements/{target.id}/interest")
    assert visitor.path == f"/sign-in?return=%2Fprocurements%2F{target.id}%2Finterest"
