from sqlalchemy.ext.asyncio import AsyncSession

from api.dialogues.models import DialogueStatus, Participation
from tests.api.matrix.roles import BUYER, each
from tests.api.matrix.rows import Call, Given, Row, at, everyone
from tests.factories.dialogues import dialogue
from tests.factories.participation import earned, receipt, solved
from tests.factories.world import World

S = DialogueStatus


def _challenge(
    status: DialogueStatus = S.OPEN, participation: Participation = Participation.ALL
) -> Given:
    async def given(world: World, session: AsyncSession) -> Call:
        row = dialogue(world.buyer, status, participation=participation)
        session.add(row)
        return Call(f"/v1/dialogues/{row.id}/receipt-challenge", dialogue=row)

    return given


def _receipt(
    status: DialogueStatus = S.OPEN, participation: Participation = Participation.ALL
) -> Given:
    async def given(world: World, session: AsyncSession) -> Call:
        row = dialogue(world.buyer, status, participation=participation)
        session.add(row)
        return Call(f"/v1/dialogues/{row.id}/receipts", solved(row.id), dialogue=row)

    return given


async def _vote_work(world: World, session: AsyncSession) -> Call:
    """Of the actor `receipt`."""
    row = dialogue(world.buyer)
    session.add(row)
    await session.flush()
    holder, world.tokens["receipt"] = receipt(row, vote_earned_at=None)
    session.add(holder)
    return Call("/v1/receipts/current/vote-work", earned(holder), dialogue=row)


HOLDERS = everyone(401, receipt=200, receipt_elsewhere=200)
KNOWN = {"receipt": 409, "receipt_elsewhere": 409}
"""A request that carries a token is refused."""

ROWS = [
    Row(operation_id, given(status, participation), expected, state=state)
    for operation_id, given, done in (
        ("get_receipt_challenge", _challenge, 200),
        ("issue_receipt", _receipt, 201),
    )
    for state, status, participation, expected in (
        ("open", S.OPEN, Participation.ALL, everyone(409, anonymous=done, **KNOWN)),
        ("closed", S.CLOSED, Participation.ALL, everyone(409)),
        ("draft", S.DRAFT, Participation.ALL, everyone(404, **each(BUYER, 409))),
        (
            "signed in only",
            S.OPEN,
            Participation.SIGNED_IN,
            everyone(409, anonymous=401, **KNOWN),
        ),
    )
] + [
    Row("get_receipt", at("/v1/receipts/current"), HOLDERS),
    Row("get_vote_challenge", at("/v1/receipts/current/vote-challenge"), HOLDERS),
    Row("submit_vote_work", _vote_work, everyone(401, receipt=200, receipt_elsewhere=400)),
]
