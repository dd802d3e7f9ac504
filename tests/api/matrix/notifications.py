from uuid import UUID

from pydantic import SecretStr
from sqlalchemy.ext.asyncio import AsyncSession

from api.digests.links import Stops, Unsubscription, make_token
from api.watches.models import Watch
from tests.api.matrix.rows import Call, Row, at, everyone
from tests.factories.notifications import follow, keys, watch
from tests.factories.world import World

KEY = SecretStr("only-for-tests-0123456789-abcdefg").get_secret_value()  # as in the tests' settings
SIGNED_IN = everyone(200, anonymous=401, api_key=403)
RESIDENTS = everyone(404, anonymous=401, api_key=403)


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
    return Call(f"/v1/unsubscribe/{make_token(KEY, Unsubscription(Stops.WATCH, row_id))}")


async def _follow_buyer(world: World, session: AsyncSession) -> Call:
    return Call("/v1/follows", {"kind": "buyer", "target_id": str(world.buyer.id)})


async def _feed(world: World, session: AsyncSession) -> Call:
    call = await _watch(world, session)
    return Call(f"{call.path}/feed")


async def _open_feed(world: World, session: AsyncSession) -> Call:
    row = watch(world.people["resident"], feed_hash=b"x" * 32)
    return Call(f"/v1/watches/{await _saved(session, row)}/feed")


ROWS = [
    Row("create_watch_feed", _feed, everyone(404, resident=201, anonymous=401, api_key=403)),
    Row("delete_watch_feed", _feed, RESIDENTS, state="no feed"),
    Row("delete_watch_feed", _open_feed, everyone(404, resident=204, anonymous=401, api_key=403)),
    Row("list_watches", at("/v1/watches"), SIGNED_IN),
    Row(
        "create_watch",
        at("/v1/watches", {"criteria": {"cpv": ["90"]}}),
        everyone(201, anonymous=401, api_key=403),
    ),
    Row("get_watch", _watch, {**RESIDENTS, "resident": 200}),
    Row("update_watch", _watch_to_change, {**RESIDENTS, "resident": 200}),
    Row("delete_watch", _watch, {**RESIDENTS, "resident": 204}),
    Row("list_follows", at("/v1/follows"), SIGNED_IN),
    Row("create_follow", _follow_buyer, SIGNED_IN),
    Row("delete_follow", _follow, {**RESIDENTS, "resident": 204}),
    Row("get_unsubscribe_confirmation", _link, everyone(200)),
    Row("unsubscribe", _link, everyone(200)),
    Row("unsubscribe", at("/v1/unsubscribe/forged"), everyone(404), state="forged"),
]
