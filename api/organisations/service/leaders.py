"""Decisions that only a buyer's leader may make: leaders, and the right to publish."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.core.actor import Actor, Permission
from api.organisations.models import Role
from api.organisations.queries.people import has_leader


async def require_may_lead(
    session: AsyncSession, actor: Actor, organisation_id: UUID, *roles: Role
) -> None:
    """Required to give or remove the role of leader. Without any leader, managers may do it, or
    nobody ever could.
    """
    if Role.LEADER not in roles or actor.may(Permission.ORGANISATION_LEAD, organisation_id):
        return
    if await session.scalar(has_leader(organisation_id)):
        actor.require(Permission.ORGANISATION_LEAD, organisation_id)
