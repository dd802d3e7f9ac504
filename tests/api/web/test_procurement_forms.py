"""A procurement in five fields: new, changed, published, approved."""

from collections.abc import Mapping
from datetime import date

import pytest
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.core.i18n import Language
from api.core.partial_dates import PartialDate, Precision
from api.plans.models.procurements import Procurement
from api.plans.models.values import ProcurementStatus
from tests.api.client import ApiClient
from tests.api.web.browser import SCRIPT
from tests.api.web.visitor import Visitor
from tests.factories.plans import plan, procurement
from tests.factories.world import World

FIVE = {
    "title/fi": "Koulujen siivous",
    "cpv_main": "90911200",
    "value": "noin 1,5 M€",
    "notice_expected": "syksy 2027",
    "contact": "Hanna Hankkija hanna@oulu.example 040 123 4567",
}


@pytest.fixture
def visitor(client: ApiClient, world: World) -> Visitor:
    visitor = Visitor(client)
    visitor.sign_in(world.token("occasional"))
    return visitor


def new_path(world: World) -> str:
    return f"/buyers/{world.buyer.id}/procurements/new"


async def only(session: AsyncSession) -> Procurement:
    return (await session.scalars(select(Procurement))).one()


async def test_five_fields_are_previewed_and_published(
    visitor: Visitor, world: World, session: AsyncSession
) -> None:
    await visitor.open(new_path(world))
    assert "occasional" in dict(visitor.filled({}))["contact"]
    await visitor.submit(FIVE)
    assert "1 500 000 €" in visitor.main()
    assert "Kaikki, nimellä Oulun kaupunki" in visitor.main()
    assert await session.scalar(select(func.count()).select_from(Procurement)) == 0
    await visitor.submit(step="send")
    assert "Hankinta on julkinen" in visitor.page.text
    row = await only(session)
    assert row.status is ProcurementStatus.PLANNED
    assert row.notice_expected == PartialDate(date(2027, 9, 1), Precision.SEASON)
    assert row.contact is not None
    assert (row.contact.name, row.contact.phone) == ("Hanna Hankkija", "040 123 4567")


@pytest.mark.parametrize(
    ("typed", "faulty"),
    [
        ({"value": "sata euroa"}, "value"),
        ({"value": "100 t€ / vuosi"}, "value"),
        ({"notice_expected": "31.2.2027"}, "notice_expected"),
        ({"notice_expected": "pian"}, "notice_expected"),
        ({"contact": "???"}, "contact"),
        ({"contact": ""}, "contact"),
        ({"title/fi": ""}, "title/fi"),
        ({"title/fi": "x" * 301}, "title/fi"),
        ({"cpv_main": "90911200-9"}, "cpv_main"),
        ({"cpv_main": "xyzzy"}, "cpv_main"),
        ({"dialogue_expected": "2,5"}, "dialogue_expected"),
    ],
)
async def test_bad_entry_comes_back_at_its_field_with_all_texts(
    typed: Mapping[str, str], faulty: str, visitor: Visitor, world: World, session: AsyncSession
) -> None:
    await visitor.open(new_path(world))
    page = await visitor.submit({**FIVE, "notes": SCRIPT, **typed})
    assert page.status_code in {400, 422}
    assert set(visitor.errors()) == {faulty}
    entries = dict(visitor.filled({}))
    assert entries["notes"] == SCRIPT
    assert entries[faulty] == typed[faulty]
    assert await session.scalar(select(func.count()).select_from(Procurement)) == 0


async def test_trade_is_searched_by_a_word_and_chosen(
    visitor: Visitor, world: World, session: AsyncSession
) -> None:
    await visitor.open(new_path(world))
    page = await visitor.submit({**FIVE, "cpv_main": "siivous"})
    assert page.status_code == 400
    assert "Valitse ala" in visitor.errors()["cpv_main"]
    assert 'type="radio"' in page.text
    await visitor.submit({"cpv_main": "90911200"})
    await visitor.submit(step="send")
    assert (await only(session)).cpv_main == "90911200"


async def test_where_approval_is_needed_the_draft_waits_and_an_officer_publishes(
    visitor: Visitor, world: World, session: AsyncSession
) -> None:
    world.buyer.occasional_needs_approval = True
    await session.flush()
    await visitor.open(new_path(world))
    assert "hyväksyy hankinnan ennen julkaisua" in visitor.main()
    await visitor.submit(FIVE)
    await visitor.submit(step="send")
    assert "Luonnos on tallennettu" in visitor.page.text
    assert "hyväksyy hankinnan" in visitor.main()
    row = await only(session)
    assert row.status is ProcurementStatus.DRAFT
    await visitor.open(f"/procurements/{row.id}/publish")
    assert (await visitor.submit()).status_code == 403
    visitor.sign_in(world.token("officer"))
    await visitor.open(f"/procurements/{row.id}/publish")
    await visitor.submit()
    assert (await only(session)).status is ProcurementStatus.PLANNED


async def test_row_of_a_plan_is_edited_and_stays_a_draft(
    visitor: Visitor, world: World, session: AsyncSession
) -> None:
    row = plan(world.buyer)
    session.add(row)
    await session.flush()
    await visitor.open(f"{new_path(world)}?plan={row.id}")
    action = visitor.form().get("action")
    assert action.endswith(f"/procurements/new?plan={row.id}")
    await visitor.submit(FIVE)
    await visitor.submit(step="send")
    made = await only(session)
    assert (made.plan_id, made.status) == (row.id, ProcurementStatus.DRAFT)
    await visitor.open(f"/procurements/{made.id}/edit")
    await visitor.submit({"value": "", "unit": "Sivistys"})
    changed = await only(session)
    assert (changed.value_low, changed.unit, changed.cpv_main) == (None, "Sivistys", "90911200")


async def test_form_without_changes_changes_nothing(
    visitor: Visitor, world: World, session: AsyncSession
) -> None:
    row = procurement(world.buyer)
    session.add(row)
    await session.flush()
    before = row.version
    await visitor.open(f"/procurements/{row.id}/edit")
    await visitor.submit()
    await visitor.submit(step="send")
    assert "Hankinta on julkinen" in visitor.page.text
    assert (await only(session)).version == before


async def test_public_date_moves_with_a_reason_only(
    visitor: Visitor, world: World, session: AsyncSession
) -> None:
    row = procurement(world.buyer)
    session.add(row)
    await session.flush()
    await visitor.open(f"/procurements/{row.id}/edit")
    page = await visitor.submit({"notice_expected": "Q1/2029"})
    assert page.status_code == 400
    assert set(visitor.errors()) == {"reason/fi/text"}
    await visitor.submit({"reason/fi/text": "Määräraha siirtyi."})
    await visitor.submit(step="send")
    assert (await only(session)).notice_expected == PartialDate(date(2029, 1, 1), Precision.QUARTER)


async def test_two_who_edit_see_both_versions(
    visitor: Visitor, world: World, session: AsyncSession
) -> None:
    row = procurement(world.buyer, status="draft", published_at=None, title="Vanha")
    session.add(row)
    await session.flush()
    await visitor.open(f"/procurements/{row.id}/edit")
    row = await only(session)
    row.unit = "Tekniikka"
    await session.commit()
    page = await visitor.submit({"title/fi": "Uusi"})
    assert page.status_code == 412
    assert "Nyt tallennettuna: Vanha" in visitor.main()
    assert "Nyt tallennettuna: Tekniikka" in visitor.main()
    await visitor.submit()
    assert (await only(session)).title[Language.FI].text == "Uusi"


async def test_expired_sign_in_keeps_the_five_fields(visitor: Visitor, world: World) -> None:
    await visitor.open(new_path(world))
    sent, action = visitor.filled(FIVE), visitor.form().get("action")
    visitor.sign_in(None)
    page = await visitor.send(action, [*sent, ("step", "preview")])
    assert page.status_code == 401
    visitor.sign_in(world.token("occasional"))
    await visitor.open(new_path(world))
    assert dict(visitor.filled({}))["title/fi"] == FIVE["title/fi"]


async def test_who_may_not_write_gets_no_form(visitor: Visitor, world: World) -> None:
    for name, status in (("viewer", 403), ("stranger", 403), ("supplier", 403)):
        visitor.sign_in(world.token(name))
        assert (await visitor.open(new_path(world))).status_code == status
