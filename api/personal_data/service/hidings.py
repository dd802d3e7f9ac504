"""Commands to hide content at once, and to destroy it with a second person."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.core.actor import Actor, Permission
from api.core.errors import Fault, InvalidRequest, found_or_404, raise_faults
from api.core.ids import new_id
from api.core.privacy import Owned, Thing
from api.hidings.models import Hiding, HidingKind, HidingState
from api.personal_data import queries, register, rules
from api.personal_data.hide import carry_out, owner_of
from api.personal_data.inputs import HidingCreate


async def hide(session: AsyncSession, actor: Actor, data: HidingCreate, key: str) -> Hiding:
    thing, owner = await _thing(session, actor, data, Permission.CONTENT_HIDE)
    hiding = _new(actor, data, owner, HidingKind.HIDE)
    session.add(hiding)
    await session.flush()
    redacted = await session.run_sync(carry_out, actor, thing, hiding, key)
    if not redacted.has_hits:
        raise InvalidRequest([Fault("/passage" if data.passage else "/field", "not_found_there")])
    raise_faults(rules.reason_faults(data.reason, redacted.words))
    return hiding


async def propose(session: AsyncSession, actor: Actor, data: HidingCreate) -> Hiding:
    """Destroys nothing until another person confirms it."""
    actor.require_person()
    _, owner = await _thing(session, actor, data, Permission.CONTENT_HIDE)
    hiding = _new(actor, data, owner, HidingKind.DESTROY)
    session.add(hiding)
    await session.flush()
    return hiding


async def confirm(session: AsyncSession, actor: Actor, hiding_id: UUID, key: str) -> Hiding:
    hiding = await _for_second_person(session, actor, hiding_id)
    thing = found_or_404(register.find_thing(hiding.subject))
    hiding.confirmed_by = actor.person_id
    redacted = await session.run_sync(carry_out, actor, thing, hiding, key)
    raise_faults(rules.reason_faults(hiding.reason, redacted.words))
    return hiding


async def reject(session: AsyncSession, actor: Actor, hiding_id: UUID) -> Hiding:
    """Allowed for people who may confirm, and for the person who proposed the destruction."""
    person_id = actor.require_person()
    hiding = await get_for_update(session, actor, hiding_id)
    if hiding.person_id != person_id:
        actor.require(Permission.CONTENT_DESTROY, hiding.organisation_id)
    rules.require_proposed(hiding)
    hiding.state, hiding.passage = HidingState.REJECTED, None
    await session.flush()
    return hiding


async def _for_second_person(session: AsyncSession, actor: Actor, hiding_id: UUID) -> Hiding:
    person_id = actor.require_person()
    hiding = await get_for_update(session, actor, hiding_id)
    actor.require(Permission.CONTENT_DESTROY, hiding.organisation_id)
    rules.require_proposed(hiding)
    rules.require_second_person(hiding, person_id)
    return hiding


async def get(session: AsyncSession, actor: Actor, hiding_id: UUID) -> Hiding:
    return found_or_404(await session.scalar(queries.by_id(actor, hiding_id)))


async def get_for_update(session: AsyncSession, actor: Actor, hiding_id: UUID) -> Hiding:
    return found_or_404(await session.scalar(queries.for_update(actor, hiding_id)))


async def _thing(
    session: AsyncSession, actor: Actor, data: HidingCreate, permission: Permission
) -> tuple[Thing, Owned]:
    """Answers as if the thing did not exist if it is neither public nor the actor's to hide."""
    thing = register.find_thing(data.subject)
    if thing is None:
        raise InvalidRequest.at("/subject", "cannot_be_hidden")
    raise_faults(rules.hiding_faults(data, thing.kind))
    owner = await session.run_sync(owner_of, thing)
    allowed = owner is not None and actor.may(permission, owner.organisation_id)
    if owner is None or not (owner.is_public or allowed):
        raise InvalidRequest.at("/subject", "no_such_thing")
    actor.require(permission, owner.organisation_id)
    return thing, owner


def _new(actor: Actor, data: HidingCreate, owner: Owned, kind: HidingKind) -> Hiding:
    scope = rules.scope_of(data.field, data.passage)
    return Hiding(
        id=new_id(),
        kind=kind,
        state=HidingState.PROPOSED,
        subject=data.subject,
        organisation_id=owner.organisation_id,
        dialogue_id=owner.dialogue_id,
        field=scope.field,
        language=scope.language,
        passage=scope.passage,
        fields=[],
        ground=data.ground,
        reason=data.reason,
        person_id=actor.person_id,
        author_person_id=owner.person_id,
        author_participant_id=owner.participant_id,
    )
