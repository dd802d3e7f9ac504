from datetime import timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from api.core.clock import utc_now
from api.dialogues.models import DialogueStatus
from api.digests.links import Stops, Unsubscription, make_token
from tests.api.matrix.roles import publishers
from tests.api.matrix.rows import ANY_VERSION, Call, Given, Row, everyone
from tests.factories.dialogues import dialogue
from tests.factories.world import World
from tests.settings import SECRET_KEY

S = DialogueStatus
TOMORROW = utc_now() + timedelta(days=1)
PLAN = {"publish_at": TOMORROW.isoformat()}


def _call(status: DialogueStatus, json: Any = None, **values: Any) -> Given:
    async def given(world: World, session: AsyncSession) -> Call:
        row = dialogue(world.buyer, status, **values)
        session.add(row)
        return Call(f"/v1/dialogues/{row.id}/publication", json, ANY_VERSION)

    return given


async def _stop(world: World, session: AsyncSession) -> Call:
    row = dialogue(world.buyer)
    session.add(row)
    what = Unsubscription(Stops.NOTICES, row.id, world.people["resident"].id)
    return Call(f"/v1/unsubscribe/{make_token(SECRET_KEY, what)}")


ROWS = [
    Row("schedule_publication", _call(S.DRAFT, PLAN), publishers(200, others=404), "draft"),
    Row("schedule_publication", _call(S.OPEN, PLAN), publishers(409), "open"),
    Row(
        "unschedule_publication",
        _call(S.DRAFT, publish_at=TOMORROW),
        publishers(200, others=404),
        "planned",
    ),
    Row("get_unsubscribe_confirmation", _stop, everyone(200), "notices"),
    Row("unsubscribe", _stop, everyone(200), "notices"),
    Row("unschedule_publication", _call(S.OPEN), publishers(409), "open"),
]
