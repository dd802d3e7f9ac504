"""A file comes in: looked at, scanned, stored, and only then named by a row.

A transaction that fails after the file was stored leaves a file that nothing names: the sweeper
takes it (`jobs.py`). The other way round a row would promise a file that is not there.
"""

import asyncio
from dataclasses import asdict, dataclass
from typing import IO
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.core.actor import Actor
from api.core.errors import UnreadableFile
from api.core.ids import new_id
from api.documents.models import DocumentKind, DocumentVersion
from api.documents.recording import record
from api.documents.rules import media
from api.documents.scanning import scan
from api.documents.service import loading
from api.documents.service.drafting import for_writing, next_number, require_writing
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


@dataclass(frozen=True)
class Stored:
    """A file that is safe in the store. No row names it yet."""

    file_name: str
    media_type: str | None
    size: int
    sha256: str
    storage_key: str


async def take_in(given: Upload, store: Store, folder: str) -> Stored:
    """Looked at, scanned, stored: takes as long as it takes, so hold nothing meanwhile."""
    name = media.clean_name(given.name)
    looked = await _look(given.content, name)
    if store.scanner:
        await scan(store.scanner, given.content)
    key = key_in(folder, new_id())
    await store.files.put(key, given.content)
    return Stored(name, looked.media_type, looked.size, looked.sha256, key)


async def upload(
    session: AsyncSession, actor: Actor, document_id: UUID, given: Upload, store: Store
) -> DocumentVersion:
    """The document is held only when the file is safe in the store."""
    document, dialogue = await loading.get(session, actor, document_id)
    require_writing(session, actor, dialogue)
    await next_number(session, actor, document, DocumentKind.FILE)
    stored = await take_in(given, store, UPLOADS)
    document, dialogue = await for_writing(session, actor, document_id)
    version = DocumentVersion(
        id=new_id(),
        document_id=document.id,
        number=await next_number(session, actor, document, DocumentKind.FILE),
        note={},
        **asdict(stored),
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
