"""A plan's title, period and goals; its archive; a draft is deleted; a dialogue begins there."""

from datetime import date

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from api.core.i18n import Language
from api.plans.models.plans import Plan
from api.plans.models.procurements import Procurement
from api.plans.models.values import PlanStatus, ProcurementStatus
from tests.api.saving import count_of
from tests.api.web.visitor import Visitor
from tests.factories.plans import plan, procurement
from tests.factories.world import World


@pytest.fixture
async def row(session: AsyncSession, world: World) -> Plan:
    row = plan(world.buyer, status=PlanStatus.PUBLISHED)
    session.add(row)
    await session.commit()
    return row


async def stored(session: AsyncSession, row: Plan) -> Plan:
    return await session.get_one(Plan, row.id, populate_existing=True)


async def test_title_period_and_goals_are_changed(
    officer: Visitor, row: Plan, session: AsyncSession
) -> None:
    before = (await stored(session, row)).title[Language.FI]
    await officer.open(f"/plans/{row.id}/edit")
    assert f"/my/plans/{row.id}/edit" in officer.page.text
    await officer.open(f"/my/plans/{row.id}/edit")
    await officer.submit(
        {
            "title/sv": "Upphandlingsplan 2028",
            "period_start": "1.1.2028",
            "period_end": "2028-12-31",
            "goals": ["openness.dialogue"],
        }
    )
    assert "Suunnitelman tiedot on tallennettu." in officer.main()
    plan_row = await stored(session, row)
    assert plan_row.title[Language.SV].text == "Upphandlingsplan 2028"
    assert plan_row.title[Language.FI] == before
    assert (plan_row.period_start, plan_row.period_end) == (date(2028, 1, 1), date(2028, 12, 31))
    assert plan_row.goals == ["openness.dialogue"]
    await officer.open(f"/my/plans/{row.id}/edit")
    assert ("goals", "openness.dialogue") in officer.filled({})


async def test_bad_period_is_refused_at_its_field_with_the_texts_kept(
    officer: Visitor, row: Plan
) -> None:
    await officer.open(f"/my/plans/{row.id}/edit")
    typed = {"title/fi": "Uusi otsikko", "period_start": "ensi vuosi", "period_end": "syksy 2028"}
    page = await officer.submit(typed)
    assert page.status_code == 400
    assert set(officer.errors()) == {"period_start", "period_end"}
    assert typed.items() <= dict(officer.filled({})).items()
    await officer.submit({"period_start": "1.1.2029", "period_end": "1.1.2028"})
    assert officer.errors()


async def test_newer_plan_is_not_overwritten_unseen(
    officer: Visitor, row: Plan, session: AsyncSession
) -> None:
    await officer.open(f"/my/plans/{row.id}/edit")
    (await stored(session, row)).goals = ["openness.dialogue"]
    await session.commit()
    page = await officer.submit({"title/fi": "Toinen otsikko"})
    assert page.status_code == 412


async def test_plan_is_archived_and_can_no_longer_be_changed(
    officer: Visitor, row: Plan, session: AsyncSession
) -> None:
    await officer.open(f"/my/plans/{row.id}/archive")
    await officer.submit()
    assert "Suunnitelma on arkistoitu." in officer.main()
    assert (await stored(session, row)).status is PlanStatus.ARCHIVED
    assert f"/my/plans/{row.id}/edit" not in officer.page.text
    await officer.open(f"/my/plans/{row.id}/edit")
    page = await officer.submit({"title/fi": "Toinen"})
    assert page.status_code == 409


@pytest.mark.parametrize("in_plan", [True, False])
async def test_draft_of_a_procurement_is_deleted(
    officer: Visitor, row: Plan, world: World, session: AsyncSession, in_plan: bool
) -> None:
    draft = procurement(
        world.buyer,
        status=ProcurementStatus.DRAFT,
        published_at=None,
        plan_id=row.id if in_plan else None,
    )
    session.add(draft)
    await session.commit()
    await officer.open(f"/my/procurements/{draft.id}")
    assert f"/my/procurements/{draft.id}/delete" in officer.page.text
    await officer.open(f"/my/procurements/{draft.id}/delete")
    await officer.submit()
    assert "Luonnos on poistettu" in officer.main()
    assert await count_of(session, Procurement) == 0


async def test_dialogue_is_begun_from_its_procurement(
    officer: Visitor, world: World, session: AsyncSession
) -> None:
    item = procurement(world.buyer)
    session.add(item)
    await session.commit()
    await officer.open(f"/my/procurements/{item.id}")
    path = f"/buyers/{world.buyer.id}/dialogues/new?procurement={item.id}"
    assert path in officer.page.text
    assert "/delete" not in officer.page.text
    await officer.open(path)
    assert ("procurements", str(item.id)) in officer.filled({})


async def test_draft_plan_is_deleted_after_a_look_at_what_goes_with_it(
    officer: Visitor, world: World, session: AsyncSession
) -> None:
    row = plan(world.buyer)
    session.add(row)
    await session.flush()
    draft = {"status": ProcurementStatus.DRAFT, "published_at": None, "plan_id": row.id}
    session.add_all(procurement(world.buyer, title=name, **draft) for name in ("Siivous", "Auraus"))
    await session.commit()
    await officer.open(f"/plans/{row.id}/edit")
    assert f"/my/plans/{row.id}/delete" in officer.page.text
    await officer.open(f"/my/plans/{row.id}/delete")
    assert "2 hankintaa poistetaan samalla" in officer.main()
    assert "Siivous" in officer.main()
    form = officer.form().get("action"), [*officer.filled({}), ("step", "send")]
    for _ in range(2):  # also pressed again
        await officer.send(*form)
        assert "Luonnos on poistettu" in officer.main()
    assert await count_of(session, Plan) == 0
    assert await count_of(session, Procurement) == 0


async def test_page_names_the_procurement_that_keeps_a_plan(
    officer: Visitor, world: World, session: AsyncSession
) -> None:
    row = plan(world.buyer)
    session.add(row)
    await session.flush()
    session.add(procurement(world.buyer, title="Auraus", plan_id=row.id))
    await session.commit()
    await officer.open(f"/my/plans/{row.id}/delete")
    page = await officer.submit()
    assert page.status_code == 409
    assert "”Auraus” on ollut julkinen" in officer.main()
