"""A procurement goes on, and publications made by mistake are withdrawn."""

from collections.abc import Mapping
from datetime import date
from typing import TypeVar

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.core.i18n import Language, translate
from api.core.partial_dates import PartialDate, Precision
from api.plans.inputs.procurements import ProcurementFields
from api.plans.models.plans import Plan
from api.plans.models.procurements import Procurement
from api.plans.models.values import PlanStatus, ProcurementStatus
from api.plans.rules.content import PUBLIC_STATE
from api.web.public.procurements import SAID_AS_REASON
from tests.api.client import ApiClient
from tests.api.web.browser import SCRIPT
from tests.api.web.visitor import Visitor
from tests.factories.interests import interest
from tests.factories.plans import plan, procurement
from tests.factories.world import World

S = ProcurementStatus
Row = TypeVar("Row", Plan, Procurement)


@pytest.fixture
async def row(session: AsyncSession, world: World) -> Procurement:
    row = procurement(world.buyer, title="Koulujen siivous")
    session.add(row)
    await session.commit()
    return row


def status_path(row: Procurement, status: str) -> str:
    return f"/my/procurements/{row.id}/status/{status}"


async def stored(session: AsyncSession, row: Row) -> Row:
    return await session.get_one(type(row), row.id, populate_existing=True)


async def test_procurement_is_postponed_with_a_new_date_and_a_reason(
    officer: Visitor, row: Procurement, session: AsyncSession
) -> None:
    await officer.open(status_path(row, "postponed"))
    given = {"notice_expected": "syksy 2028", "reason/fi/text": "Talousarvio viivästyy."}
    await officer.submit(given)
    assert "Suunnitteilla → Lykätty" in officer.main()
    assert "Talousarvio viivästyy." in officer.main()
    row = await stored(session, row)
    assert row.status is S.PLANNED
    await officer.submit(step="send")
    assert "Hankinnan tila on muutettu" in officer.main()
    row = await stored(session, row)
    assert (row.status, row.notice_expected) == (
        S.POSTPONED,
        PartialDate(date(2028, 9, 1), Precision.SEASON),
    )
    await officer.open(f"/procurements/{row.id}")
    assert "Talousarvio viivästyy." in officer.main()


@pytest.mark.parametrize(
    ("status", "typed", "faulty"),
    [
        ("postponed", {"reason/fi/text": "Syy"}, "notice_expected"),
        ("postponed", {"notice_expected": "syksy 2028"}, "reason/fi/text"),
        ("postponed", {"notice_expected": "pian", "reason/fi/text": SCRIPT}, "notice_expected"),
        ("cancelled", {}, "reason/fi/text"),
        ("tendering", {}, "notice_url"),
        ("tendering", {"notice_url": "hilma"}, "notice_url"),
        (
            "tendering",
            {"notice_id": "2027-1", "happened_on": "Q2/2026"},
            "happened_on",
        ),
        (
            "tendering",
            {"notice_id": "2027-1", "happened_on": "1.1.2099"},
            "happened_on",
        ),
    ],
)
async def test_bad_entry_comes_back_at_its_field(
    status: str,
    typed: Mapping[str, str],
    faulty: str,
    officer: Visitor,
    row: Procurement,
) -> None:
    await officer.open(status_path(row, status))
    page = await officer.submit(typed)
    assert page.status_code in {400, 422}
    assert set(officer.errors()) == {faulty}
    assert dict(typed).items() <= dict(officer.filled({})).items()


async def test_procurement_goes_its_way_to_the_end(
    officer: Visitor, row: Procurement, session: AsyncSession
) -> None:
    for status, typed in (
        ("preparing", {}),
        ("tendering", {"notice_url": "https://hilma.example/1", "happened_on": "1.6.2026"}),
        ("concluded", {}),
    ):
        await officer.open(f"/my/procurements/{row.id}")
        assert status_path(row, status) in officer.page.text
        await officer.open(status_path(row, status))
        await officer.submit(typed)
        await officer.submit(step="send")
        row = await stored(session, row)
        assert row.status == status
    assert row.notice_url == "https://hilma.example/1"
    await officer.open(f"/my/procurements/{row.id}")
    assert "/status/" not in officer.page.text


async def test_status_that_cannot_be_reached_says_so(officer: Visitor, row: Procurement) -> None:
    assert (await officer.open(status_path(row, "concluded"))).status_code == 409
    for name in ("draft", "in_dialogue", "nonsense"):
        assert (await officer.open(status_path(row, name))).status_code == 404


async def test_colleague_was_faster(
    client: ApiClient, officer: Visitor, world: World, row: Procurement
) -> None:
    await officer.open(status_path(row, "cancelled"))
    leader = Visitor(client)
    leader.sign_in(world.token("leader"))
    await leader.open(status_path(row, "preparing"))
    await leader.submit(step="preview")
    await leader.submit(step="send")
    page = await officer.submit({"reason/fi/text": "Ei rahaa"})
    assert page.status_code == 412
    assert dict(officer.filled({}))["reason/fi/text"] == "Ei rahaa"


async def test_jobs_are_those_the_person_may_do(
    client: ApiClient, world: World, row: Procurement, session: AsyncSession
) -> None:
    world.buyer.occasional_needs_approval = True
    await session.commit()
    visitor = Visitor(client)
    visitor.sign_in(world.token("occasional"))
    await visitor.open(f"/my/procurements/{row.id}")
    assert "/status/" not in visitor.page.text
    assert "/withdraw" not in visitor.page.text
    visitor.sign_in(world.token("officer"))
    await visitor.open(f"/my/procurements/{row.id}")
    assert status_path(row, "cancelled") in visitor.page.text
    assert "/withdraw" in visitor.page.text


async def test_publication_by_mistake_is_withdrawn(
    officer: Visitor, row: Procurement, session: AsyncSession
) -> None:
    await officer.open(f"/my/procurements/{row.id}/withdraw")
    await officer.submit({"reason/fi/text": "Julkaistiin liian aikaisin."})
    assert "Julkaistiin liian aikaisin." in officer.main()
    await officer.submit(step="send")
    assert "Julkaisu on peruttu" in officer.main()
    row = await stored(session, row)
    assert row.status is S.DRAFT


async def test_publication_in_which_somebody_takes_part_stays(
    officer: Visitor, row: Procurement, session: AsyncSession, world: World
) -> None:
    session.add(interest(world.supplier, row))
    await session.commit()
    await officer.open(f"/my/procurements/{row.id}/withdraw")
    page = await officer.submit({"reason/fi/text": "Vahinko"})
    assert page.status_code == 409
    assert "”Koulujen siivous”" in officer.main()
    assert dict(officer.filled({}))["reason/fi/text"] == "Vahinko"


async def test_plan_is_withdrawn_with_its_procurements(
    officer: Visitor, session: AsyncSession, world: World
) -> None:
    whole = plan(world.buyer, status=PlanStatus.PUBLISHED)
    session.add(whole)
    await session.commit()
    row = procurement(world.buyer, plan_id=whole.id, title="Linja-autot", status=S.TENDERING)
    session.add(row)
    await session.commit()
    await officer.open(f"/my/plans/{whole.id}/withdraw")
    page = await officer.submit({"reason/fi/text": "Vahinko"})
    assert page.status_code == 409
    assert "”Linja-autot” on edennyt" in officer.main()
    (await stored(session, row)).status = S.PLANNED
    await session.commit()
    await officer.submit()
    await officer.submit(step="send")
    assert "taas luonnoksia" in officer.main()
    row = await stored(session, row)
    whole = await stored(session, whole)
    assert (row.status, whole.status) == (S.DRAFT, PlanStatus.DRAFT)


async def test_plan_of_last_year_is_copied(
    officer: Visitor, session: AsyncSession, world: World
) -> None:
    whole = plan(world.buyer, status=PlanStatus.PUBLISHED, title="Hankinnat 2027–2028")
    session.add(whole)
    await session.commit()
    session.add(procurement(world.buyer, plan_id=whole.id, title="Linja-autot"))
    await session.commit()
    await officer.open(f"/plans/{whole.id}/edit")
    assert f"/my/plans/{whole.id}/copy" in officer.page.text
    await officer.open(f"/my/plans/{whole.id}/copy")
    assert dict(officer.filled({}))["title/fi"] == "Hankinnat 2028–2029"
    page = await officer.submit({"title/fi": ""})
    assert page.status_code == 400
    assert set(officer.errors()) == {"title/fi"}
    await officer.submit({"title/fi": "Hankinnat 2028", "years": "1"})
    assert "Tämä on kopio" in officer.main()
    assert "Linja-autot" in officer.main()
    copied = (await session.scalars(select(Plan).where(Plan.id != whole.id))).one()
    assert (copied.status, copied.period_start) == (PlanStatus.DRAFT, date(2028, 1, 1))


@pytest.mark.parametrize("language", Language)
def test_history_has_words_for_every_public_field(language: Language) -> None:
    for name in {*ProcurementFields.__struct_fields__, *PUBLIC_STATE} - {SAID_AS_REASON}:
        assert translate(f"page.procurement.{name}", language)
