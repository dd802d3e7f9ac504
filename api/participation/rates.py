"""Difficulty of the proof of work for receipts and votes, by the rate of the last hour.

PostgreSQL counts under keyed hashes: issued receipts for each address and its networks, and
receipts that took part for each dialogue. An unused receipt must not raise the difficulty for the
whole dialogue.
"""

from datetime import timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.core import quotas
from api.core.clock import utc_now
from api.core.networks import Origin
from api.core.quotas import Limit
from api.core.settings import Settings
from api.participation.proof_of_work import Work, harder, rise_of

HOUR = timedelta(hours=1)
RECEIPTS = Limit("receipts", 20, HOUR)
"""Receipts of one address before the difficulty rises."""
VOTERS = Limit("voters", 20, HOUR)
"""Receipts of one address that earned their vote before the difficulty rises."""
SPEAKING = Limit("receipts-speaking", 300, HOUR)
"""Receipts of one dialogue that took part before the difficulty rises."""
VOTE_COSTS_MORE = 1
"""Extra bits for votes: a vote takes less effort than a text and counts as much as any other."""


async def difficulty(
    session: AsyncSession, settings: Settings, work: Work, dialogue_id: UUID, origin: Origin
) -> int:
    extra = VOTE_COSTS_MORE if work is Work.VOTE else 0
    base = settings.pow_difficulty
    loads = await _loads(session, work, dialogue_id, origin)
    return harder(base and base + extra, settings.pow_difficulty_max, loads)


async def rise(session: AsyncSession, work: Work, dialogue_id: UUID, origin: Origin) -> int:
    """By how many steps the difficulty has risen. 0: neither the network nor the dialogue is
    flooded."""
    return rise_of(await _loads(session, work, dialogue_id, origin))


async def _loads(
    session: AsyncSession, work: Work, dialogue_id: UUID, origin: Origin
) -> list[tuple[int, int]]:
    loads = await quotas.used_of_network(session, _limit(work), *origin)
    speaking = quotas.used(SPEAKING, str(dialogue_id), origin.key, utc_now())
    loads.append((await session.scalar(speaking) or 0, SPEAKING.most))
    return loads


async def count_work(session: AsyncSession, work: Work, origin: Origin) -> None:
    await quotas.count_network(session, _limit(work), *origin)


async def count_speaking(
    session: AsyncSession, participant_id: UUID, dialogue_id: UUID, key: str
) -> None:
    """Count a receipt that took part, at most once an hour."""
    once = SPEAKING._replace(purpose="receipt-speaking", most=1)
    if await quotas.consume(session, once, str(participant_id), key):
        await quotas.count(session, SPEAKING, str(dialogue_id), key)


def _limit(work: Work) -> Limit:
    return VOTERS if work is Work.VOTE else RECEIPTS
