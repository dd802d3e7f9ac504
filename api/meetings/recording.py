"""Adds audit entries and events to the current transaction, for the API and for jobs."""

from collections.abc import Collection, Sequence

from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Session

from api.core.actor import Actor
from api.core.audit import record_audit
from api.core.events import Event
from api.core.outbox import record_event
from api.dialogues.models import Dialogue
from api.meetings.events import SignUpChanged, SignUpOutcome
from api.meetings.models import Meeting, SignUp

AnySession = AsyncSession | Session


def record(
    session: AnySession,
    actor: Actor,
    verb: str,
    meeting: Meeting,
    dialogue: Dialogue,
    *,
    events: Sequence[Event] = (),
    changed: Collection[str] = (),
) -> None:
    """Add the audit entry of one step, and its events."""
    record_audit(
        session,
        actor,
        f"meeting.{verb}",
        f"meetings/{meeting.id}",
        organisation_id=dialogue.organisation_id,
        changed=changed,
    )
    for event in events:
        record_event(session, actor, event)


def record_sign_up(
    session: AnySession, actor: Actor, verb: str, sign_up: SignUp, outcome: SignUpOutcome
) -> None:
    """Record in the supplier's audit log, as sign-ups belong to the supplier and are not public."""
    record_audit(
        session,
        actor,
        f"sign_up.{verb}",
        f"sign_ups/{sign_up.id}",
        organisation_id=sign_up.organisation_id,
        unknown=True,
    )
    record_event(session, actor, SignUpChanged(sign_up_id=sign_up.id, news=outcome))
