from sqlalchemy.ext.asyncio import AsyncSession

from api.digests.links import Stops, Unsubscription, make_token
from api.organisations.models import Role
from tests.api.matrix.rows import Call, Row, at, everyone
from tests.factories.accounts import person
from tests.factories.buyer_digests import buyer_digest
from tests.factories.organisations import membership, organisation
from tests.factories.world import World
from tests.settings import SECRET_KEY

PATH = "/v1/organisations/{buyer}/members/me/digest"
MEMBERS = everyone(403, anonymous=401, leader=200, officer=200, occasional=200)


async def _link(world: World, session: AsyncSession) -> Call:
    somebody, house = person(), organisation()
    session.add_all([somebody, house])
    await session.flush()
    belongs = membership(somebody, house, Role.OFFICER)
    session.add(belongs)
    await session.flush()
    row = buyer_digest(belongs)
    session.add(row)
    await session.flush()
    token = make_token(SECRET_KEY, Unsubscription(Stops.BUYER_DIGEST, row.id))
    return Call(f"/v1/unsubscribe/{token}")


ROWS = [
    Row("get_buyer_digest", at(PATH), MEMBERS),
    Row("update_buyer_digest", at(PATH, {"frequency": "weekly"}, If_Match="*"), MEMBERS),
    Row("get_unsubscribe_confirmation", _link, everyone(200), state="a buyer's digest"),
    Row("unsubscribe", _link, everyone(200), state="a buyer's digest"),
]
