"""Commands to object to a hiding once, and to decide on the objection."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session

from api.core.actor import Actor, Permission
from api.core.audit import record_audit
from api.core.clock import utc_now
from api.core.errors import Conflict, Fault, Forbidden, Why
from api.core.outbox import record_event
from api.core.privacy import Thing
from api.hidings.models import Hiding
from api.hidings.restoring import restore_originals
from api.mails.queries import recall
from api.objections import service as objections
from api.objections.models import Objection
from api.personal_data import queries, register, rules
from api.personal_data.events import ObjectionDecided
from api.personal_data.hide import hidden_event, owner_of
from api.personal_data.inputs import HiddenObjection, HiddenObjectionDecision
from api.personal_data.service.hidings import get_for_update


def about(hiding: Hiding) -> str:
    return f"hidings/{hiding.id}"


async def object_to(
    session: AsyncSession, actor: Actor, hiding_id: UUID, data: HiddenObjection
) -> Objection:
    """The audit entry has no organisation, so that the buyer does not learn who the author is."""
    hiding = await get_for_update(session, actor, hiding_id)
    mine = queries.by_id(actor, hiding.id).where(queries.authored_by(actor))
    if await session.scalar(mine) is None:
        raise Forbidden(why=Why.AUTHOR_ONLY)
    rules.require_done(hiding)
    if await session.scalar(queries.removed_contribution(hiding.subject)) is not None:
        raise Conflict([Fault("", "object_to_removal")])
    record_audit(session, actor, "hiding.object", about(hiding))
    return await objections.object_once(session, actor, about(hiding), data.text)


async def decide(
    session: AsyncSession, actor: Actor, hiding_id: UUID, data: HiddenObjectionDecision
) -> Hiding:
    hiding = await get_for_update(session, actor, hiding_id)
    actor.require(Permission.CONTENT_HIDE, hiding.organisation_id)
    rules.require_done(hiding)
    objection = await objections.decide(
        session,
        actor,
        about(hiding),
        first=hiding.person_id,
        upheld=data.upheld,
        answer=data.answer,
    )
    event = ObjectionDecided(objection_id=objection.id, hiding_id=hiding.id)
    thing = register.find_thing(hiding.subject)
    if data.upheld and thing is not None:
        await session.run_sync(_restore, actor, thing, hiding)
    record_audit(
        session,
        actor,
        "hiding.decide_objection",
        about(hiding),
        organisation_id=hiding.organisation_id,
    )
    record_event(session, actor, event)
    await session.flush()
    await session.refresh(hiding)
    return hiding


def _restore(session: Session, actor: Actor, thing: Thing, hiding: Hiding) -> None:
    owner = owner_of(session, thing)
    restore_originals(session, thing, hiding)
    session.execute(recall([hiding.id], utc_now(), "hiding:"))
    session.refresh(hiding)
    if owner is not None and owner.is_public:
        record_event(session, actor, hidden_event(thing, hiding, owner, [], returned=True))
