"""Command that publishes a version in a public dialogue."""

from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.core.actor import Actor, Permission
from api.core.clock import utc_now
from api.core.versions import ExpectedVersion
from api.dialogues.rules.transitions import require_status
from api.documents.models import DocumentVersion
from api.documents.recording import record_publication
from api.documents.rules import documents as rules
from api.documents.service import loading


async def publish(
    session: AsyncSession, actor: Actor, document_id: UUID, number: int, expected: ExpectedVersion
) -> DocumentVersion:
    document, dialogue = await loading.get(session, actor, document_id, lock=True)
    actor.require(Permission.DIALOGUE_PUBLISH, dialogue.organisation_id)
    draft = await loading.get_version(session, actor, document_id, number)
    draft.require_version(expected)
    require_status(dialogue, *rules.PUBLISHING)
    rules.require_draft(draft)
    record_publication(session, actor, document, draft, dialogue, now=utc_now())
    await session.flush()
    return draft
