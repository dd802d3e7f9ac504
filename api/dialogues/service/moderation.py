"""Command that switches between moderation before and after publication."""

from collections.abc import Callable
from uuid import UUID

from sqlalchemy import Select
from sqlalchemy.ext.asyncio import AsyncSession

from api.core.actor import Actor
from api.core.errors import found_or_404
from api.dialogues import queries
from api.dialogues.events import DialogueChanged
from api.dialogues.models import Dialogue, DialogueStatus, ModerationMode
from api.dialogues.recording import record
from api.dialogues.rules.transitions import require_status

MODERATION_STATES = (DialogueStatus.OPEN, DialogueStatus.CLOSED)
"""Includes closed calls, as contributions still arrive in the grace period."""


async def set_moderation(
    session: AsyncSession,
    actor: Actor,
    dialogue_id: UUID,
    moderation: ModerationMode,
    *,
    require: Callable[[Actor, Dialogue], None],
    query: Callable[[Actor, UUID], Select[Dialogue]] = queries.for_update,
) -> Dialogue:
    """`require` raises an error for an actor who may not do it."""
    dialogue = found_or_404(await session.scalar(query(actor, dialogue_id)))
    require(actor, dialogue)
    require_status(dialogue, *MODERATION_STATES)
    if dialogue.moderation is not moderation:
        dialogue.moderation = moderation
        changed = DialogueChanged(
            dialogue_id=dialogue.id,
            organisation_id=dialogue.organisation_id,
            changed=["moderation"],
        )
        record(session, actor, "edit", dialogue, [changed], changed=["moderation"])
        await session.flush()
    return dialogue
