from sqlalchemy.ext.asyncio import AsyncSession

from tests.api.matrix.roles import people
from tests.api.matrix.rows import Call, Row, at, everyone
from tests.factories.accounts import sign_in, signed_in
from tests.factories.world import World


async def _mailed(world: World, session: AsyncSession) -> Call:
    wish, token = sign_in()
    session.add(wish)
    return Call("/v1/sign-in/confirm", {"token": token})


async def _session_of_resident(world: World, session: AsyncSession) -> Call:
    row, _ = signed_in(world.people["resident"])
    session.add(row)
    await session.flush()
    return Call(f"/v1/me/sessions/{row.id}")


ROWS = [
    Row("request_sign_in", at("/v1/sign-in", {"email": "a@example.fi"}), everyone(202)),
    Row("confirm_sign_in", _mailed, everyone(200)),
    Row("sign_out", at("/v1/sign-out"), people(204)),
    Row("revoke_sessions", at("/v1/me/sessions"), people(204)),
    Row("list_sessions", at("/v1/me/sessions"), people(200)),
    Row(
        "revoke_session",
        _session_of_resident,
        people(404, resident=204),
    ),
    Row("get_me", at("/v1/me"), people(200, api_key=200)),
    Row("update_me", at("/v1/me", {"name": "Anna"}, If_Match="*"), people(200)),
]
