"""Adds audit entries and events to the current transaction, for the API and for jobs."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session

from api.core.actor import Actor
from api.core.audit import record_audit
from api.core.events import Event
from api.core.outbox import record_event
from api.dialogues.models import Dialogue
from api.dialogues.rules import content, transitions
from api.plans.models.procurements import Procurement
from api.plans.recording import record_outcome
from api.plans.rules.transitions import enter_dialogue, leave_dialogue

AnySession = AsyncSession | Session


def record(
    session: AnySession,
    actor: Actor,
    verb: str,
    dialogue: Dialogue,
    events: Sequence[Event] = (),
    *,
    changed: Collection[str] = (),
) -> None:
    """Add the audit entry of one step, and its events."""
    record_audit(
        session,
        actor,
        f"dialogue.{verb}",
        f"dialogues/{dialogue.id}",
        organisation_id=dialogue.organisation_id,
        changed=changed,
    )
    for event in events:
        record_event(session, actor, event, content.public_content(dialogue))


def record_opening(
    session: AnySession,
    actor: Actor,
    dialogue: Dialogue,
    procurements: Iterable[Procurement],
    now: datetime,
) -> None:
    """Open the call and move its procurements to the status "in dialogue"."""
    about = list(procurements)
    content.derive(dialogue, about)  # they may have changed while the call was waiting
    record(session, actor, "open", dialogue, [transitions.open_call(dialogue, now)])
    for procurement in about:
        record_outcome(session, actor, enter_dialogue(procurement, now, dialogue.time_zone))


def record_leaving(
    session: AnySession,
    actor: Actor,
    procurements: Iterable[Procurement],
    still_open: Collection[UUID],
    now: datetime,
) -> None:
    """End the status "in dialogue" of procurements without another open call."""
    for procurement in procurements:
        if procurement.id not in still_open:
            record_outcome(session, actor, leave_dialogue(procurement, now))
