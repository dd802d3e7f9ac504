"""Rules for changing and publishing documents and versions."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from msgspec import UNSET

from api.core.errors import Conflict, Fault, WrongState
from api.core.i18n import Texts, merge_texts, text_faults
from api.core.ids import new_id
from api.dialogues.models import Dialogue, DialogueStatus, DialogueSubject
from api.dialogues.rules.content import CHANGEABLE
from api.documents.events import DocumentAdded, DocumentEvent, DocumentRevised
from api.documents.inputs import (
    LONGEST_NOTE,
    LONGEST_TITLE,
    MOST_VERSIONS,
    DocumentCreate,
    DocumentPatch,
    VersionPatch,
)
from api.documents.models import Document, DocumentKind, DocumentVersion, Paragraph
from api.documents.rules import media, paragraphs
from api.documents.rules.paragraph_matching import survivors

MOST_DOCUMENTS = 50
DRAFTING = CHANGEABLE
"""States of a dialogue in which documents can be written."""
PUBLISHING = (DialogueStatus.SCHEDULED, DialogueStatus.OPEN, DialogueStatus.CLOSED)
"""States in which a version is published separately. A draft dialogue publishes its documents."""
_IS_ANOTHER = {DocumentKind.TEXT: "document_is_a_text", DocumentKind.FILE: "document_is_a_file"}


def create_faults(data: DocumentCreate) -> Iterator[Fault]:
    yield from text_faults("/title", data.title, longest=LONGEST_TITLE, required=True)
    if data.kind is DocumentKind.FILE:
        if data.text is not None:
            yield Fault("/text", "file_is_uploaded")
    elif data.text is None:
        yield Fault("/text", "required")
    else:
        yield from paragraphs.text_faults("/text", data.text)


def note_faults(note: Texts) -> Iterator[Fault]:
    yield from text_faults("/note", note, longest=LONGEST_NOTE)


def require_kind(document: Document, kind: DocumentKind) -> None:
    if document.kind is not kind:
        raise Conflict([Fault("", _IS_ANOTHER[document.kind])])


def require_no_draft(versions: Sequence[DocumentVersion]) -> None:
    if any(version.published_at is None for version in versions):
        raise Conflict([Fault("", "draft_exists")])


def require_draft(thing: Document | DocumentVersion) -> None:
    """Refuse changes of published documents and versions."""
    if thing.published_at is not None:
        raise WrongState("document", "published", "draft")


def require_room(versions: Sequence[DocumentVersion]) -> None:
    if len(versions) >= MOST_VERSIONS:
        raise Conflict([Fault("", "too_many_versions", {"most": MOST_VERSIONS})])


def patched_title(document: Document, patch: DocumentPatch) -> Texts:
    if patch.title is UNSET:
        return document.title
    return merge_texts(document.title, patch.title)


def patched_note(version: DocumentVersion, patch: VersionPatch) -> Texts:
    if patch.note is UNSET:
        return version.note
    return merge_texts(version.note, patch.note)


def build_text_version(
    document_id: UUID, number: int, text: str, note: Texts, earlier: Sequence[Paragraph]
) -> tuple[DocumentVersion, list[Paragraph]]:
    """Build a version. Paragraphs that continue from the earlier version keep their key."""
    version = DocumentVersion(
        id=new_id(),
        document_id=document_id,
        number=number,
        note=note,
        media_type=media.MARKDOWN,
    )
    blocks = paragraphs.split(text)
    lives = survivors([row.markdown for row in earlier], [block.markdown for block in blocks])
    rows = [
        Paragraph(
            id=new_id(),
            version_id=version.id,
            position=position,
            key=new_id() if was is None else earlier[was].key,
            kind=block.kind,
            level=block.level,
            markdown=block.markdown,
        )
        for position, (block, was) in enumerate(zip(blocks, lives, strict=True))
    ]
    content = paragraphs.join(row.markdown for row in rows).encode()
    version.size, version.sha256 = len(content), sha256(content).hexdigest()
    return version, rows


def publish(
    document: Document, version: DocumentVersion, dialogue: Dialogue, now: datetime
) -> DocumentEvent:
    is_first = document.published_at is None
    version.published_at = now
    document.published_at = document.published_at or now
    event = DocumentAdded if is_first else DocumentRevised
    return event(
        document_id=document.id,
        dialogue_id=dialogue.id,
        organisation_id=dialogue.organisation_id,
        number=version.number,
    )


def publication_faults(dialogue: Dialogue, published: Sequence[object]) -> Iterator[Fault]:
    """A call about a document needs a document with a version."""
    if dialogue.subject is DialogueSubject.DOCUMENT and not published:
        yield Fault("/subject", "document_missing")
