"""How much somebody may do: enough for a hall full of residents, too little for a flood.

All is counted in PostgreSQL, so that it holds while Redis is away. Receipts and their first votes
have no limit: their work grows with the rate (`rates.py`).
"""

from datetime import timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.core import quotas
from api.core.networks import Origin, network_of
from api.core.quotas import Limit
from api.http.requests import ApiRequest
from api.participation.rates import count_speaking

HOUR = timedelta(hours=1)
WRITES = Limit("writes", 30, HOUR)
WRITES_AT_ONCE = Limit("writes-at-once", 5, timedelta(minutes=1))
"""Contributions and edits of one participant."""
VOTES = Limit("votes", 120, HOUR)
"""Of one participant."""
RESPONSES = Limit("responses", 30, HOUR)
"""New responses to surveys, of one receipt."""
UPLOADS = Limit("uploads", 30, HOUR)
"""Of one person or receipt."""
UPLOADS_FROM = Limit("uploads-from", 60, HOUR)
"""With receipts, of which anybody may have several, from one address."""
REPORTS = Limit("reports", 30, HOUR)
"""From one address."""
REPORTED_AGAIN = Limit("reported", 3, timedelta(days=1))
"""Of one contribution from one network: what comes beyond is taken and not kept."""


async def require_writing(session: AsyncSession, participant_id: UUID, key: str) -> None:
    await quotas.require(session, WRITES_AT_ONCE, str(participant_id), key)
    await quotas.require(session, WRITES, str(participant_id), key)


async def require_voting(session: AsyncSession, participant_id: UUID, key: str) -> None:
    await quotas.require(session, VOTES, str(participant_id), key)


async def require_reporting(session: AsyncSession, origin: Origin) -> None:
    """Whoever reports need not be known, and a report costs somebody else's time."""
    await quotas.require_network(session, REPORTS, *origin)


async def is_new_report(session: AsyncSession, contribution_id: UUID, origin: Origin) -> bool:
    """Not one more of many from the same network about the same contribution."""
    subject = f"{contribution_id}/{network_of(origin.address)}"
    return await quotas.consume(session, REPORTED_AGAIN, subject, origin.key)


async def require_responding(request: ApiRequest) -> None:
    """For a new response with a receipt. People who signed in have one response each."""
    session, actor, key = request.transaction, request.actor, request.origin.key
    if actor.participant_id and actor.dialogue_id:
        await quotas.require(session, RESPONSES, str(actor.participant_id), key)
        await count_speaking(session, actor.participant_id, actor.dialogue_id, key)


async def require_uploading(request: ApiRequest) -> None:
    """Each is kept for a day even where no answer names it: a few would not matter, many would."""
    uploader_id = request.actor.participant_id or request.actor.person_id
    await quotas.require(request.transaction, UPLOADS, str(uploader_id), request.origin.key)
    if request.actor.participant_id:
        await quotas.require_network(request.transaction, UPLOADS_FROM, *request.origin)
