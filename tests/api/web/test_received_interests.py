"""The interests that a buyer received, and when its work is mailed."""

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.buyer_digests.models import BuyerDigest
from api.core.clock import utc_now
from api.core.i18n import Language, best_text
from api.core.schedule import Frequency
from api.interests.models import InterestKind
from api.plans.models.procurements import Procurement
from api.web.procuring import interests
from tests.api.web.browser import SCRIPT
from tests.api.web.visitor import Visitor
from tests.factories.dialogues import dialogue
from tests.factories.interests import interest
from tests.factories.plans import procurement
from tests.factories.world import World


@pytest.fixture
async def row(session: AsyncSession, world: World) -> Procurement:
    row = procurement(world.buyer)
    session.add(row)
    await session.commit()
    return row


async def test_officer_finds_an_interest_and_reads_it(
    officer: Visitor, row: Procurement, world: World, session: AsyncSession
) -> None:
    session.add(interest(world.supplier, row, message=f"Soittakaa {SCRIPT}", seeks_partners=True))
    session.add(interest(world.supplier, row, kind=InterestKind.BE_HEARD, message="Kuulkaa"))
    await session.commit()
    await officer.open(f"/my/procurements/{row.id}")
    path = f"/my/procurements/{row.id}/interests"
    assert path in officer.page.text
    await officer.open(path)
    assert "Tehdä tarjouksen (1)" in officer.main()
    assert "Kuulkaa" in officer.main()
    await officer.open(f"{path}?kind=bid")
    assert "Kuulkaa" not in officer.main()
    assert SCRIPT not in officer.page.text
    one = officer.page.text.partition("/my/received-interests/")[2][:36]
    await officer.open(f"/my/received-interests/{one}")
    for words in (f"Soittakaa {SCRIPT}", "Viisi autoa", "Pohjois-Pohjanmaa", "Etsii kumppaneita"):
        assert words in officer.main()


async def test_list_is_paged_within_its_filter(
    officer: Visitor,
    row: Procurement,
    world: World,
    session: AsyncSession,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(interests, "ON_PAGE", 1)
    for kind in InterestKind:
        session.add(interest(world.supplier, row, kind=kind, message=f"Viesti {kind}"))
        await session.flush()
    await session.commit()
    path = f"/my/procurements/{row.id}/interests?kind=bid&kind=partner"
    await officer.open(path)
    assert "Viesti partner" in officer.main()
    following = officer.page.text.partition('rel="next" href="')[2].partition('"')[0]
    await officer.open(following.replace("&amp;", "&"))
    assert "Viesti bid" in officer.main()
    assert 'rel="next"' not in officer.page.text


async def test_withdrawn_interest_names_nobody(
    officer: Visitor, world: World, session: AsyncSession
) -> None:
    call = dialogue(world.buyer)
    session.add(call)
    await session.flush()
    gone = interest(world.supplier, call, message="Salaisuus", withdrawn_at=utc_now())
    session.add(gone)
    await session.commit()
    await officer.open(f"/my/dialogues/{call.id}/interests")
    assert "Kukaan ei ole ilmoittanut" in officer.main()
    await officer.open(f"/my/received-interests/{gone.id}")
    assert "perunut ilmoituksensa" in officer.main()
    assert "Salaisuus" not in officer.main()
    assert best_text(world.supplier.name, Language.FI) not in officer.main()


async def test_digest_of_work_is_changed_and_stopped(
    officer: Visitor, world: World, session: AsyncSession
) -> None:
    path = f"/my/organisations/{world.buyer.id}/digest"
    await officer.open(path)
    assert dict(officer.filled({}))["frequency"] == "weekdays"
    await officer.submit({"frequency": "weekly", "hour": "9", "weekdays": ["0", "3"]})
    assert officer.path == "/my/done/digest-changed"
    await officer.open(path)
    assert ("weekdays", "3") in officer.filled({})
    await officer.submit({"frequency": "never"})
    await officer.open(path)
    assert dict(officer.filled({}))["frequency"] == "never"
    digest = (await session.scalars(select(BuyerDigest))).one()
    assert digest.schedule.frequency is Frequency.NEVER
