"""Response bodies of documents, and the functions that build them."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from api.core.i18n import Language, Texts
from api.core.markdown import references_of, to_html
from api.documents.models import (
    DocumentKind,
    DocumentVersion,
    Paragraph,
    ParagraphKind,
)
from api.documents.rules.diff import (
    ParagraphChange,
    ParagraphDifference,
    SegmentChange,
    VersionParagraph,
    differences,
)
from api.documents.rules.paragraphs import join
from api.documents.service.inspections import FoundMetadata
from api.documents.service.loading import DocumentView


class VersionOut(msgspec.Struct):
    """A version of a document. It is a draft until it is published, and never changes
    afterwards.
    """

    id: UUID
    """Id of the version. A hiding names it as `document-versions/<id>`."""
    document_id: UUID
    number: int
    note: Texts
    """Description of the changes, with their reasons."""
    published_at: datetime | None
    file_name: str | None
    media_type: str
    size: int
    """In bytes."""
    sha256: str
    """SHA-256 of the content in hexadecimal; empty if the file is hidden."""


class UploadedVersionOut(VersionOut):
    """A version with the kinds of metadata found in its file."""

    metadata: list[FoundMetadata]
    """Kinds of metadata; only this response has them. The file is stored unchanged: to remove them,
    clean the file and upload it again."""


class DocumentOut(msgspec.Struct):
    """A text or a file, with the versions you may see, oldest first."""

    id: UUID
    dialogue_id: UUID
    kind: DocumentKind
    language: Language
    translation_of: UUID | None
    title: Texts
    position: int
    """Position among the documents of the dialogue."""
    published_at: datetime | None
    versions: list[VersionOut]


class ParagraphOut(msgspec.Struct):
    """A paragraph of a text."""

    key: UUID
    """The same in all versions that have the paragraph, also if it is moved or lightly edited."""
    position: int
    kind: ParagraphKind
    level: int | None
    """Level of a heading, 1 to 6."""
    markdown: str
    html: str
    """Sanitised; headings begin at the third level."""


class TextOut(msgspec.Struct):
    """A version with its paragraphs; a file has none."""

    version: VersionOut
    paragraphs: list[ParagraphOut]


class ParagraphTextOut(msgspec.Struct):
    position: int
    markdown: str


class TextSegmentOut(msgspec.Struct):
    """A part of an edited paragraph. `equal` and `delete` parts form the old paragraph, `equal` and
    `insert` parts the new one.
    """

    op: SegmentChange
    text: str


class DifferenceOut(msgspec.Struct):
    """The change of one paragraph."""

    status: ParagraphChange
    key: UUID
    old: ParagraphTextOut | None
    new: ParagraphTextOut | None
    segments: list[TextSegmentOut]
    """Word by word, for an edited paragraph."""


class DifferencesOut(msgspec.Struct):
    """Differences in the order of the new version; removed paragraphs are at their old place."""

    document_id: UUID
    old: int
    """The number of the earlier version."""
    new: int
    differences: list[DifferenceOut]


_OWN_COLUMNS = frozenset(DocumentOut.__struct_fields__) - {"versions"}


def document_out(view: DocumentView) -> DocumentOut:
    row = view.document
    return DocumentOut(
        **{name: getattr(row, name) for name in _OWN_COLUMNS},
        versions=[version_out(version) for version in view.versions],
    )


def version_out(row: DocumentVersion) -> VersionOut:
    return msgspec.convert(row, VersionOut, from_attributes=True)


def uploaded_version_out(row: DocumentVersion, metadata: list[FoundMetadata]) -> UploadedVersionOut:
    return UploadedVersionOut(**msgspec.structs.asdict(version_out(row)), metadata=metadata)


def text_out(version: DocumentVersion, rows: Sequence[Paragraph]) -> TextOut:
    return TextOut(version_out(version), list(paragraphs_out(rows)))


def paragraphs_out(rows: Sequence[Paragraph]) -> Iterable[ParagraphOut]:
    references = references_of(join(row.markdown for row in rows))
    for row in rows:
        yield ParagraphOut(
            key=row.key,
            position=row.position,
            kind=row.kind,
            level=row.level,
            markdown=row.markdown.strip("\n"),
            html=to_html(row.markdown, references),
        )


def differences_out(
    document_id: UUID,
    numbers: tuple[int, int],
    old: Sequence[Paragraph],
    new: Sequence[Paragraph],
) -> DifferencesOut:
    items = differences(
        [VersionParagraph(row.key, row.markdown) for row in old],
        [VersionParagraph(row.key, row.markdown) for row in new],
    )
    return DifferencesOut(
        document_id, *numbers, [_difference_out(item, old, new) for item in items]
    )


def _difference_out(
    paragraph_difference: ParagraphDifference, old: Sequence[Paragraph], new: Sequence[Paragraph]
) -> DifferenceOut:
    before = None if paragraph_difference.old is None else old[paragraph_difference.old]
    after = None if paragraph_difference.new is None else new[paragraph_difference.new]
    known = after or before
    assert known is not None  # noqa: S101 - a difference is about a paragraph
    return DifferenceOut(
        status=paragraph_difference.status,
        key=known.key,
        old=_piece_out(before),
        new=_piece_out(after),
        segments=[
            TextSegmentOut(segment.op, segment.text) for segment in paragraph_difference.segments
        ],
    )


def _piece_out(row: Paragraph | None) -> ParagraphTextOut | None:
    return None if row is None else ParagraphTextOut(row.position, row.markdown.strip("\n"))
