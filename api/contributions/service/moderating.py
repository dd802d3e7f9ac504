"""Reports, and what moderators do with what is held or reported."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.contributions import queries
from api.contributions.inputs import ContributionRemove, ReportCreate
from api.contributions.models import Contribution, ContributionStatus
from api.contributions.queries import moderation
from api.contributions.rules import moderating, require_state
from api.contributions.service import sealing
from api.contributions.service.loading import Found, for_update, get, record_by_buyer
from api.contributions.service.mails import take_back_mails
from api.core.actor import Actor
from api.core.audit import record_audit
from api.core.clock import utc_now
from api.dialogues.models import Dialogue
from api.dialogues.service.loading import get as get_dialogue
from api.participation.service import appear


async def report(
    session: AsyncSession, actor: Actor, contribution_id: UUID, data: ReportCreate
) -> None:
    """In nobody's part of the audit log: the buyer does not learn who reports."""
    contribution, _ = await get(session, actor, contribution_id)
    session.add(moderating.report(contribution, data, utc_now()))
    record_audit(session, actor, "contribution.report", f"contributions/{contribution.id}")
    await session.flush()


async def queue(
    session: AsyncSession,
    actor: Actor,
    dialogue_id: UUID,
    *,
    start: queries.SortKey | None,
    limit: int,
) -> tuple[Dialogue, Sequence[Contribution]]:
    dialogue = await get_dialogue(session, actor, dialogue_id)
    moderating.require_moderates(actor, dialogue)
    rows = await session.scalars(moderation.queue(dialogue.id, start=start, limit=limit))
    return dialogue, rows.all()


async def release(
    session: AsyncSession, actor: Actor, contribution_id: UUID, version: int
) -> Found:
    contribution, dialogue = await _for_moderator(session, actor, contribution_id, version)
    events = moderating.release(contribution, dialogue, utc_now())
    if contribution.participant_id:
        await appear(session, contribution.participant_id)
    record_by_buyer(session, actor, "release", (contribution, dialogue), events)
    await session.flush()
    return contribution, dialogue


async def keep(session: AsyncSession, actor: Actor, contribution_id: UUID, version: int) -> Found:
    """The reports are dismissed; where there are none, nothing happens."""
    contribution, dialogue = await _for_moderator(session, actor, contribution_id, version)
    require_state(contribution, ContributionStatus.PUBLISHED)
    dismissed = await session.scalars(moderation.dismiss(contribution.id, utc_now()))
    if dismissed.all():
        record_by_buyer(session, actor, "keep", (contribution, dialogue))
        await session.flush()
    return contribution, dialogue


async def remove(
    session: AsyncSession,
    actor: Actor,
    contribution_id: UUID,
    data: ContributionRemove,
    version: int,
) -> Found:
    contribution, dialogue = await _for_moderator(session, actor, contribution_id, version)
    event = moderating.remove(contribution, data.reason, dialogue, utc_now())
    await session.execute(moderation.count_removal(dialogue.id))
    record_by_buyer(session, actor, "remove", (contribution, dialogue), [event])
    await take_back_mails(session, contribution.id)
    await sealing.removed(session, contribution, dialogue)
    return contribution, dialogue


async def _for_moderator(
    session: AsyncSession, actor: Actor, contribution_id: UUID, version: int
) -> Found:
    contribution, dialogue = await for_update(session, actor, contribution_id)
    moderating.require_moderates(actor, dialogue)
    contribution.require_version(version)
    return contribution, dialogue
