"""Commands of people on public calls: extend, shorten, conclude, cancel.

Timed commands are in `jobs.py`, publishing is in `api/publication`.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.core.actor import Actor
from api.core.clock import utc_now
from api.core.outbox import record_event
from api.core.versions import ExpectedVersion
from api.dialogues import queries
from api.dialogues.events import DialogueEvent
from api.dialogues.inputs import (
    DialogueCancel,
    DialogueConclude,
    DialogueExtend,
    DialogueShorten,
)
from api.dialogues.models import Dialogue, Extension
from api.dialogues.recording import record, record_leaving
from api.dialogues.rules import content, transitions
from api.dialogues.service.loading import for_publisher, locked_procurements


async def extend(
    session: AsyncSession,
    actor: Actor,
    dialogue_id: UUID,
    data: DialogueExtend,
    expected: ExpectedVersion,
) -> Dialogue:
    dialogue = await for_publisher(session, actor, dialogue_id, expected)
    moved, event = transitions.extend(dialogue, data.closes_at, data.reason, utc_now())
    await _record_deadline(session, actor, "extend", dialogue, moved=moved, event=event)
    return dialogue


async def shorten(
    session: AsyncSession,
    actor: Actor,
    dialogue_id: UUID,
    data: DialogueShorten,
    expected: ExpectedVersion,
) -> Dialogue:
    dialogue = await for_publisher(session, actor, dialogue_id, expected)
    moved, event = transitions.shorten(dialogue, data.closes_at, data.reason, utc_now())
    await _record_deadline(session, actor, "shorten", dialogue, moved=moved, event=event)
    return dialogue


async def conclude(
    session: AsyncSession,
    actor: Actor,
    dialogue_id: UUID,
    data: DialogueConclude,
    expected: ExpectedVersion,
) -> Dialogue:
    dialogue = await for_publisher(session, actor, dialogue_id, expected)
    events = transitions.conclude(dialogue, data.summary, utc_now())
    record(session, actor, "conclude", dialogue, events)
    await session.flush()
    return dialogue


async def cancel(
    session: AsyncSession,
    actor: Actor,
    dialogue_id: UUID,
    data: DialogueCancel,
    expected: ExpectedVersion,
) -> Dialogue:
    dialogue = await for_publisher(session, actor, dialogue_id, expected)
    now = utc_now()
    event = transitions.cancel(dialogue, data.reason, now)
    record(session, actor, "cancel", dialogue, [event])
    await session.flush()
    await _leave(session, actor, dialogue, now)
    await session.flush()
    return dialogue


async def _record_deadline(
    session: AsyncSession,
    actor: Actor,
    verb: str,
    dialogue: Dialogue,
    *,
    moved: Extension,
    event: DialogueEvent,
) -> None:
    """Give the event the id of the extension, so that notices find the old deadline and
    the reason.
    """
    session.add(moved)
    record(session, actor, verb, dialogue, changed=["closes_at"])
    resource = content.public_content(dialogue)
    record_event(session, actor, event, resource, event_id=moved.id)
    await session.flush()


async def _leave(session: AsyncSession, actor: Actor, dialogue: Dialogue, now: datetime) -> None:
    procurements = await locked_procurements(session, dialogue)
    still_open = await session.scalars(queries.in_open_dialogues([row.id for row in procurements]))
    record_leaving(session, actor, procurements, still_open.all(), now)
