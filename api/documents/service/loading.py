"""Loads documents for commands and responses."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.core.actor import Actor
from api.core.errors import Fault, InvalidRequest, found_or_404
from api.dialogues.models import Dialogue
from api.documents import queries
from api.documents.models import Document, DocumentVersion, Paragraph


@dataclass(frozen=True)
class DocumentView:
    """A document with the versions that the actor may see, oldest first."""

    document: Document
    versions: list[DocumentVersion]


async def views(
    session: AsyncSession, actor: Actor, rows: Sequence[Document]
) -> list[DocumentView]:
    versions = (await session.scalars(queries.versions(actor, [row.id for row in rows]))).all()
    return [DocumentView(row, [v for v in versions if v.document_id == row.id]) for row in rows]


async def get(
    session: AsyncSession, actor: Actor, document_id: UUID, *, lock: bool = False
) -> tuple[Document, Dialogue]:
    query = queries.for_update if lock else queries.by_id
    row = found_or_404((await session.execute(query(actor, document_id))).one_or_none())
    document, dialogue = row
    return document, dialogue


async def get_version(
    session: AsyncSession, actor: Actor, document_id: UUID, number: int
) -> DocumentVersion:
    return found_or_404(await session.scalar(queries.version(actor, document_id, number)))


async def paragraphs_of(session: AsyncSession, version: DocumentVersion) -> Sequence[Paragraph]:
    return (await session.scalars(queries.paragraphs(version.id))).all()


async def compared(
    session: AsyncSession, actor: Actor, document_id: UUID, number: int, earlier: int
) -> tuple[Sequence[Paragraph], Sequence[Paragraph]]:
    """The paragraphs of the earlier version and of this one."""
    newer = await get_version(session, actor, document_id, number)
    older = await session.scalar(queries.version(actor, document_id, earlier))
    if older is None:
        raise InvalidRequest([Fault("?from", "no_such_version")])
    return await paragraphs_of(session, older), await paragraphs_of(session, newer)
