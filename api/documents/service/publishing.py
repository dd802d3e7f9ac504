"""A draft becomes a public version: by itself, or together with its dialogue."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.core.actor import Actor, Permission
from api.core.clock import utc_now
from api.core.errors import raise_faults
from api.core.outbox import record_event
from api.dialogues.models import Dialogue
from api.dialogues.rules.transitions import require_status
from api.documents import queries
from api.documents.events import DocumentEvent
from api.documents.models import Document, DocumentVersion
from api.documents.rules import documents as rules
from api.documents.service import loading
from api.documents.service.loading import record


async def publish(
    session: AsyncSession, actor: Actor, document_id: UUID, number: int, version: int
) -> DocumentVersion:
    document, dialogue = await loading.get(session, actor, document_id, lock=True)
    actor.require(Permission.DIALOGUE_PUBLISH, dialogue.organisation_id)
    draft = await loading.get_version(session, actor, document_id, number)
    draft.require_version(version)
    require_status(dialogue, *rules.PUBLISHING)
    rules.require_draft(draft)
    _record(session, actor, document, rules.publish(document, draft, dialogue, utc_now()))
    await session.flush()
    return draft


async def publish_with_dialogue(
    session: AsyncSession, actor: Actor, dialogue: Dialogue, now: datetime
) -> None:
    """All that is ready; handed to the dialogues by `app.py`, since they know no documents."""
    ready = (await session.execute(queries.unpublished(dialogue.id))).all()
    raise_faults(list(rules.publication_faults(dialogue, ready)))
    for document, draft in ready:
        event = rules.publish(document, draft, dialogue, now)
        _record(session, actor, document, event)
    await session.flush()


def _record(session: AsyncSession, actor: Actor, document: Document, event: DocumentEvent) -> None:
    record(session, actor, "publish", document, event.organisation_id)
    record_event(session, actor, event)
