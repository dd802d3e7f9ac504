"""Looks up the text of a practice for an organisation."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.core.actor import Actor
from api.core.errors import found_or_404
from api.practices.models import ModelEdition, Practice
from api.practices.queries import editions as queries


async def get(
    session: AsyncSession, actor: Actor, organisation_id: UUID, code: str
) -> tuple[Practice, ModelEdition | None]:
    """The organisation's own practice, or the text in force of one from the editions."""
    own = await session.scalar(queries.own_practice(actor, organisation_id, code))
    if own is not None:
        return own, None
    row = (await session.execute(queries.practice(actor, code))).one_or_none()
    practice, edition = found_or_404(row)
    return practice, edition
