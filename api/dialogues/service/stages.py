"""From draft to summary: the steps a person takes. Those of the clock are in `jobs.py`."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.core.actor import Actor, Permission
from api.core.clock import utc_now
from api.core.errors import raise_faults
from api.core.outbox import record_event
from api.dialogues import queries
from api.dialogues.inputs import DialogueCancel, DialogueConclude, DialogueExtend
from api.dialogues.models import Dialogue
from api.dialogues.recording import record, record_leaving, record_opening
from api.dialogues.rules import content, transitions
from api.dialogues.service.loading import for_change, locked_procurements

PublishParts = Callable[[AsyncSession, Actor, Dialogue, datetime], Awaitable[None]]
"""What becomes public together with a call. Features above know it, not this one: `app.py`."""


async def publish(
    session: AsyncSession,
    actor: Actor,
    dialogue_id: UUID,
    version: int,
    parts: PublishParts,
) -> Dialogue:
    """Scheduled, or open at once if its opening time has come."""
    dialogue = await _for_publisher(session, actor, dialogue_id, version)
    now = utc_now()
    procurements = await locked_procurements(session, dialogue)
    scheduled = transitions.publish(dialogue, now)
    raise_faults(list(content.publication_faults(procurements)))
    content.derive(dialogue, procurements)
    due = transitions.is_due_to_open(dialogue, now)
    record(session, actor, "publish", dialogue, [] if due else [scheduled])
    if due:
        record_opening(session, actor, dialogue, procurements, now)
    await session.flush()
    await parts(session, actor, dialogue, now)
    return dialogue


async def extend(
    session: AsyncSession, actor: Actor, dialogue_id: UUID, data: DialogueExtend, version: int
) -> Dialogue:
    dialogue = await _for_publisher(session, actor, dialogue_id, version)
    moved, event = transitions.extend(dialogue, data.closes_at, data.reason, utc_now())
    session.add(moved)
    record(session, actor, "extend", dialogue, changed=["closes_at"])
    # One id: whoever tells of the fact finds when it was to close before, and why.
    resource = content.public_content(dialogue)
    record_event(session, actor, event, resource, event_id=moved.id)
    await session.flush()
    return dialogue


async def conclude(
    session: AsyncSession, actor: Actor, dialogue_id: UUID, data: DialogueConclude, version: int
) -> Dialogue:
    dialogue = await _for_publisher(session, actor, dialogue_id, version)
    events = transitions.conclude(dialogue, data.summary, utc_now())
    record(session, actor, "conclude", dialogue, events)
    await session.flush()
    return dialogue


async def cancel(
    session: AsyncSession, actor: Actor, dialogue_id: UUID, data: DialogueCancel, version: int
) -> Dialogue:
    dialogue = await _for_publisher(session, actor, dialogue_id, version)
    now = utc_now()
    event = transitions.cancel(dialogue, data.reason, now)
    record(session, actor, "cancel", dialogue, [event])
    await session.flush()
    await _leave(session, actor, dialogue, now)
    await session.flush()
    return dialogue


async def _for_publisher(
    session: AsyncSession, actor: Actor, dialogue_id: UUID, version: int
) -> Dialogue:
    dialogue = await for_change(session, actor, dialogue_id, version)
    actor.require(Permission.DIALOGUE_PUBLISH, dialogue.organisation_id)
    return dialogue


async def _leave(session: AsyncSession, actor: Actor, dialogue: Dialogue, now: datetime) -> None:
    procurements = await locked_procurements(session, dialogue)
    still_open = await session.scalars(queries.in_open_dialogues([row.id for row in procurements]))
    record_leaving(session, actor, procurements, still_open.all(), now)
