from sqlalchemy.ext.asyncio import AsyncSession

from tests.api.matrix.rows import Call, Row, at, everyone
from tests.factories.subscribers import watch_request
from tests.factories.world import World

PATH = "/v1/watches/by-email"


async def _mailed(world: World, session: AsyncSession) -> Call:
    row, token = watch_request()
    session.add(row)
    return Call(f"{PATH}/confirm", {"token": token})


ROWS = [
    Row(
        "create_email_watch",
        at(PATH, {"email": "a@example.fi", "criteria": {"cpv": ["90"]}}),
        everyone(202),
    ),
    Row("confirm_email_watch", _mailed, everyone(201)),
    Row(
        "confirm_email_watch", at(f"{PATH}/confirm", {"token": "x"}), everyone(400), state="forged"
    ),
]
