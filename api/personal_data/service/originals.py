"""Commands to read sealed originals: only for the buyer's case file, and always audited."""

from collections.abc import AsyncIterator, Sequence
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.core.actor import Actor, Permission
from api.core.audit import record_audit
from api.core.errors import Forbidden, NotFound, Why
from api.documents.storage import Files
from api.hidings.models import Hiding, SealedOriginal
from api.personal_data import queries
from api.personal_data.service.hidings import get


async def read(
    session: AsyncSession, actor: Actor, hiding_id: UUID
) -> tuple[Hiding, Sequence[SealedOriginal]]:
    hiding = await _of_own_buyer(session, actor, hiding_id)
    rows = (await session.scalars(queries.sealed(hiding.id))).all()
    return hiding, rows


async def read_file(
    session: AsyncSession, actor: Actor, hiding_id: UUID, original_id: UUID, files: Files
) -> AsyncIterator[bytes]:
    """Commits the audit entry before the first byte is sent."""
    hiding = await _of_own_buyer(session, actor, hiding_id)
    row = await session.get(SealedOriginal, original_id)
    if row is None or row.hiding_id != hiding.id or row.storage_key is None:
        raise NotFound
    key = row.storage_key
    await session.commit()
    return await files.read(key)


async def _of_own_buyer(session: AsyncSession, actor: Actor, hiding_id: UUID) -> Hiding:
    hiding = await get(session, actor, hiding_id)
    own = actor.organisations_with(Permission.CONTENT_HIDE)
    if hiding.organisation_id not in own:
        raise Forbidden(permission=Permission.CONTENT_HIDE.value, why=Why.ELSEWHERE)
    record_audit(
        session,
        actor,
        "content.read_original",
        f"hidings/{hiding.id}",
        organisation_id=hiding.organisation_id,
    )
    await session.flush()
    return hiding
