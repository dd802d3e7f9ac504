"""What a buyer's leader alone decides on: who leads, and who may publish."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.core.actor import Actor, Permission
from api.organisations.models import Role
from api.organisations.queries.people import has_leader


async def require_may_lead(
    session: AsyncSession, actor: Actor, organisation_id: UUID, *roles: Role
) -> None:
    """For making somebody a leader, and for taking that from a leader. Where nobody leads, those
    who manage may: else nobody ever could again.
    """
    if Role.LEADER not in roles or actor.may(Permission.ORGANISATION_LEAD, organisation_id):
        return
    if await session.scalar(has_leader(organisation_id)):
        actor.require(Permission.ORGANISATION_LEAD, organisation_id)
