"""Members of an organisation and their roles. Only people can change them; an API key cannot."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.accounts.models import Person
from api.core.actor import Actor, Permission
from api.core.audit import record_audit
from api.core.clock import utc_now
from api.core.errors import found_or_404, raise_faults
from api.core.outbox import record_event
from api.core.versions import ExpectedVersion
from api.organisations.events import RoleGiven
from api.organisations.mails.orphans import Creator, Left
from api.organisations.models import CreatorKind, Membership, Role
from api.organisations.queries import people as queries
from api.organisations.rules import people as rules
from api.organisations.service import organisations
from api.organisations.service.leaders import require_may_lead
from api.organisations.service.orphan_kinds import Leaving

Member = tuple[Membership, Person]


async def require_readable(session: AsyncSession, actor: Actor, organisation_id: UUID) -> None:
    await organisations.get(session, actor, organisation_id)
    actor.require(Permission.ORGANISATION_READ, organisation_id)


async def get(
    session: AsyncSession, actor: Actor, organisation_id: UUID, person_id: UUID
) -> Member:
    await require_readable(session, actor, organisation_id)
    return await _member(session, organisation_id, person_id)


async def change_role(
    session: AsyncSession,
    actor: Actor,
    organisation_id: UUID,
    person_id: UUID,
    *,
    role: Role,
    expected: ExpectedVersion,
) -> Member:
    organisation = await organisations.for_update(session, actor, organisation_id)
    actor.require(Permission.ORGANISATION_MANAGE, organisation_id)
    actor.require_person()
    membership, person = await _member(session, organisation_id, person_id)
    membership.require_version(expected)
    raise_faults(rules.role_faults("/role", role, organisation.kind))
    if role is not membership.role:
        await require_may_lead(session, actor, organisation_id, role, membership.role)
    await _require_manager_left(session, membership, "/role", role)
    if role is not membership.role:
        membership.role = role
        _record_role(session, actor, membership)
    _audit(session, actor, "change_role", membership, changed=["role"])
    await session.flush()
    return membership, person


async def remove(
    session: AsyncSession,
    actor: Actor,
    organisation_id: UUID,
    person_id: UUID,
    *,
    for_cause: bool,
    leaving: Leaving,
) -> list[Left]:
    """Managers can remove members other than leaders; every member can leave. Returns the
    orphans."""
    await organisations.for_update(session, actor, organisation_id)
    if person_id != actor.require_person():
        actor.require(Permission.ORGANISATION_MANAGE, organisation_id)
    membership, _ = await _member(session, organisation_id, person_id)
    if person_id != actor.person_id:
        await require_may_lead(session, actor, organisation_id, membership.role)
    await _require_manager_left(session, membership, "", None)
    await session.delete(membership)
    _audit(session, actor, "remove", membership)
    await session.flush()
    creator = Creator(CreatorKind.PERSON, person_id)
    return await leaving.leave(session, organisation_id, creator, utc_now(), at_once=for_cause)


def _record_role(session: AsyncSession, actor: Actor, membership: Membership) -> None:
    event = RoleGiven(
        membership_id=membership.id,
        organisation_id=membership.organisation_id,
        role=membership.role,
        joined=False,
    )
    record_event(session, actor, event)


async def _member(session: AsyncSession, organisation_id: UUID, person_id: UUID) -> Member:
    return found_or_404(
        (await session.execute(queries.member(organisation_id, person_id))).one_or_none()
    )


async def _require_manager_left(
    session: AsyncSession, membership: Membership, pointer: str, role: Role | None
) -> None:
    others = queries.others_manage(membership.organisation_id, membership.person_id)
    others_manage = bool(await session.scalar(others))
    rules.require_manager_left(pointer, role, others_manage=others_manage)


def _audit(
    session: AsyncSession,
    actor: Actor,
    verb: str,
    membership: Membership,
    changed: list[str] | None = None,
) -> None:
    record_audit(
        session,
        actor,
        f"member.{verb}",
        f"organisations/{membership.organisation_id}/members/{membership.person_id}",
        organisation_id=membership.organisation_id,
        changed=changed or [],
    )
