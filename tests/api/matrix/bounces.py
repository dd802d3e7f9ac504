from sqlalchemy.ext.asyncio import AsyncSession

from tests.api.matrix.roles import people
from tests.api.matrix.rows import Call, Row, at, everyone
from tests.api.provider import signed
from tests.factories.mails import mail, suppression
from tests.factories.world import World

REPORT = {"kind": "hard", "token": "a" * 40}


async def _reported(world: World, session: AsyncSession) -> Call:
    """By whoever knows the secret: who else they are does not matter."""
    row = mail()
    session.add(row)
    content, headers = signed({"kind": "hard", "message_id": "0" * 40 + "@testserver.local"})
    return Call("/v1/mail-bounces", headers=headers, options={"content": content})


async def _of_somebody(world: World, session: AsyncSession) -> Call:
    row = suppression("reader@example.fi")
    session.add(row)
    return Call(f"/v1/mail-suppressions/{row.id}")


async def _of_resident(world: World, session: AsyncSession) -> Call:
    session.add(suppression(world.people["resident"].email))
    return Call("/v1/me/mail-suppression")


ROWS = [
    Row("report_bounce", _reported, everyone(200), state="signed"),
    Row("report_bounce", at("/v1/mail-bounces", REPORT), everyone(400), state="not signed"),
    Row(
        "list_mail_suppressions",
        at("/v1/mail-suppressions"),
        everyone(403, anonymous=401, operator=200),
    ),
    Row("delete_mail_suppression", _of_somebody, everyone(404, anonymous=401, operator=204)),
    Row(
        "delete_own_mail_suppression",
        _of_resident,
        people(404, resident=204),
    ),
]
