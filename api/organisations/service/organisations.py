"""Commands of organisations: register, change, approve, suspend."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.codelists.faults import unknown_code
from api.codelists.queries import known_codes
from api.core.actor import Actor, Permission
from api.core.clock import utc_now
from api.core.errors import Conflict, Fault, found_or_404, raise_faults
from api.core.ids import new_id
from api.core.outbox import record_event
from api.core.search import name_columns
from api.core.versions import ExpectedVersion
from api.organisations.events import OrganisationChanged, OrganisationRenamed, UnconfirmedReason
from api.organisations.inputs import OrganisationCreate, OrganisationPatch
from api.organisations.limits import require_registration
from api.organisations.models import (
    Confirmation,
    Membership,
    Organisation,
    OrganisationKind,
    OrganisationStatus,
    RegisterEntry,
)
from api.organisations.queries import confirmations
from api.organisations.queries import organisations as queries
from api.organisations.recording import audit
from api.organisations.rules import identifiers
from api.organisations.rules import organisations as rules
from api.organisations.rules.confirmation import unconfirm
from api.organisations.rules.names import name_keys
from api.organisations.rules.roles import LEADERS_CHOICE, first_role
from api.organisations.service.confirming.confirm import displace_others, refuse_taken
from api.organisations.service.names import refuse_imitation

_CODE_LISTS = {
    "buyer_type": "buyer-types",
    "population_class": "population-classes",
    "municipality": "municipalities",
    "region": "regions",
}


async def get(session: AsyncSession, actor: Actor, organisation_id: UUID) -> Organisation:
    return found_or_404(await session.scalar(queries.by_id(actor, organisation_id)))


async def refuse_unknown_codes(
    session: AsyncSession, parameter: str, list_name: str, codes: Sequence[str]
) -> None:
    """Refuses unknown codes in a filter: they would match nothing."""
    known = set(await session.scalars(known_codes(list_name, codes)))
    unknown = [code for code in codes if code not in known]
    raise_faults([unknown_code(f"?{parameter}", list_name, code) for code in unknown])


async def register(
    session: AsyncSession, actor: Actor, data: OrganisationCreate, *, key: str
) -> Organisation:
    """The actor becomes the first leader or admin. `key`: for quotas."""
    person_id = actor.require_person()
    identifier = identifiers.identifier(data.id_scheme, data.country, data.business_id)
    organisation = Organisation(
        id=new_id(),
        kind=data.kind,
        country=identifier.country,
        id_scheme=identifier.scheme,
        business_id=identifier.number,
        name=data.name,
        sort_name=rules.sort_name(data.name),
        name_keys=name_keys(data.name),
        **name_columns(data.name),
        status=rules.first_status(data.kind),
        confirmation=Confirmation.CLAIMED,
        buyer_type=data.buyer_type,
        population_class=data.population_class,
        municipality=data.municipality,
        region=data.region,
        website=data.website,
    )
    raise_faults(identifiers.identifier_faults(identifier, data.kind))
    await _refuse_faults(session, organisation)
    await session.execute(confirmations.lock_id(identifier))
    await refuse_taken(session, organisation)
    own = await session.scalar(confirmations.own_claim(identifier, person_id))
    if own is not None:
        raise Conflict.existing("/business_id", "claimed_by_you", f"/v1/organisations/{own}")
    await refuse_imitation(session, organisation)
    await require_registration(session, person_id, key)
    session.add(organisation)
    await session.flush()
    if identifiers.is_in_asked_register(organisation):
        session.add(RegisterEntry(organisation_id=organisation.id, due_at=utc_now()))
    session.add(
        Membership(organisation_id=organisation.id, person_id=person_id, role=first_role(data.kind))
    )
    audit(session, actor, "register", organisation)
    for event in rules.registered(organisation):
        record_event(session, actor, event)
    return organisation


async def update(
    session: AsyncSession,
    actor: Actor,
    organisation_id: UUID,
    patch: OrganisationPatch,
    expected: ExpectedVersion,
) -> Organisation:
    needed = Permission.ORGANISATION_MANAGE
    organisation = await _for_change(session, actor, needed, organisation_id, expected)
    changed = rules.apply_patch(organisation, patch)
    if changed & LEADERS_CHOICE:
        actor.require(Permission.ORGANISATION_LEAD, organisation_id)
    await _refuse_faults(session, organisation)
    if "name" in changed:
        await _rename(session, actor, organisation)
    if (others := changed - {"name"}) and organisation.status is OrganisationStatus.APPROVED:
        event = OrganisationChanged(organisation_id=organisation.id, changed=sorted(others))
        record_event(session, actor, event)
    audit(session, actor, "update", organisation, changed)
    await session.flush()
    return organisation


async def approve(
    session: AsyncSession, actor: Actor, organisation_id: UUID, expected: ExpectedVersion
) -> Organisation:
    """The buyer may publish from now on."""
    needed = Permission.ORGANISATION_APPROVE
    await lock_id_of(session, actor, organisation_id)
    organisation = await _for_change(session, actor, needed, organisation_id, expected)
    is_buyer = organisation.kind is OrganisationKind.BUYER
    if is_buyer:
        await refuse_taken(session, organisation)
    event = rules.approve(organisation, utc_now())
    audit(session, actor, "approve", organisation)
    record_event(session, actor, event)
    if is_buyer:
        await displace_others(session, actor, organisation)
    await session.flush()
    return organisation


async def suspend(
    session: AsyncSession, actor: Actor, organisation_id: UUID, expected: ExpectedVersion
) -> Organisation:
    """Members can still read; nobody else sees the organisation."""
    needed = Permission.ORGANISATION_APPROVE
    organisation = await _for_change(session, actor, needed, organisation_id, expected)
    event = rules.suspend(organisation)
    audit(session, actor, "suspend", organisation)
    record_event(session, actor, event)
    await session.flush()
    return organisation


async def for_update(session: AsyncSession, actor: Actor, organisation_id: UUID) -> Organisation:
    """Locks the row, so that counts of its members and keys stay correct until the commit."""
    return found_or_404(await session.scalar(queries.for_update(actor, organisation_id)))


async def lock_id_of(session: AsyncSession, actor: Actor, organisation_id: UUID) -> None:
    """Locks the business id before the row, as everywhere, to prevent deadlocks."""
    seen = await get(session, actor, organisation_id)
    await session.execute(confirmations.lock_id(identifiers.identifier_of(seen)))


async def _rename(session: AsyncSession, actor: Actor, organisation: Organisation) -> None:
    """A confirmed supplier is claimed again, because nobody has confirmed the new name."""
    await refuse_imitation(session, organisation)
    if organisation.status is not OrganisationStatus.APPROVED:
        return
    record_event(session, actor, OrganisationRenamed(organisation_id=organisation.id))
    confirmed = organisation.confirmation is Confirmation.CONFIRMED
    if confirmed and organisation.kind is OrganisationKind.SUPPLIER:
        record_event(session, actor, unconfirm(organisation, UnconfirmedReason.RENAMED))


async def _for_change(
    session: AsyncSession,
    actor: Actor,
    needed: Permission,
    organisation_id: UUID,
    expected: ExpectedVersion,
) -> Organisation:
    result = await for_update(session, actor, organisation_id)
    actor.require(needed, organisation_id)
    result.require_version(expected)
    return result


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
