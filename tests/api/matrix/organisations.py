from sqlalchemy.ext.asyncio import AsyncSession

from api.organisations.models import OrganisationStatus
from tests.api.matrix.rows import Call, Row, at, everyone
from tests.factories.organisations import business_id, organisation
from tests.factories.world import World

REGISTRATION = {
    "kind": "buyer",
    "business_id": business_id(),
    "name": {"fi": {"text": "Uusi kunta"}},
}


async def _pending(world: World, session: AsyncSession) -> Call:
    pending = organisation(status=OrganisationStatus.PENDING)
    session.add(pending)
    return Call(f"/v1/organisations/{pending.id}/approve", headers={"If-Match": '"1-0"'})


async def _hidden(world: World, session: AsyncSession) -> Call:
    call = await _pending(world, session)
    return Call(call.path.removesuffix("/approve"))


ROWS = [
    Row("list_organisations", at("/v1/organisations"), everyone(200)),
    Row(
        "register_organisation",
        at("/v1/organisations", REGISTRATION),
        everyone(201, anonymous=401, api_key=403),
    ),
    Row("get_organisation", at("/v1/organisations/{buyer}"), everyone(200)),
    Row("get_organisation", _hidden, everyone(404, operator=200), state="pending"),
    Row(
        "update_organisation",
        at("/v1/organisations/{buyer}", {"website": "https://a.example"}, If_Match='"1-0"'),
        everyone(403, anonymous=401, officer=200, leader=200, api_key=200),
    ),
    Row(
        "approve_organisation",
        _pending,
        everyone(403, anonymous=401, operator=200),
        state="pending",
    ),
]
