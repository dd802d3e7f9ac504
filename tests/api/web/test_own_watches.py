"""One's own watches and follows."""

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.core.clock import utc_now
from api.core.outbox import OutboxEvent
from api.core.schedule import Frequency
from api.plans.events import ProcurementPlanned
from api.plans.models.procurements import Procurement
from api.watches.models import DigestSlot, Match, Watch, WatchCriteria
from tests.api.client import ApiClient
from tests.api.web.visitor import Visitor
from tests.factories.events import outbox_event
from tests.factories.notifications import follow, watch
from tests.factories.plans import procurement
from tests.factories.world import World


@pytest.fixture
async def row(session: AsyncSession, world: World) -> Watch:
    criteria = WatchCriteria(cpv=["60"], regions=["17"])
    row = watch(world.people["supplier"], criteria, name="Kuljetukset")
    session.add(row)
    await session.flush()
    return row


@pytest.fixture
def visitor(client: ApiClient, world: World) -> Visitor:
    visitor = Visitor(client)
    visitor.sign_in(world.token("supplier"))
    return visitor


async def test_list_has_watches_and_follows_with_their_schedules(
    visitor: Visitor, row: Watch, session: AsyncSession, world: World
) -> None:
    target = procurement(world.buyer)
    session.add(target)
    await session.flush()
    session.add(follow(world.people["supplier"], target))
    await session.flush()
    page = await visitor.open("/my/watches")
    assert row.name in visitor.main()
    assert f"/my/watches/{row.id}" in page.text
    assert f"/procurements/{target.id}" in page.text


async def test_watch_shows_what_it_found(
    visitor: Visitor, row: Watch, session: AsyncSession, world: World
) -> None:
    session.add(procurement(world.buyer, title="Löytyi", regions=["17"]))
    await session.flush()
    page = await visitor.open(f"/my/watches/{row.id}")
    assert "Löytyi" in visitor.main()
    assert "/procurements?cpv=60&amp;region=17" in page.text


async def test_schedule_is_changed_and_the_watch_rests(
    visitor: Visitor, row: Watch, session: AsyncSession
) -> None:
    await visitor.open(f"/my/watches/{row.id}/edit")
    changes = {"frequency": "weekly", "weekdays": ["1", "3"], "hour": "9", "stopped": "yes"}
    page = await visitor.submit(changes)
    assert page.status_code == 200
    changed = (await session.scalars(select(Watch).execution_options(populate_existing=True))).one()
    assert changed.schedule.frequency is Frequency.WEEKLY
    assert (changed.schedule.hour, changed.schedule.weekdays) == (9, (1, 3))
    assert changed.stopped_at is not None
    await visitor.open(f"/my/watches/{row.id}/edit")
    for name, text in (("hour", "noon"), ("weekdays", [])):
        page = await visitor.submit({"hour": "9", "weekdays": ["1"], name: text})
        assert page.status_code == 400
        assert set(visitor.errors()) == {name}


async def test_criteria_are_changed_and_what_waits_is_left_out(
    visitor: Visitor, row: Watch, session: AsyncSession, world: World
) -> None:
    kept = procurement(world.buyer, title="Jää", regions=["01"])
    lost = procurement(world.buyer, title="Jää pois", regions=["17"])
    await _waits(session, row, kept, lost)
    await visitor.open(f"/my/watches/{row.id}/edit")
    assert dict(visitor.filled({}))["criteria/cpv"] == "60000000"
    page = await visitor.submit({"criteria/regions": ["01"], "criteria/q": ""})
    assert page.status_code == 200
    changed = (await session.scalars(select(Watch).execution_options(populate_existing=True))).one()
    assert changed.criteria == WatchCriteria(cpv=["60000000"], regions=["01"])
    waiting = await session.scalars(
        select(OutboxEvent.subject).join(Match, Match.event_id == OutboxEvent.id)
    )
    assert waiting.all() == [f"procurements/{kept.id}"]


async def test_goals_of_a_watch_stay_when_other_criteria_change(
    visitor: Visitor, row: Watch, session: AsyncSession
) -> None:
    row.criteria = WatchCriteria(cpv=["60"], goals=["openness.dialogue"])
    await session.commit()
    await visitor.open(f"/my/watches/{row.id}/edit")
    await visitor.submit({"criteria/regions": ["01"]})
    changed = (await session.scalars(select(Watch).execution_options(populate_existing=True))).one()
    assert changed.criteria is not None
    assert changed.criteria.goals == ["openness.dialogue"]


async def test_watch_of_everything_is_refused_at_the_words(visitor: Visitor, row: Watch) -> None:
    await visitor.open(f"/my/watches/{row.id}/edit")
    page = await visitor.submit({"criteria/regions": [], "criteria/cpv": []})
    assert page.status_code == 400
    assert set(visitor.errors()) == {"criteria/q"}


async def test_places_and_buyers_of_a_search_can_be_taken_away(
    visitor: Visitor, session: AsyncSession, world: World
) -> None:
    criteria = WatchCriteria(cpv=["909"], municipalities=["564"], buyers=[world.buyer.id])
    row = watch(world.people["supplier"], criteria)
    session.add(row)
    await session.flush()
    await visitor.open(f"/my/watches/{row.id}/edit")
    labels = _labels(visitor)
    assert "Oulu" in labels
    assert any(label.startswith("90900000 ") for label in labels)
    await visitor.submit({"criteria/municipalities": []})
    changed = (await session.scalars(select(Watch).execution_options(populate_existing=True))).one()
    assert changed.criteria == WatchCriteria(cpv=["909"], buyers=[world.buyer.id])


def _labels(visitor: Visitor) -> list[str]:
    return [label.text_content().strip() for label in visitor.form().xpath(".//label")]


async def _waits(session: AsyncSession, row: Watch, *items: Procurement) -> None:
    """Each was planned and matched; none was mailed yet."""
    slot = DigestSlot(person_id=row.person_id, frequency=Frequency.DAILY, due_at=utc_now())
    session.add_all([slot, *items])
    await session.flush()
    for item in items:
        event = outbox_event(
            type=ProcurementPlanned.name,
            subject=f"procurements/{item.id}",
            data={"procurement_id": str(item.id)},
        )
        session.add_all([event, Match(event_id=event.id, watch_id=row.id, slot_id=slot.id)])
    await session.flush()


async def test_watch_and_follow_are_removed(
    visitor: Visitor, row: Watch, session: AsyncSession, world: World
) -> None:
    target = procurement(world.buyer)
    session.add(target)
    await session.flush()
    followed = follow(world.people["supplier"], target)
    session.add(followed)
    await session.flush()
    for path in (f"/my/watches/{row.id}/remove", f"/my/follows/{followed.id}/remove"):
        await visitor.open(path)
        page = await visitor.submit()
        assert "Poistettu" in page.text
    assert (await session.scalars(select(Watch))).all() == []
