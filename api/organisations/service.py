"""What can be done with organisations: load, apply the rule, audit, outbox."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.core.actor import Actor, Permission
from api.core.audit import record_audit
from api.core.clock import utc_now
from api.core.errors import Conflict, Fault, NotFound, raise_faults
from api.core.ids import new_id
from api.core.outbox import record_event
from api.organisations import queries, rules
from api.organisations.inputs import OrganisationCreate, OrganisationPatch
from api.organisations.models import Membership, Organisation


async def get(session: AsyncSession, actor: Actor, organisation_id: UUID) -> Organisation:
    found = await session.scalar(queries.one(actor, organisation_id))
    if found is None:
        raise NotFound
    return found


async def register(session: AsyncSession, actor: Actor, data: OrganisationCreate) -> Organisation:
    """The one who registers becomes the organisation's first leader or admin."""
    person_id = actor.require_person()
    organisation = Organisation(
        id=new_id(),
        kind=data.kind,
        business_id=rules.written_business_id(data.business_id),
        name=data.name,
        sort_name=rules.sort_name(data.name),
        status=rules.first_status(data.kind),
        buyer_type=data.buyer_type,
        municipality=data.municipality,
        region=data.region,
        website=data.website,
    )
    raise_faults(list(rules.organisation_faults(organisation)))
    known = select(Organisation.id).where(Organisation.business_id == organisation.business_id)
    if await session.scalar(known):
        raise Conflict([Fault("/business_id", "taken")])
    session.add(organisation)
    await session.flush()
    session.add(
        Membership(
            organisation_id=organisation.id, person_id=person_id, role=rules.first_role(data.kind)
        )
    )
    _audit(session, actor, "register", organisation)
    return organisation


async def update(
    session: AsyncSession,
    actor: Actor,
    organisation_id: UUID,
    patch: OrganisationPatch,
    version: int,
) -> Organisation:
    organisation = await _for_change(session, actor, organisation_id, version)
    actor.require(Permission.ORGANISATION_MANAGE, organisation_id)
    changed = rules.apply_patch(organisation, patch)
    raise_faults(list(rules.organisation_faults(organisation)))
    _audit(session, actor, "update", organisation, changed)
    await session.flush()
    return organisation


async def approve(
    session: AsyncSession, actor: Actor, organisation_id: UUID, version: int
) -> Organisation:
    """A buyer may publish from now on."""
    organisation = await _for_change(session, actor, organisation_id, version)
    actor.require(Permission.ORGANISATION_APPROVE, organisation_id)
    event = rules.approve(organisation, utc_now())
    _audit(session, actor, "approve", organisation)
    record_event(session, actor, event)
    await session.flush()
    return organisation


async def _for_change(
    session: AsyncSession, actor: Actor, organisation_id: UUID, version: int
) -> Organisation:
    found = await session.scalar(queries.for_update(actor, organisation_id))
    if found is None:
        raise NotFound
    found.require_version(version)
    return found


def _audit(
    session: AsyncSession,
    actor: Actor,
    verb: str,
    organisation: Organisation,
    changed: frozenset[str] = frozenset(),
) -> None:
    record_audit(
        session,
        actor,
        f"organisation.{verb}",
        f"organisations/{organisation.id}",
        organisation_id=organisation.id,
        changed=changed,
    )
