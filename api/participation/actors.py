"""Finds the actor of a receipt."""

from sqlalchemy.ext.asyncio import AsyncSession

from api.core.actor import Actor, ActorKind
from api.core.tokens import hash_token
from api.participation import queries


async def holder_of(session: AsyncSession, receipt: str) -> Actor | None:
    participant = await session.scalar(queries.of_receipt(hash_token(receipt)))
    if participant is None:
        return None
    return Actor(
        kind=ActorKind.RECEIPT,
        participant_id=participant.id,
        dialogue_id=participant.dialogue_id,
    )
