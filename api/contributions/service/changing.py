"""Editing and withdrawing what one has said; removing what breaks the rules."""

from uuid import UUID

from msgspec import UNSET
from sqlalchemy.ext.asyncio import AsyncSession

from api.contributions import queries, rules
from api.contributions.inputs import ContributionPatch, ContributionRemove
from api.contributions.service.loading import Found, for_update, record
from api.core.actor import Actor, Permission
from api.core.audit import record_audit
from api.core.clock import utc_now
from api.core.errors import raise_faults
from api.core.outbox import record_event


async def edit(
    session: AsyncSession,
    actor: Actor,
    contribution_id: UUID,
    patch: ContributionPatch,
    version: int,
) -> Found:
    contribution, dialogue = await _for_change(session, actor, contribution_id, version)
    now = utc_now()
    rules.require_open(dialogue, now, official=contribution.official)
    if patch.text is UNSET or patch.text == contribution.text:
        return contribution, dialogue
    raise_faults(list(rules.text_length_faults(patch.text)))
    kept, event = rules.edit(contribution, patch.text, dialogue, now)
    session.add(kept)
    record(session, actor, "edit", contribution, event)
    await session.flush()
    return contribution, dialogue


async def withdraw(
    session: AsyncSession, actor: Actor, contribution_id: UUID, version: int
) -> Found:
    contribution, dialogue = await _for_change(session, actor, contribution_id, version)
    event = rules.withdraw(contribution, dialogue, utc_now())
    await session.execute(queries.delete_confidential_part(contribution.id))
    record(session, actor, "withdraw", contribution, event)
    await session.flush()
    return contribution, dialogue


async def remove(
    session: AsyncSession,
    actor: Actor,
    contribution_id: UUID,
    data: ContributionRemove,
    version: int,
) -> Found:
    """In the buyer's audit log: it answers for what is removed from its dialogues."""
    contribution, dialogue = await for_update(session, actor, contribution_id)
    actor.require(Permission.CONTRIBUTION_MODERATE, dialogue.organisation_id)
    contribution.require_version(version)
    event = rules.remove(contribution, data.reason, dialogue, utc_now())
    target = f"contributions/{contribution.id}"
    buyer_id = dialogue.organisation_id
    record_audit(session, actor, "contribution.remove", target, organisation_id=buyer_id)
    record_event(session, actor, event)
    await session.flush()
    return contribution, dialogue


async def _for_change(
    session: AsyncSession, actor: Actor, contribution_id: UUID, version: int
) -> Found:
    contribution, dialogue = await for_update(session, actor, contribution_id)
    rules.require_may_change(actor, contribution, dialogue)
    contribution.require_version(version)
    return contribution, dialogue
