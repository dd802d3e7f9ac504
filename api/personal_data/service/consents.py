"""A person's own consents, and their withdrawal."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from api.accounts.models import Consent
from api.core.actor import Actor
from api.core.audit import record_audit
from api.core.clock import utc_now
from api.core.errors import found_or_404
from api.watches.models import Watch


async def mine(session: AsyncSession, actor: Actor) -> Sequence[Consent]:
    """Newest first. Not paged, since a person has only a few."""
    stmt = select(Consent).where(Consent.person_id == actor.require_person())
    return (await session.scalars(stmt.order_by(Consent.id.desc()))).all()


async def withdraw(session: AsyncSession, actor: Actor, consent_id: UUID) -> None:
    """Stops all watches and follows of the person. Idempotent."""
    person_id, now = actor.require_person(), utc_now()
    stmt = select(Consent).where(Consent.id == consent_id, Consent.person_id == person_id)
    row = found_or_404(await session.scalar(stmt.with_for_update()))
    if row.withdrawn_at is None:
        row.withdrawn_at = now
        running = update(Watch).where(Watch.person_id == person_id, Watch.stopped_at.is_(None))
        await session.execute(running.values(stopped_at=now, version=Watch.version + 1))
        record_audit(session, actor, "consent.withdraw", f"consents/{row.id}")
    await session.flush()
