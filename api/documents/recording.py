"""Adds audit entries and events to the current transaction, for the API and for jobs."""

from datetime import datetime
from uuid import UUID

from api.core.actor import Actor
from api.core.audit import record_audit
from api.core.outbox import record_event
from api.dialogues.models import Dialogue
from api.dialogues.recording import AnySession
from api.documents.models import Document, DocumentVersion
from api.documents.rules import documents as rules


def record(
    session: AnySession, actor: Actor, verb: str, document: Document, organisation_id: UUID
) -> None:
    """`organisation_id` is the buyer, in whose audit log the entry is."""
    target = f"documents/{document.id}"
    record_audit(session, actor, f"document.{verb}", target, organisation_id=organisation_id)


def record_publication(
    session: AnySession,
    actor: Actor,
    document: Document,
    draft: DocumentVersion,
    dialogue: Dialogue,
    *,
    now: datetime,
) -> None:
    event = rules.publish(document, draft, dialogue, now)
    record(session, actor, "publish", document, dialogue.organisation_id)
    record_event(session, actor, event)
