"""Commands on votes ("same concern")."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.contributions.queries import votes
from api.contributions.rules.votes import require_may_vote
from api.contributions.service.loading import ContributionInDialogue, get
from api.core.actor import Actor
from api.core.audit import record_audit
from api.core.clock import utc_now
from api.participation import limits, rates
from api.participation.service import participant_in, require_vote_earned


async def vote(
    session: AsyncSession, actor: Actor, contribution_id: UUID, key: str
) -> ContributionInDialogue:
    """A second vote changes nothing. `key` hashes the subjects of the rate limits."""
    contribution, dialogue = await get(session, actor, contribution_id)
    require_may_vote(actor, contribution, dialogue, utc_now())
    participant = await participant_in(session, actor, dialogue.id)
    require_vote_earned(participant)
    await limits.require_voting(session, participant.id, key)
    if participant.with_receipt:
        await rates.count_speaking(session, participant.id, dialogue.id, key)
    if await session.scalar(votes.cast(contribution.id, participant.id)) is not None:
        _record(session, actor, "vote", contribution.id)
        await session.flush()
    return contribution, dialogue


async def withdraw(session: AsyncSession, actor: Actor, contribution_id: UUID) -> None:
    contribution, dialogue = await get(session, actor, contribution_id)
    require_may_vote(actor, contribution, dialogue, utc_now())
    if await session.scalar(votes.take_back(actor, contribution.id)) is not None:
        _record(session, actor, "withdraw_vote", contribution.id)
        await session.flush()


def _record(session: AsyncSession, actor: Actor, verb: str, contribution_id: UUID) -> None:
    """Record in no organisation's audit log, as a vote belongs to the voter alone."""
    record_audit(session, actor, f"contribution.{verb}", f"contributions/{contribution_id}")
