"""A file comes in: looked at, scanned, inspected, stored, and only then named by a row.

A transaction that fails after the file was stored leaves a file that nothing names: the sweeper
takes it (`jobs.py`). The other way round a row would promise a file that is not there.
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
    """Where uploads go, and who looks through them before."""

    files: Files
    scanner: str | None
    inspections: Inspections = field(default_factory=Inspections)


@dataclass(frozen=True)
class Stored:
    """A file that is safe in the store. No row names it yet."""

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
    """Looked at, scanned, inspected, stored. Takes long: the transaction ends, nothing is held.

    Who takes part with a receipt stays unknown: metadata are taken off what they give.
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
    """All is asked again once the file is safe in the store: the document may have changed."""
    document, dialogue = await loading.get(session, actor, document_id)
    require_may_write(actor, dialogue)
    await next_number(session, actor, document, DocumentKind.FILE)
    taken = await receive(session, actor, upload, store, UPLOADS)
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
    return version, taken.metadata


async def _look(content: IO[bytes], name: str) -> media.Looked:
    looked = await asyncio.to_thread(media.look, content, name)
    if faults := list(media.file_faults(looked, name)):
        raise UnreadableFile(faults)
    return looked
