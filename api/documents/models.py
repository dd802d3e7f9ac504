"""Documents of a dialogue, their versions, and the paragraphs that people point at."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from api.core.i18n import Language, Texts
from api.core.models import Base, Identified, StructJSON, Versioned, enum_column


class DocumentKind(StrEnum):
    TEXT = "text"
    FILE = "file"


class ParagraphKind(StrEnum):
    HEADING = "heading"
    TEXT = "text"
    LIST_ITEM = "list_item"
    TABLE = "table"
    CODE = "code"
    QUOTE = "quote"


class Document(Versioned, Base):
    """Lives in its versions; public from its first published one on."""

    __tablename__ = "documents"
    __table_args__ = (Index("ix_documents_dialogue_id_position", "dialogue_id", "position"),)

    dialogue_id: Mapped[UUID] = mapped_column(ForeignKey("dialogues.id", ondelete="CASCADE"))
    kind: Mapped[DocumentKind] = mapped_column(enum_column(DocumentKind))
    language: Mapped[Language] = mapped_column(enum_column(Language))
    """Of the text or the file. Its translations are documents of their own."""
    translation_of: Mapped[UUID | None] = mapped_column(
        ForeignKey("documents.id", ondelete="SET NULL"), index=True
    )
    title: Mapped[Texts] = mapped_column(StructJSON(Texts))
    position: Mapped[int]
    """Among the documents of the dialogue."""
    published_at: Mapped[datetime | None]


class DocumentVersion(Versioned, Base):
    """A draft until it is published; from then on it never changes."""

    __tablename__ = "document_versions"
    __table_args__ = (
        UniqueConstraint("document_id", "number"),
        # One draft at a time: versions follow each other in one line.
        Index(
            "uq_document_versions_draft",
            "document_id",
            unique=True,
            postgresql_where=text("published_at IS NULL"),
        ),
    )

    document_id: Mapped[UUID] = mapped_column(ForeignKey("documents.id", ondelete="CASCADE"))
    number: Mapped[int]
    """1, 2, 3 …"""
    note: Mapped[Texts] = mapped_column(StructJSON(Texts), default=dict)
    """What changed."""
    published_at: Mapped[datetime | None]

    file_name: Mapped[str | None]
    media_type: Mapped[str]
    size: Mapped[int] = mapped_column(BigInteger)
    """In bytes."""
    sha256: Mapped[str]
    storage_key: Mapped[str | None] = mapped_column(unique=True)
    """Where a file lies in the store; null for a text, which is its paragraphs."""


class Paragraph(Identified, Base):
    """All paragraphs of a version, put together, are its text."""

    __tablename__ = "paragraphs"
    __table_args__ = (
        UniqueConstraint("version_id", "key"),
        UniqueConstraint("version_id", "position"),
    )

    version_id: Mapped[UUID] = mapped_column(ForeignKey("document_versions.id", ondelete="CASCADE"))
    position: Mapped[int]
    key: Mapped[UUID] = mapped_column(index=True)
    """The same in every version that the paragraph lives through."""
    kind: Mapped[ParagraphKind] = mapped_column(enum_column(ParagraphKind))
    level: Mapped[int | None]
    """Of a heading."""
    markdown: Mapped[str]
