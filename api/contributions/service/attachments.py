"""Documents attached to the buyer's contributions; each is published with the contribution."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.contributions.models import Attachment, Contribution
from api.core.actor import Actor, Permission
from api.core.errors import Fault, raise_faults
from api.dialogues.models import Dialogue
from api.documents import queries as document_queries
from api.documents.models import Document, DocumentVersion
from api.documents.recording import record_publication

AttachedVersion = tuple[Document, DocumentVersion | None]
"""A document, and its draft if it has one."""


async def load(
    session: AsyncSession, actor: Actor, dialogue: Dialogue, document_ids: Sequence[UUID]
) -> list[AttachedVersion]:
    """Lock the documents.

    Raise InvalidRequest for one that is not of the dialogue or that cannot become public.
    """
    if not document_ids:
        return []
    stmt = document_queries.to_attach(dialogue.id, document_ids)
    by_id = {row.Document.id: row for row in await session.execute(stmt)}
    may_publish = actor.may(Permission.DIALOGUE_PUBLISH, dialogue.organisation_id)
    faults = []
    for number, document_id in enumerate(document_ids):
        pointer, row = f"/attachments/{number}", by_id.get(document_id)
        if row is None or document_ids.index(document_id) != number:
            faults.append(Fault(pointer, "no_such_document" if row is None else "attached_twice"))
        elif row.Document.published_at is None and not (may_publish and row.DocumentVersion):
            faults.append(Fault(pointer, "document_is_draft"))
    raise_faults(faults)
    rows = (by_id[document_id] for document_id in document_ids)
    return [(row.Document, row.DocumentVersion) for row in rows]


async def attach(
    session: AsyncSession,
    actor: Actor,
    dialogue: Dialogue,
    contribution: Contribution,
    documents: Sequence[AttachedVersion],
    *,
    now: datetime,
) -> None:
    """Publish documents that are still drafts. A draft version of a public document
    stays a draft.
    """
    for position, (document, draft) in enumerate(documents):
        if document.published_at is None and draft is not None:
            record_publication(session, actor, document, draft, dialogue, now=now)
        session.add(
            Attachment(contribution_id=contribution.id, document_id=document.id, position=position)
        )
    await session.flush()
