from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.digests.links import Stops, Unsubscription, make_token
from api.watches.models import Watch
from tests.api.matrix.roles import people
from tests.api.matrix.rows import Call, Row, at, everyone
from tests.factories.notifications import follow, keys, watch
from tests.factories.world import World
from tests.settings import SECRET_KEY


async def _saved(session: AsyncSession, row: Watch) -> UUID:
    session.add(row)
    await session.flush()
    session.add_all(keys(row))
    return row.id


async def _watch(world: World, session: AsyncSession) -> Call:
    return Call(f"/v1/watches/{await _saved(session, watch(world.people['resident']))}")


async def _watch_to_change(world: World, session: AsyncSession) -> Call:
    call = await _watch(world, session)
    return Call(call.path, {"frequency": "weekly"}, {"If-Match": "*"})


async def _follow(world: World, session: AsyncSession) -> Call:
    row = follow(world.people["resident"], world.buyer)
    return Call(f"/v1/follows/{await _saved(session, row)}")


async def _link(world: World, session: AsyncSession) -> Call:
    row_id = await _saved(session, watch(world.people["resident"]))
    return Call(f"/v1/unsubscribe/{make_token(SECRET_KEY, Unsubscription(Stops.WATCH, row_id))}")


async def _follow_buyer(world: World, session: AsyncSession) -> Call:
    return Call("/v1/follows", {"kind": "buyer", "target_id": str(world.buyer.id)})


async def _feed(world: World, session: AsyncSession) -> Call:
    call = await _watch(world, session)
    return Call(f"{call.path}/feed")


async def _open_feed(world: World, session: AsyncSession) -> Call:
    row = watch(world.people["resident"], feed_hash=b"x" * 32)
    return Call(f"/v1/watches/{await _saved(session, row)}/feed")


ROWS = [
    Row("create_watch_feed", _feed, people(404, resident=201)),
    Row("delete_watch_feed", _feed, people(404), state="no feed"),
    Row("delete_watch_feed", _open_feed, people(404, resident=204)),
    Row("list_watches", at("/v1/watches"), people(200)),
    Row(
        "create_watch",
        at("/v1/watches", {"criteria": {"cpv": ["90"]}}),
        people(201),
    ),
    Row("get_watch", _watch, people(404, resident=200)),
    Row("update_watch", _watch_to_change, people(404, resident=200)),
    Row("delete_watch", _watch, people(404, resident=204)),
    Row("list_follows", at("/v1/follows"), people(200)),
    Row("create_follow", _follow_buyer, people(200)),
    Row("delete_follow", _follow, people(404, resident=204)),
    Row("get_unsubscribe_confirmation", _link, everyone(200)),
    Row("unsubscribe", _link, everyone(200)),
    Row("unsubscribe", at("/v1/unsubscribe/forged"), everyone(404), state="forged"),
]
