"""Commands of reporters and moderators."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.continuous.service.loading import get as get_dialogue
from api.contributions.inputs import (
    MOST_REMOVED,
    ContributionRemove,
    RemovalCreate,
    ReportCreate,
)
from api.contributions.models import Contribution, ContributionStatus
from api.contributions.queries import contributions as queries
from api.contributions.queries import moderation
from api.contributions.rules import moderation as moderation_rules
from api.contributions.rules.contributions import require_state
from api.contributions.service import floods, tombstones
from api.contributions.service.loading import (
    ContributionInDialogue,
    for_update,
    get,
    record_by_buyer,
)
from api.contributions.service.waiting_mails import recall_mails
from api.core.actor import Actor
from api.core.audit import record_audit
from api.core.clock import utc_now
from api.core.errors import raise_faults
from api.core.i18n import Texts
from api.core.networks import Origin
from api.core.versions import ExpectedVersion
from api.dialogues.models import Dialogue
from api.participation import limits
from api.participation.service import appear


async def report(
    session: AsyncSession, actor: Actor, contribution_id: UUID, data: ReportCreate, origin: Origin
) -> None:
    """Record in no organisation's audit log, so that the buyer does not learn who reports. At most
    three reports a day from the same network are stored, as more would bring nothing new.
    """
    contribution, dialogue = await get(session, actor, contribution_id)
    new_report = moderation_rules.report(contribution, data, utc_now())
    if not await limits.is_new_report(session, contribution.id, origin):
        return
    session.add(new_report)
    await floods.count_report(session, actor, dialogue, origin.key)
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
    moderation_rules.require_moderates(actor, dialogue)
    rows = await session.scalars(moderation.queue(dialogue.id, start=start, limit=limit))
    return dialogue, rows.all()


async def release(
    session: AsyncSession, actor: Actor, contribution_id: UUID, expected: ExpectedVersion
) -> ContributionInDialogue:
    contribution, dialogue = await _for_moderator(session, actor, contribution_id, expected)
    events = moderation_rules.release(contribution, dialogue, utc_now())
    if contribution.participant_id:
        await appear(session, contribution.participant_id)
    record_by_buyer(session, actor, "release", (contribution, dialogue), events)
    await session.flush()
    return contribution, dialogue


async def dismiss_reports(
    session: AsyncSession, actor: Actor, contribution_id: UUID, expected: ExpectedVersion
) -> ContributionInDialogue:
    """Dismiss the open reports; without any, nothing changes."""
    contribution, dialogue = await _for_moderator(session, actor, contribution_id, expected)
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
    expected: ExpectedVersion,
) -> ContributionInDialogue:
    contribution, dialogue = await _for_moderator(session, actor, contribution_id, expected)
    await _remove(session, actor, (contribution, dialogue), data.reason, utc_now())
    await session.execute(moderation.count_removals(dialogue.id, 1))
    return contribution, dialogue


async def remove_many(
    session: AsyncSession, actor: Actor, dialogue_id: UUID, data: RemovalCreate
) -> tuple[list[UUID], bool]:
    """Ids of the removed contributions, and whether more are left to remove."""
    dialogue = await get_dialogue(session, actor, dialogue_id)
    moderation_rules.require_moderates(actor, dialogue)
    raise_faults(moderation_rules.removal_faults(data))
    rows = (await session.scalars(moderation.to_remove(dialogue.id, data))).all()
    to_remove, now = [row.id for row in rows[:MOST_REMOVED]], utc_now()
    for item in to_remove:  # sealing expires what the session has loaded
        contribution = await session.get_one(Contribution, item)
        await _remove(session, actor, (contribution, dialogue), data.reason, now)
    if to_remove:
        await session.execute(moderation.count_removals(dialogue.id, len(to_remove)))
    return to_remove, len(rows) > MOST_REMOVED


async def _remove(
    session: AsyncSession, actor: Actor, row: ContributionInDialogue, reason: Texts, now: datetime
) -> None:
    event = moderation_rules.remove(row[0], reason, row[1], now, actor.person_id)
    record_by_buyer(session, actor, "remove", row, [event])
    await recall_mails(session, row[0].id)
    await tombstones.removed(session, *row)
    await session.refresh(row[1])


async def _for_moderator(
    session: AsyncSession, actor: Actor, contribution_id: UUID, expected: ExpectedVersion
) -> ContributionInDialogue:
    contribution, dialogue = await for_update(session, actor, contribution_id)
    moderation_rules.require_moderates(actor, dialogue)
    contribution.require_version(expected)
    return contribution, dialogue
