"""Personal data in documents, and the texts and files that can be hidden."""

from hashlib import sha256
from typing import Any
from uuid import UUID

from sqlalchemy import Select, null, select
from sqlalchemy.orm import Session

from api.core.privacy import (
    CODE,
    HASH,
    DataCategory,
    Hideable,
    Impersonal,
    TextColumns,
    case_file,
    same,
)
from api.dialogues.models import Dialogue
from api.documents import queries
from api.documents.models import Document, DocumentVersion, Paragraph
from api.documents.rules.paragraphs import join

PERSONAL = (
    case_file(Document, title=DataCategory.TEXT),
    case_file(
        DocumentVersion,
        note=DataCategory.TEXT,
        file_name=DataCategory.TEXT,
        storage_key=DataCategory.FILE,
    ),
    case_file(Paragraph, markdown=DataCategory.TEXT),
)

IMPERSONAL: Impersonal = {DocumentVersion: {"media_type": CODE, "sha256": HASH}}


def _document(thing: UUID) -> Select[*tuple[Any, ...]]:
    return (
        select(
            Dialogue.organisation_id,
            Dialogue.id,
            Document.published_at.is_not(None) & Dialogue.published_at.is_not(None),
            null(),
            null(),
        )
        .select_from(Document)
        .join(Dialogue, Dialogue.id == Document.dialogue_id)
        .where(Document.id == thing)
    )


def _version(thing: UUID) -> Select[*tuple[Any, ...]]:
    return (
        select(
            Dialogue.organisation_id,
            Dialogue.id,
            DocumentVersion.published_at.is_not(None) & Dialogue.published_at.is_not(None),
            null(),
            null(),
            Document.id,
        )
        .select_from(DocumentVersion)
        .join(Document, Document.id == DocumentVersion.document_id)
        .join(Dialogue, Dialogue.id == Document.dialogue_id)
        .where(DocumentVersion.id == thing)
    )


def _versions_of(thing: UUID) -> Select[UUID]:
    return select(DocumentVersion.id).where(DocumentVersion.document_id == thing)


def _sum_again(session: Session, version_id: UUID) -> None:
    """Recalculate size and checksum of a text from its current paragraphs."""
    version = session.get(DocumentVersion, version_id)
    rows = session.scalars(queries.paragraphs(version_id)).all()
    if version is not None and rows:
        content = join(row.markdown for row in rows).encode()
        version.size, version.sha256 = len(content), sha256(content).hexdigest()


def _sum_all_again(session: Session, document_id: UUID) -> None:
    for version_id in session.scalars(_versions_of(document_id)).all():
        _sum_again(session, version_id)


_VERSION = same("note", "file_name")

HIDEABLE = (
    Hideable(
        "documents",
        (
            TextColumns(Document, same("title"), lambda thing: Document.id == thing),
            TextColumns(
                DocumentVersion, _VERSION, lambda thing: DocumentVersion.document_id == thing
            ),
            TextColumns(
                Paragraph,
                {"markdown": "text"},
                lambda thing: Paragraph.version_id.in_(_versions_of(thing)),
            ),
        ),
        _document,
        (_sum_all_again,),
        files=lambda thing: select(DocumentVersion).where(DocumentVersion.document_id == thing),
        parts=_versions_of,
    ),
    Hideable(
        "document-versions",
        (
            TextColumns(DocumentVersion, _VERSION, lambda thing: DocumentVersion.id == thing),
            TextColumns(
                Paragraph, {"markdown": "text"}, lambda thing: Paragraph.version_id == thing
            ),
        ),
        _version,
        (_sum_again,),
        files=lambda thing: select(DocumentVersion).where(DocumentVersion.id == thing),
    ),
)
