"""Documents of a dialogue, with their versions and paragraphs."""

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
    """A document consists of versions and is public once its first version is published."""

    __tablename__ = "documents"
    __table_args__ = (Index("ix_documents_dialogue_id_position", "dialogue_id", "position"),)

    dialogue_id: Mapped[UUID] = mapped_column(ForeignKey("dialogues.id", ondelete="CASCADE"))
    kind: Mapped[DocumentKind] = mapped_column(enum_column(DocumentKind))
    language: Mapped[Language] = mapped_column(enum_column(Language))
    """Language of the text or file. Translations are separate documents."""
    translation_of: Mapped[UUID | None] = mapped_column(
        ForeignKey("documents.id", ondelete="SET NULL"), index=True
    )
    title: Mapped[Texts] = mapped_column(StructJSON(Texts))
    position: Mapped[int]
    """Position among the documents of the dialogue."""
    published_at: Mapped[datetime | None]


class DocumentVersion(Versioned, Base):
    """A draft until it is published; never changed afterwards."""

    __tablename__ = "document_versions"
    __table_args__ = (
        UniqueConstraint("document_id", "number"),
        # One draft at a time, so that versions form one line.
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
    """Description of the changes, with their reasons."""
    published_at: Mapped[datetime | None]

    file_name: Mapped[str | None]
    media_type: Mapped[str]
    size: Mapped[int] = mapped_column(BigInteger)
    """In bytes."""
    sha256: Mapped[str]
    storage_key: Mapped[str | None] = mapped_column(unique=True)
    """Key of the file in the store; null for a text, which is stored as paragraphs."""


class Paragraph(Identified, Base):
    """A paragraph of a version. Joined in order, the paragraphs form the text."""

    __tablename__ = "paragraphs"
    __table_args__ = (
        UniqueConstraint("version_id", "key"),
        UniqueConstraint("version_id", "position"),
    )

    version_id: Mapped[UUID] = mapped_column(ForeignKey("document_versions.id", ondelete="CASCADE"))
    position: Mapped[int]
    key: Mapped[UUID] = mapped_column(index=True)
    """The same in every version that has the paragraph."""
    kind: Mapped[ParagraphKind] = mapped_column(enum_column(ParagraphKind))
    level: Mapped[int | None]
    """Level of a heading."""
    markdown: Mapped[str]
