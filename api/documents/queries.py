"""Queries of documents, versions and paragraphs, limited to those the actor may see."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, true
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import InstrumentedAttribute

from api.core.actor import Actor, ActorKind, Permission
from api.dialogues.models import Dialogue
from api.dialogues.queries import visible_to as dialogues_visible_to
from api.documents.models import Document, DocumentVersion, Paragraph


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """True in visible dialogues for published documents, and for drafts of the actor's buyers."""
    return and_(dialogues_visible_to(actor), _public_or_own(actor, Document.published_at))


def versions_visible_to(actor: Actor) -> ColumnElement[bool]:
    return and_(dialogues_visible_to(actor), _public_or_own(actor, DocumentVersion.published_at))


def _public_or_own(
    actor: Actor, published_at: InstrumentedAttribute[datetime | None]
) -> ColumnElement[bool]:
    if actor.kind is ActorKind.SYSTEM:
        return true()
    public = published_at.is_not(None)
    own = actor.organisations_with(Permission.ORGANISATION_READ)
    return or_(public, Dialogue.organisation_id.in_(own)) if own else public


def of_dialogue(actor: Actor, dialogue_id: UUID) -> Select[Document]:
    return (
        select(Document)
        .join(Dialogue, Dialogue.id == Document.dialogue_id)
        .where(Document.dialogue_id == dialogue_id, visible_to(actor))
        .order_by(Document.position, Document.id)
    )


def by_id(actor: Actor, document_id: UUID) -> Select[Document, Dialogue]:
    return (
        select(Document, Dialogue)
        .join(Dialogue, Dialogue.id == Document.dialogue_id)
        .where(Document.id == document_id, visible_to(actor))
    )


def for_update(actor: Actor, document_id: UUID) -> Select[Document, Dialogue]:
    """Lock the document for adding or publishing a version, so that versions form one line."""
    return by_id(actor, document_id).with_for_update(of=Document, key_share=True)


def unpublished(dialogue_id: UUID) -> Select[Document, DocumentVersion]:
    """Documents with a draft, to be published with their dialogue; locked."""
    return (
        select(Document, DocumentVersion)
        .join(DocumentVersion, DocumentVersion.document_id == Document.id)
        .where(Document.dialogue_id == dialogue_id, DocumentVersion.published_at.is_(None))
        .order_by(Document.position, Document.id)
        .with_for_update(key_share=True)
    )


def to_attach(
    dialogue_id: UUID, document_ids: Collection[UUID]
) -> Select[Document, DocumentVersion | None]:
    """Documents of the dialogue, each with its draft if it has one; locked."""
    is_draft = and_(
        DocumentVersion.document_id == Document.id, DocumentVersion.published_at.is_(None)
    )
    return (
        select(Document, DocumentVersion)
        .outerjoin(DocumentVersion, is_draft)
        .where(Document.dialogue_id == dialogue_id, Document.id.in_(document_ids))
        .with_for_update(of=Document, key_share=True)
    )


def size_of(dialogue_id: UUID) -> Select[int, int]:
    """Number of documents, and the highest position."""
    highest = func.coalesce(func.max(Document.position), 0)
    return select(func.count(), highest).where(Document.dialogue_id == dialogue_id)


def versions(actor: Actor, document_ids: Collection[UUID]) -> Select[DocumentVersion]:
    """Oldest first."""
    return (
        select(DocumentVersion)
        .join(Document, Document.id == DocumentVersion.document_id)
        .join(Dialogue, Dialogue.id == Document.dialogue_id)
        .where(DocumentVersion.document_id.in_(document_ids), versions_visible_to(actor))
        .order_by(DocumentVersion.document_id, DocumentVersion.number)
    )


def version(actor: Actor, document_id: UUID, number: int) -> Select[DocumentVersion]:
    return versions(actor, [document_id]).where(DocumentVersion.number == number)


def paragraphs(version_id: UUID) -> Select[Paragraph]:
    return select(Paragraph).where(Paragraph.version_id == version_id).order_by(Paragraph.position)


def versions_of_ids(version_ids: Collection[UUID]) -> Select[DocumentVersion]:
    return select(DocumentVersion).where(DocumentVersion.id.in_(version_ids))


def newest_published(document_ids: Collection[UUID]) -> Select[UUID, UUID]:
    """Pairs of a document and its newest public version."""
    return (
        select(DocumentVersion.document_id, DocumentVersion.id)
        .where(
            DocumentVersion.document_id.in_(document_ids),
            DocumentVersion.published_at.is_not(None),
        )
        .ext(distinct_on(DocumentVersion.document_id))
        .order_by(DocumentVersion.document_id, DocumentVersion.number.desc())
    )


def keys_in(version_ids: Collection[UUID], keys: Collection[UUID]) -> Select[UUID]:
    return select(Paragraph.key).where(
        Paragraph.version_id.in_(version_ids), Paragraph.key.in_(keys)
    )


def newest_files(limit: int) -> Select[str | None]:
    """Storage keys of the newest versions with a file."""
    named = select(DocumentVersion.storage_key).where(DocumentVersion.storage_key.is_not(None))
    return named.order_by(DocumentVersion.id.desc()).limit(limit)


def named(storage_keys: Collection[str]) -> Select[str | None]:
    """Keys that belong to some version."""
    return select(DocumentVersion.storage_key).where(DocumentVersion.storage_key.in_(storage_keys))
