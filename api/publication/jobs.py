"""Publishes scheduled drafts when they are due. The caller commits."""

from datetime import datetime

from sqlalchemy.orm import Session

from api.core.actor import SYSTEM
from api.core.outbox import record_event
from api.dialogues import queries
from api.dialogues.jobs import BATCH, procurements_of
from api.dialogues.recording import record
from api.dialogues.rules import publication
from api.documents import queries as document_queries
from api.publication.drafts import Draft, draft_faults, record_publication


def publish_due(session: Session, now: datetime) -> int:
    """Publish one batch and return the number of due drafts. A draft with faults stays a draft with
    the reason, and is not tried again.
    """
    due = session.scalars(queries.due_to_publish(now, BATCH)).all()
    procurements = procurements_of(session, due)
    buyers = {row.id: row for row in session.scalars(queries.buyers_of(due))}
    for dialogue in due:
        documents = session.execute(document_queries.unpublished(dialogue.id)).all()
        draft = Draft(dialogue, procurements[dialogue.id], documents)
        buyer = buyers[dialogue.organisation_id]
        if faults := [*publication.approval_faults(buyer), *draft_faults(draft, now)]:
            record_event(session, SYSTEM, publication.refuse(dialogue, faults, now))
            record(session, SYSTEM, "refuse_publication", dialogue)
        else:
            record_publication(session, SYSTEM, draft, now)
    session.flush()
    return len(due)
