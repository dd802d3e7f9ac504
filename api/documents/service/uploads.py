"""Commands that receive a file: detect its type, scan, inspect and store it, then add its row.

A transaction that fails after the file is stored leaves a file without a row, which the sweeper
deletes (`jobs.py`). In the opposite order, a row could name a missing file.
"""

import asyncio
from dataclasses import asdict, dataclass, field
from typing import IO
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.core.actor import Actor, ActorKind
from api.core.db import released
from api.core.errors import UnreadableFile
from api.core.ids import new_id
from api.documents.models import DocumentKind, DocumentVersion
from api.documents.recording import record
from api.documents.rules import media
from api.documents.scanning import scan
from api.documents.service import loading
from api.documents.service.drafts import for_writing, next_number, require_may_write
from api.documents.service.inspections import FoundMetadata, Inspections
from api.documents.storage import UPLOADS, Files, key_in


@dataclass(frozen=True)
class Upload:
    content: IO[bytes]
    name: str


@dataclass(frozen=True)
class Store:
    """The store of uploads, with the scanner and inspections before it."""

    files: Files
    scanner: str | None
    inspections: Inspections = field(default_factory=Inspections)


@dataclass(frozen=True)
class Stored:
    """A stored file that no row names yet."""

    file_name: str
    media_type: str | None
    size: int
    sha256: str
    storage_key: str


@dataclass(frozen=True)
class ReceivedFile:
    stored: Stored
    metadata: list[FoundMetadata]


async def receive(
    session: AsyncSession, actor: Actor, upload: Upload, store: Store, folder: str
) -> ReceivedFile:
    """Check and store the file. The transaction ends before, because this takes long.

    Metadata are removed from files sent with a receipt, because their author stays unknown.
    """
    name = media.clean_name(upload.name)
    async with released(session):
        looked = await _look(upload.content, name)
        if store.scanner:
            await scan(store.scanner, upload.content)
        is_cleaned = actor.kind is ActorKind.RECEIPT
        async with store.inspections.of(actor, upload.content, looked, name, is_cleaned) as kept:
            key = key_in(folder, new_id())
            await store.files.put(key, kept.content)
    stored = Stored(name, looked.media_type, kept.size, kept.sha256, key)
    return ReceivedFile(stored, kept.metadata)


async def upload(
    session: AsyncSession, actor: Actor, document_id: UUID, upload: Upload, store: Store
) -> tuple[DocumentVersion, list[FoundMetadata]]:
    """Check everything again after storing the file, as the document may have changed meanwhile."""
    document, dialogue = await loading.get(session, actor, document_id)
    require_may_write(actor, dialogue)
    await next_number(session, actor, document, DocumentKind.FILE)
    taken = await receive(session, actor, upload, store, UPLOADS)
    return await add_received(session, actor, document_id, taken), taken.metadata


async def add_received(
    session: AsyncSession, actor: Actor, document_id: UUID, taken: ReceivedFile
) -> DocumentVersion:
    """The draft version of a file that is stored already."""
    document, dialogue = await for_writing(session, actor, document_id)
    version = DocumentVersion(
        id=new_id(),
        document_id=document.id,
        number=await next_number(session, actor, document, DocumentKind.FILE),
        note={},
        **asdict(taken.stored),
    )
    session.add(version)
    record(session, actor, "add_version", document, dialogue.organisation_id)
    await session.flush()
    return version


async def _look(content: IO[bytes], name: str) -> media.Looked:
    looked = await asyncio.to_thread(media.look, content, name)
    if faults := list(media.file_faults(looked, name)):
        raise UnreadableFile(faults)
    return looked
