from datetime import timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from api.core.clock import utc_now
from api.dialogues.models import DialogueStatus
from api.digests.links import Stops, Unsubscription, make_token
from tests.api.matrix.notifications import KEY
from tests.api.matrix.rows import Call, Given, Row, everyone
from tests.factories.dialogues import dialogue
from tests.factories.world import World

S = DialogueStatus
TOMORROW = utc_now() + timedelta(days=1)
PLAN = {"publish_at": TOMORROW.isoformat()}


def _call(status: DialogueStatus, json: Any = None, **values: Any) -> Given:
    async def given(world: World, session: AsyncSession) -> Call:
        row = dialogue(world.buyer, status, **values)
        session.add(row)
        return Call(f"/v1/dialogues/{row.id}/publication", json, {"If-Match": "*"})

    return given


async def _stop(world: World, session: AsyncSession) -> Call:
    row = dialogue(world.buyer)
    session.add(row)
    what = Unsubscription(Stops.NOTICES, row.id, world.people["resident"].id)
    return Call(f"/v1/unsubscribe/{make_token(KEY, what)}")


def _publishers(status: int, others: int = 403) -> dict[str, int]:
    """Those of the buyer who publish; others find it or not."""
    house = {"leader": status, "officer": status, "api_key": status}
    return everyone(others, anonymous=401, occasional=403, viewer=403, **house)


ROWS = [
    Row("schedule_publication", _call(S.DRAFT, PLAN), _publishers(200, others=404), "draft"),
    Row("schedule_publication", _call(S.OPEN, PLAN), _publishers(409), "open"),
    Row(
        "unschedule_publication",
        _call(S.DRAFT, publish_at=TOMORROW),
        _publishers(200, others=404),
        "planned",
    ),
    Row("get_unsubscribe_confirmation", _stop, everyone(200), "notices"),
    Row("unsubscribe", _stop, everyone(200), "notices"),
    Row("unschedule_publication", _call(S.OPEN), _publishers(409), "open"),
]
