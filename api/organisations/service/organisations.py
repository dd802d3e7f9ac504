"""Organisations themselves: register, change, approve, suspend."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.codelists.faults import unknown_code
from api.codelists.queries import known_codes
from api.core.actor import Actor, Permission
from api.core.audit import record_audit
from api.core.clock import utc_now
from api.core.errors import Conflict, Fault, NotFound, raise_faults
from api.core.ids import new_id
from api.core.outbox import record_event
from api.organisations.inputs import OrganisationCreate, OrganisationPatch
from api.organisations.models import Membership, Organisation
from api.organisations.queries import organisations as queries
from api.organisations.rules import organisations as rules
from api.organisations.rules.roles import first_role

_CODE_LISTS = {"buyer_type": "buyer-types", "municipality": "municipalities", "region": "regions"}


async def get(session: AsyncSession, actor: Actor, organisation_id: UUID) -> Organisation:
    found = await session.scalar(queries.one(actor, organisation_id))
    if found is None:
        raise NotFound
    return found


async def refuse_unknown_codes(
    session: AsyncSession, parameter: str, list_name: str, codes: Sequence[str]
) -> None:
    """Of a filter: nothing would ever be found by them."""
    known = set(await session.scalars(known_codes(list_name, codes)))
    unknown = [code for code in codes if code not in known]
    raise_faults([unknown_code(f"?{parameter}", list_name, code) for code in unknown])


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
    await _refuse_faults(session, organisation)
    known = select(Organisation.id).where(Organisation.business_id == organisation.business_id)
    if await session.scalar(known):
        raise Conflict([Fault("/business_id", "taken")])
    session.add(organisation)
    await session.flush()
    session.add(
        Membership(organisation_id=organisation.id, person_id=person_id, role=first_role(data.kind))
    )
    _audit(session, actor, "register", organisation)
    record_event(session, actor, rules.registered(organisation))
    return organisation


async def update(
    session: AsyncSession,
    actor: Actor,
    organisation_id: UUID,
    patch: OrganisationPatch,
    version: int,
) -> Organisation:
    needed = Permission.ORGANISATION_MANAGE
    organisation = await _for_change(session, actor, needed, organisation_id, version)
    changed = rules.apply_patch(organisation, patch)
    await _refuse_faults(session, organisation)
    _audit(session, actor, "update", organisation, changed)
    await session.flush()
    return organisation


async def approve(
    session: AsyncSession, actor: Actor, organisation_id: UUID, version: int
) -> Organisation:
    """A buyer may publish from now on."""
    needed = Permission.ORGANISATION_APPROVE
    organisation = await _for_change(session, actor, needed, organisation_id, version)
    event = rules.approve(organisation, utc_now())
    _audit(session, actor, "approve", organisation)
    record_event(session, actor, event)
    await session.flush()
    return organisation


async def suspend(
    session: AsyncSession, actor: Actor, organisation_id: UUID, version: int
) -> Organisation:
    """Its people can still read; nobody else sees it."""
    needed = Permission.ORGANISATION_APPROVE
    organisation = await _for_change(session, actor, needed, organisation_id, version)
    event = rules.suspend(organisation)
    _audit(session, actor, "suspend", organisation)
    record_event(session, actor, event)
    await session.flush()
    return organisation


async def for_update(session: AsyncSession, actor: Actor, organisation_id: UUID) -> Organisation:
    """Locked, so that what is counted among its people and keys stays true until the commit."""
    found = await session.scalar(queries.for_update(actor, organisation_id))
    if found is None:
        raise NotFound
    return found


async def _for_change(
    session: AsyncSession, actor: Actor, needed: Permission, organisation_id: UUID, version: int
) -> Organisation:
    found = await for_update(session, actor, organisation_id)
    actor.require(needed, organisation_id)
    found.require_version(version)
    return found


async def _refuse_faults(session: AsyncSession, organisation: Organisation) -> None:
    faults = list(rules.organisation_faults(organisation))
    raise_faults(faults + await _code_faults(session, organisation))


async def _code_faults(session: AsyncSession, organisation: Organisation) -> list[Fault]:
    faults = []
    for field, name in _CODE_LISTS.items():
        code = getattr(organisation, field)
        if code is not None and not await session.scalar(known_codes(name, [code])):
            faults.append(unknown_code(f"/{field}", name, code))
    return faults


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
