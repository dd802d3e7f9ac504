"""Commands on replies: load, apply the rule, audit, outbox."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.contributions.service.answers_to_all import AnswerToAll, answer_to_all
from api.core.actor import Actor, Permission
from api.core.audit import record_audit
from api.core.clock import utc_now
from api.core.errors import found_or_404, raise_faults
from api.core.outbox import record_event
from api.interest_replies import queries, rules
from api.interest_replies.events import InterestReplied
from api.interest_replies.inputs import InterestReplyCreate
from api.interest_replies.models import InterestReply
from api.interests import queries as interest_queries
from api.interests.models import Interest
from api.interests.rules import require_active
from api.interests.service import get


async def require_readable(session: AsyncSession, actor: Actor, interest_id: UUID) -> None:
    """Require an interest that the actor sees, of their own firm or addressed to their buyer."""
    interest, buyer_id = await get(session, actor, interest_id)
    if interest.organisation_id not in actor.memberships:
        actor.require(Permission.INTEREST_READ, buyer_id)


async def reply(
    session: AsyncSession, actor: Actor, interest_id: UUID, data: InterestReplyCreate
) -> InterestReply:
    """The interest is locked, so that replies are counted one by one."""
    stmt = interest_queries.for_update(actor, interest_id)
    interest, buyer_id = found_or_404((await session.execute(stmt)).one_or_none())
    rules.require_may_reply(actor, buyer_id)
    require_active(interest)
    earlier = await session.scalar(queries.count(interest.id)) or 0
    raise_faults(rules.reply_faults(data, earlier))
    row = rules.build(interest, data, actor, utc_now())
    if data.question is not None:
        row.answer_id = await _publish(session, actor, interest, data, data.question)
    session.add(row)
    target = f"interests/{interest.id}"
    record_audit(session, actor, "interest.reply", target, organisation_id=buyer_id)
    record_event(session, actor, InterestReplied(interest_reply_id=row.id))
    await session.flush()
    return row


async def _publish(
    session: AsyncSession,
    actor: Actor,
    interest: Interest,
    data: InterestReplyCreate,
    question: str,
) -> UUID:
    """In the dialogue of the interest, or in the continuous dialogue of its procurement."""
    dialogue_id = found_or_404(interest.dialogue_id or interest.procurement_id)
    given = AnswerToAll(question, data.text, data.language)
    return await answer_to_all(session, actor, dialogue_id, given)
