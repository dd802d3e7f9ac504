"""Publication of a draft, with the same rules and records for requests and for the timed job."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Row

from api.core.actor import Actor
from api.core.errors import Fault
from api.dialogues.models import Dialogue
from api.dialogues.recording import AnySession, record, record_opening
from api.dialogues.rules import content, transitions
from api.dialogues.rules.publication import publication_faults
from api.documents import recording as document_recording
from api.documents.models import Document, DocumentVersion
from api.documents.rules import documents as document_rules
from api.plans.models.procurements import Procurement


class Draft(NamedTuple):
    """A locked draft with the documents to publish and the procurements that must be public."""

    dialogue: Dialogue
    procurements: Sequence[Procurement]
    documents: Sequence[Row[Document, DocumentVersion]]
    """Rows of `documents.queries.unpublished`."""


def draft_faults(draft: Draft, now: datetime) -> Iterator[Fault]:
    yield from publication_faults(draft.dialogue, draft.procurements, now)
    yield from document_rules.publication_faults(draft.dialogue, draft.documents)


def record_publication(session: AnySession, actor: Actor, draft: Draft, now: datetime) -> None:
    """Publish the call as scheduled, or open it at once if its opening time has passed."""
    dialogue = draft.dialogue
    scheduled = transitions.publish(dialogue, now)
    content.derive(dialogue, draft.procurements)
    due = transitions.is_due_to_open(dialogue, now)
    record(session, actor, "publish", dialogue, [] if due else [scheduled])
    if due:
        record_opening(session, actor, dialogue, draft.procurements, now)
    for document, version in draft.documents:
        document_recording.record_publication(session, actor, document, version, dialogue, now=now)
