"""One's own watches and follows."""

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.core.schedule import Frequency
from api.watches.models import Watch, WatchCriteria
from tests.api.client import ApiClient
from tests.api.web.visitor import Visitor
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
