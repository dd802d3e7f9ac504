"""Rate limits of participants: enough for a hall full of residents, too little for a flood.

PostgreSQL counts, so that the limits hold while Redis is down. Receipts and their first votes have
no limit: their proof of work grows with the rate (`rates.py`).
"""

from datetime import timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.core import quotas
from api.core.actor import Actor
from api.core.networks import Origin, network_of
from api.core.quotas import Limit
from api.http.requests import ApiRequest
from api.participation.rates import count_speaking

HOUR = timedelta(hours=1)
WRITES = Limit("writes", 30, HOUR)
WRITES_AT_ONCE = Limit("writes-at-once", 5, timedelta(minutes=1))
"""Contributions and edits of one participant."""
VOTES = Limit("votes", 120, HOUR)
"""Votes of one participant."""
RESPONSES = Limit("responses", 30, HOUR)
"""New survey responses of one receipt."""
UPLOADS = Limit("uploads", 30, HOUR)
"""Uploads of one person or receipt."""
UPLOADS_FROM = Limit("uploads-from", 60, HOUR)
"""Uploads with receipts from one address, as one person may have several receipts."""
REPORTS = Limit("reports", 30, HOUR)
"""Reports from one address."""
REPORTED_AGAIN = Limit("reported", 3, timedelta(days=1))
"""Reports of one contribution from one network. More are accepted but not stored."""


async def require_writing(session: AsyncSession, participant_id: UUID, key: str) -> None:
    await quotas.require(session, WRITES_AT_ONCE, str(participant_id), key)
    await quotas.require(session, WRITES, str(participant_id), key)


async def require_voting(session: AsyncSession, participant_id: UUID, key: str) -> None:
    await quotas.require(session, VOTES, str(participant_id), key)


async def require_reporting(session: AsyncSession, origin: Origin) -> None:
    """Limit reports, because reporters may be anonymous and each report costs a
    moderator's time.
    """
    await quotas.require_network(session, REPORTS, *origin)


async def is_new_report(session: AsyncSession, contribution_id: UUID, origin: Origin) -> bool:
    """False if the same network has already sent the daily number of reports of the
    contribution.
    """
    subject = f"{contribution_id}/{network_of(origin.address)}"
    return await quotas.consume(session, REPORTED_AGAIN, subject, origin.key)


async def require_responding(session: AsyncSession, actor: Actor, key: str) -> None:
    """Limit new responses with a receipt. Signed-in people have only one response each."""
    if actor.participant_id and actor.dialogue_id:
        await quotas.require(session, RESPONSES, str(actor.participant_id), key)
        await count_speaking(session, actor.participant_id, actor.dialogue_id, key)


async def require_uploading(request: ApiRequest) -> None:
    """Limit uploads, because each is stored for a day even if no answer names it."""
    uploader_id = request.actor.participant_id or request.actor.person_id
    if uploader_id:
        await quotas.require(request.transaction, UPLOADS, str(uploader_id), request.origin.key)
    if not request.actor.is_signed_in:
        await quotas.require_network(request.transaction, UPLOADS_FROM, *request.origin)
