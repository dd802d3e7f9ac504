"""Commands on drafts of documents and versions."""

import asyncio
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.core.actor import Actor, Permission
from api.core.errors import Conflict, Fault, raise_faults
from api.core.i18n import text_faults
from api.core.ids import new_id
from api.core.versions import ExpectedVersion
from api.dialogues.models import Dialogue
from api.dialogues.recording import record as record_dialogue
from api.dialogues.rules.publication import unplan_after_change
from api.dialogues.rules.transitions import require_status
from api.dialogues.service.loading import get as get_dialogue
from api.documents import queries
from api.documents.inputs import (
    LONGEST_TITLE,
    DocumentCreate,
    DocumentPatch,
    VersionCreate,
    VersionPatch,
)
from api.documents.models import Document, DocumentKind, DocumentVersion
from api.documents.recording import record
from api.documents.rules import documents as rules
from api.documents.rules import paragraphs
from api.documents.service import loading


async def create(
    session: AsyncSession, actor: Actor, dialogue_id: UUID, data: DocumentCreate
) -> Document:
    """Create a text with version 1 as a draft, or a file without a version."""
    dialogue = await get_dialogue(session, actor, dialogue_id)
    require_writing(session, actor, dialogue)
    raise_faults(await asyncio.to_thread(list, rules.create_faults(data)))
    await _check_translation(session, actor, dialogue, data.translation_of)
    count, highest = (await session.execute(queries.size_of(dialogue.id))).one()
    if count >= rules.MOST_DOCUMENTS:
        raise Conflict([Fault("", "too_many_documents", {"most": rules.MOST_DOCUMENTS})])
    document = Document(
        id=new_id(),
        dialogue_id=dialogue.id,
        kind=data.kind,
        language=data.language,
        translation_of=data.translation_of,
        title=data.title,
        position=highest + 1,
    )
    session.add(document)
    await session.flush()
    if data.text is not None:
        await _add_text(session, document, 1, VersionCreate(data.text))
    record(session, actor, "create", document, dialogue.organisation_id)
    await session.flush()
    return document


async def update(
    session: AsyncSession,
    actor: Actor,
    document_id: UUID,
    patch: DocumentPatch,
    expected: ExpectedVersion,
) -> Document:
    document, dialogue = await for_writing(session, actor, document_id)
    document.require_version(expected)
    rules.require_draft(document)
    title = rules.patched_title(document, patch)
    raise_faults(text_faults("/title", title, longest=LONGEST_TITLE, required=True))
    if title != document.title:
        document.title = title
        record(session, actor, "update", document, dialogue.organisation_id)
    await session.flush()
    return document


async def delete(
    session: AsyncSession, actor: Actor, document_id: UUID, expected: ExpectedVersion
) -> None:
    """Delete the rows. The sweeper deletes the file, as the transaction may still be
    rolled back.
    """
    document, dialogue = await for_writing(session, actor, document_id)
    document.require_version(expected)
    rules.require_draft(document)
    await session.delete(document)
    record(session, actor, "delete", document, dialogue.organisation_id)
    await session.flush()


async def add_text(
    session: AsyncSession, actor: Actor, document_id: UUID, data: VersionCreate
) -> DocumentVersion:
    document, dialogue = await for_writing(session, actor, document_id)
    number = await next_number(session, actor, document, DocumentKind.TEXT)
    faults = await asyncio.to_thread(list, paragraphs.text_faults("/text", data.text))
    raise_faults([*faults, *rules.note_faults(data.note)])
    version = await _add_text(session, document, number, data)
    record(session, actor, "add_version", document, dialogue.organisation_id)
    await session.flush()
    return version


async def update_draft(
    session: AsyncSession,
    actor: Actor,
    document_id: UUID,
    number: int,
    patch: VersionPatch,
    *,
    expected: ExpectedVersion,
) -> DocumentVersion:
    document, dialogue = await for_writing(session, actor, document_id)
    draft = await _draft(session, actor, document, number, expected)
    note = rules.patched_note(draft, patch)
    raise_faults(rules.note_faults(note))
    if note != draft.note:
        draft.note = note
        record(session, actor, "update_version", document, dialogue.organisation_id)
    await session.flush()
    return draft


async def delete_draft(
    session: AsyncSession, actor: Actor, document_id: UUID, number: int, expected: ExpectedVersion
) -> None:
    document, dialogue = await for_writing(session, actor, document_id)
    await session.delete(await _draft(session, actor, document, number, expected))
    record(session, actor, "delete_version", document, dialogue.organisation_id)
    await session.flush()


def require_may_write(actor: Actor, dialogue: Dialogue) -> None:
    actor.require(Permission.DIALOGUE_WRITE, dialogue.organisation_id)
    require_status(dialogue, *rules.DRAFTING)


def require_writing(session: AsyncSession, actor: Actor, dialogue: Dialogue) -> None:
    """Require the permission. A change by an actor who may not publish cancels a planned
    publication.
    """
    require_may_write(actor, dialogue)
    if changed := unplan_after_change(dialogue, actor):
        record_dialogue(session, actor, "unschedule_publication", dialogue, changed=changed)


async def for_writing(
    session: AsyncSession, actor: Actor, document_id: UUID
) -> tuple[Document, Dialogue]:
    document, dialogue = await loading.get(session, actor, document_id, lock=True)
    require_writing(session, actor, dialogue)
    return document, dialogue


async def next_number(
    session: AsyncSession, actor: Actor, document: Document, kind: DocumentKind
) -> int:
    rules.require_kind(document, kind)
    [view] = await loading.views(session, actor, [document])
    rules.require_no_draft(view.versions)
    rules.require_room(view.versions)
    return len(view.versions) + 1


async def _add_text(
    session: AsyncSession, document: Document, number: int, data: VersionCreate
) -> DocumentVersion:
    newest = await session.execute(queries.newest_published([document.id]))
    earlier = [
        row
        for _, version_id in newest
        for row in await session.scalars(queries.paragraphs(version_id))
    ]
    # Comparing two long texts may take a second, and a thread lets other requests run.
    version, rows = await asyncio.to_thread(
        rules.build_text_version, document.id, number, data.text, data.note, earlier
    )
    session.add(version)
    await session.flush()
    session.add_all(rows)
    await session.flush()
    return version


async def _draft(
    session: AsyncSession, actor: Actor, document: Document, number: int, expected: ExpectedVersion
) -> DocumentVersion:
    document_version = await loading.get_version(session, actor, document.id, number)
    document_version.require_version(expected)
    rules.require_draft(document_version)
    return document_version


async def _check_translation(
    session: AsyncSession, actor: Actor, dialogue: Dialogue, original_id: UUID | None
) -> None:
    if original_id is None:
        return
    row = (await session.execute(queries.by_id(actor, original_id))).one_or_none()
    if row is None or row[0].dialogue_id != dialogue.id:
        raise_faults([Fault("/translation_of", "not_in_this_dialogue_document")])
