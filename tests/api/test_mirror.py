"""A mirror that only follows the log is the same as the public data, whatever is done.

After each command, also those of operators, and each deed of the clock it is compared with a copy
read anew. Counts are left out: they are said to be no events.
"""

import pytest
from litestar import Litestar
from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from api.accounts.models import SignedInSession
from api.core.clock import clock_stopped_at
from api.core.settings import Settings
from api.events.catalogue import public_events
from tests.api.client import ApiClient
from tests.api.mirror import buying, organisations, talking
from tests.api.mirror.life import OPERATIONS, Life
from tests.api.twins.stage import BEGINS
from tests.factories.world import build_world
from workers import reactions

CHAPTERS = (
    buying.plan,
    buying.procurements,
    talking.call,
    talking.voices,
    talking.documents,
    talking.moderation,
    talking.dispositions,
    talking.survey,
    organisations.interests,
    talking.meetings,
    organisations.standing,
    organisations.confirmations,
    talking.ending,
    talking.cancelled,
    organisations.hidings,
    buying.archive,
    organisations.leaving,
)
"""One life, in this order."""


@pytest.fixture
async def life(
    app: Litestar,
    client: ApiClient,
    connection: AsyncConnection,
    session: AsyncSession,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
) -> Life:
    with clock_stopped_at(BEGINS):
        world = await build_world(session)
        await session.execute(
            update(SignedInSession).values(expires_at=BEGINS.replace(year=BEGINS.year + 1))
        )
        await session.commit()
    session.expunge_all()
    monkeypatch.setattr(reactions, "load_settings", lambda: settings)
    life = Life(app, connection, settings, world.tokens)
    firm = str(world.supplier.id)
    ids = {"buyer": str(world.buyer.id), "member": firm, "supplier": firm}
    life.begin(ids, {name: one.email for name, one in world.people.items()})
    return life


async def test_a_mirror_is_the_same_after_each_command(life: Life) -> None:
    await life.mirror.begin()
    for chapter in CHAPTERS:
        await chapter(life)
    assert not life.found, "\n".join(life.found)
