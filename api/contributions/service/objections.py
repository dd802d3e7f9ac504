"""Objections to removals: the author objects once, and somebody other than the remover decides."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.contributions.events import RemovalObjectionDecided
from api.contributions.inputs import ObjectionCreate, ObjectionDecide
from api.contributions.models import ContributionStatus
from api.contributions.queries import moderation
from api.contributions.rules import moderation as moderation_rules
from api.contributions.rules.contributions import require_may_change, require_state, which
from api.contributions.service import tombstones
from api.contributions.service.loading import ContributionInDialogue, for_update, record_by_buyer
from api.contributions.service.waiting_mails import recall_mails
from api.core.actor import Actor
from api.core.audit import record_audit
from api.core.clock import utc_now
from api.core.errors import Conflict, Fault
from api.objections import service as objections
from api.participation.service import appear


async def object_to(
    session: AsyncSession, actor: Actor, contribution_id: UUID, data: ObjectionCreate
) -> ContributionInDialogue:
    """Record in no organisation's audit log, so that the buyer does not learn who objects."""
    contribution, dialogue = await for_update(session, actor, contribution_id)
    require_may_change(actor, contribution, dialogue)
    if contribution.official:
        raise Conflict([Fault("", "said_by_buyer")])
    require_state(contribution, ContributionStatus.REMOVED)
    about = moderation_rules.about(contribution.id)
    await objections.object_once(session, actor, about, data.text)
    record_audit(session, actor, "contribution.object", about)
    await session.flush()
    return contribution, dialogue


async def decide(
    session: AsyncSession, actor: Actor, contribution_id: UUID, data: ObjectionDecide
) -> ContributionInDialogue:
    contribution, dialogue = await for_update(session, actor, contribution_id)
    moderation_rules.require_moderates(actor, dialogue)
    require_state(contribution, ContributionStatus.REMOVED)
    await objections.decide(
        session,
        actor,
        moderation_rules.about(contribution.id),
        first=contribution.removed_by,
        upheld=data.upheld,
        answer=data.answer,
    )
    result = contribution, dialogue
    decided = RemovalObjectionDecided(**which(*result), upheld=data.upheld)
    record_by_buyer(session, actor, "decide_objection", result, [decided])
    if data.upheld:
        await _restore(session, actor, result)
    await session.flush()
    return result


async def _restore(session: AsyncSession, actor: Actor, row: ContributionInDialogue) -> None:
    contribution, dialogue = row
    require_state(contribution, ContributionStatus.REMOVED)
    await tombstones.restored(session, contribution)
    await recall_mails(session, contribution.id, beginning="removed:")
    await session.refresh(dialogue)
    event = moderation_rules.restore(contribution, dialogue, utc_now())
    await session.execute(moderation.count_removals(dialogue.id, -1))
    if contribution.participant_id:
        await appear(session, contribution.participant_id)
    record_by_buyer(session, actor, "restore", row, [event])
