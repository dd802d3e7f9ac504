from sqlalchemy.ext.asyncio import AsyncSession

from api.core.tokens import TokenKind, hash_token, new_token
from tests.api.matrix.rows import Call, Row, at, everyone
from tests.factories.notifications import watch
from tests.factories.world import World


async def _watch_feed(world: World, session: AsyncSession) -> Call:
    token = new_token(TokenKind.FEED)
    session.add(watch(world.people["resident"], feed_hash=hash_token(token)))
    return Call(f"/v1/feeds/watches/{token}.atom")


ROWS = [
    *(
        Row(f"get_{name}_{ending}_feed", at(f"/v1/feeds/{name}.{ending}"), everyone(200))
        for name in ("procurements", "dialogues")
        for ending in ("atom", "json", "ics")
    ),
    Row("get_watch_feed", _watch_feed, everyone(200)),
    Row("get_watch_feed", at("/v1/feeds/watches/other.atom"), everyone(404), state="unknown"),
]
