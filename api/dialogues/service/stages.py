"""From draft to summary: the steps a person takes. Those of the clock are in `jobs.py`."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.core.actor import Actor, Permission
from api.core.clock import utc_now
from api.core.errors import NotFound, raise_faults
from api.core.outbox import record_event
from api.core.versions import ExpectedVersion
from api.dialogues import queries
from api.dialogues.events import DialogueEvent
from api.dialogues.inputs import (
    DialogueCancel,
    DialogueConclude,
    DialogueExtend,
    DialogueShorten,
    PublicationSchedule,
)
from api.dialogues.mails import REFUSED
from api.dialogues.models import Dialogue, DialogueStatus, Extension
from api.dialogues.publication import Draft, Parts, draft_faults, record_publication
from api.dialogues.recording import record, record_leaving
from api.dialogues.rules import content, publication, transitions
from api.dialogues.service.loading import for_change, locked_procurements
from api.mails.queries import recall


async def publish(
    session: AsyncSession, actor: Actor, dialogue_id: UUID, expected: ExpectedVersion, parts: Parts
) -> Dialogue:
    """Scheduled, or open at once if its opening time has come."""
    draft = await _draft(session, actor, dialogue_id, expected, parts)
    now = utc_now()
    raise_faults(draft_faults(draft, now))
    record_publication(session, actor, draft, now)
    await _take_refusal_back(session, draft.dialogue, now)
    await session.flush()
    return draft.dialogue


async def schedule_publication(
    session: AsyncSession,
    actor: Actor,
    dialogue_id: UUID,
    data: PublicationSchedule,
    expected: ExpectedVersion,
    *,
    parts: Parts,
) -> Dialogue:
    """Checked as if it were published now: what it lacks is told while there is time to mend it."""
    draft = await _draft(session, actor, dialogue_id, expected, parts)
    dialogue, now = draft.dialogue, utc_now()
    moment = publication.moment_faults(dialogue, data.publish_at, now)
    raise_faults([*moment, *draft_faults(draft, now)])
    publication.plan(dialogue, data.publish_at)
    record(session, actor, "schedule_publication", dialogue, changed=["publish_at"])
    await _take_refusal_back(session, dialogue, now)
    await session.flush()
    return dialogue


async def _take_refusal_back(session: AsyncSession, dialogue: Dialogue, now: datetime) -> None:
    """Who sleeps is not told in the morning of what was put right overnight."""
    await session.execute(recall([dialogue.id], now, REFUSED))


async def unschedule_publication(
    session: AsyncSession, actor: Actor, dialogue_id: UUID, expected: ExpectedVersion
) -> Dialogue:
    dialogue = await _for_publisher(session, actor, dialogue_id, expected)
    transitions.require_status(dialogue, DialogueStatus.DRAFT)
    if dialogue.publish_at is None:
        raise NotFound
    dialogue.publish_at = None
    record(session, actor, "unschedule_publication", dialogue, changed=["publish_at"])
    await session.flush()
    return dialogue


async def extend(
    session: AsyncSession,
    actor: Actor,
    dialogue_id: UUID,
    data: DialogueExtend,
    expected: ExpectedVersion,
) -> Dialogue:
    dialogue = await _for_publisher(session, actor, dialogue_id, expected)
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
    dialogue = await _for_publisher(session, actor, dialogue_id, expected)
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
    dialogue = await _for_publisher(session, actor, dialogue_id, expected)
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
    dialogue = await _for_publisher(session, actor, dialogue_id, expected)
    now = utc_now()
    event = transitions.cancel(dialogue, data.reason, now)
    record(session, actor, "cancel", dialogue, [event])
    await session.flush()
    await _leave(session, actor, dialogue, now)
    await session.flush()
    return dialogue


async def _draft(
    session: AsyncSession, actor: Actor, dialogue_id: UUID, expected: ExpectedVersion, parts: Parts
) -> Draft:
    dialogue = await _for_publisher(session, actor, dialogue_id, expected)
    transitions.require_status(dialogue, DialogueStatus.DRAFT)
    procurements = await locked_procurements(session, dialogue)
    rows = (await session.execute(parts.of_draft(dialogue.id))).all()
    return Draft(dialogue, procurements, rows, parts)


async def _for_publisher(
    session: AsyncSession, actor: Actor, dialogue_id: UUID, expected: ExpectedVersion
) -> Dialogue:
    dialogue = await for_change(session, actor, dialogue_id, expected)
    actor.require(Permission.DIALOGUE_PUBLISH, dialogue.organisation_id)
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
    """One id: whoever tells of the fact finds when the call was to close before, and why."""
    session.add(moved)
    record(session, actor, verb, dialogue, changed=["closes_at"])
    resource = content.public_content(dialogue)
    record_event(session, actor, event, resource, event_id=moved.id)
    await session.flush()


async def _leave(session: AsyncSession, actor: Actor, dialogue: Dialogue, now: datetime) -> None:
    procurements = await locked_procurements(session, dialogue)
    still_open = await session.scalars(queries.in_open_dialogues([row.id for row in procurements]))
    record_leaving(session, actor, procurements, still_open.all(), now)
