"""Requests for a copy of all data on oneself."""

from collections.abc import AsyncIterator
from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from api.core import quotas
from api.core.actor import Actor
from api.core.audit import record_audit
from api.core.clock import utc_now
from api.core.errors import NotFound, found_or_404
from api.core.ids import new_id
from api.core.quotas import Limit
from api.documents.storage import Files
from api.personal_data import queries
from api.personal_data.models import Export, ExportState

EXPORTS = Limit("exports", 5, timedelta(days=1))
"""Requests of one person or receipt."""


async def ask(session: AsyncSession, actor: Actor, key: str) -> Export:
    """Returns the pending export if there is one."""
    row = await session.scalar(queries.newest_export(actor))
    if row is not None and row.state is ExportState.PENDING:
        return row
    if actor.participant_id is None:
        actor.require_person()
    await quotas.require(session, EXPORTS, str(actor.participant_id or actor.person_id), key)
    row = Export(
        id=new_id(),
        person_id=actor.person_id,
        participant_id=actor.participant_id,
        state=ExportState.PENDING,
    )
    session.add(row)
    record_audit(session, actor, "export.ask", f"exports/{row.id}")
    await session.flush()
    return row


async def newest(session: AsyncSession, actor: Actor) -> Export:
    return found_or_404(await session.scalar(queries.newest_export(actor)))


async def read(session: AsyncSession, actor: Actor, files: Files) -> AsyncIterator[bytes]:
    """Commits the audit entry before the first byte is sent."""
    row = await newest(session, actor)
    if row.storage_key is None or row.expires_at is None or row.expires_at <= utc_now():
        raise NotFound
    key = row.storage_key
    record_audit(session, actor, "export.read", f"exports/{row.id}")
    await session.commit()
    return await files.read(key)
