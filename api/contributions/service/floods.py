"""Floods: counters that notify moderators, and the switch of the moderation mode."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.continuous.queries import for_update
from api.continuous.service.loading import get, stored
from api.contributions.events import DialogueFlooded
from api.contributions.rules.moderation import require_moderates
from api.core import quotas
from api.core.actor import Actor
from api.core.outbox import record_event
from api.core.quotas import Limit
from api.dialogues.models import Dialogue, ModerationMode
from api.dialogues.service.moderation import set_moderation

HOUR = timedelta(hours=1)
CONTRIBUTIONS_IN_DIALOGUE = Limit("said-in-dialogue", 60, HOUR)
REPORTED = Limit("reported-in-dialogue", 10, HOUR)
FLOOD_MAILS = Limit("flood-told", 1, timedelta(hours=6))
"""At most one mail in this time, however long the flood lasts."""


async def count_contribution(
    session: AsyncSession, actor: Actor, dialogue: Dialogue, key: str
) -> None:
    """Count only with `moderation: after`: otherwise all contributions are held already."""
    if dialogue.moderation is ModerationMode.AFTER:
        await _count(session, actor, dialogue, CONTRIBUTIONS_IN_DIALOGUE, key)


async def count_report(session: AsyncSession, actor: Actor, dialogue: Dialogue, key: str) -> None:
    await _count(session, actor, dialogue, REPORTED, key)


async def set_mode(
    session: AsyncSession, actor: Actor, dialogue_id: UUID, moderation: ModerationMode
) -> Dialogue:
    """Needs no version, as moderators are in a hurry and it is a single switch."""
    await stored(session, await get(session, actor, dialogue_id))
    return await set_moderation(
        session, actor, dialogue_id, moderation, require=require_moderates, query=for_update
    )


async def _count(
    session: AsyncSession, actor: Actor, dialogue: Dialogue, limit: Limit, key: str
) -> None:
    subject = str(dialogue.id)
    if await quotas.consume(session, limit, subject, key):
        return
    if await quotas.consume(session, FLOOD_MAILS, subject, key):
        event = DialogueFlooded(dialogue_id=dialogue.id, organisation_id=dialogue.organisation_id)
        record_event(session, actor, event)
