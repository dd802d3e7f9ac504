"""The documents of a dialogue in the words of its page. Pure."""

from collections.abc import Mapping, Sequence
from uuid import UUID

import msgspec

from api.contributions.schemas.contributions import AnchorOut
from api.documents.models import Document, DocumentKind, DocumentVersion, Paragraph
from api.documents.schemas import paragraphs_out
from api.documents.service.loading import DocumentView
from api.presenters.presenter import Presenter
from api.presenters.texts import PageText


class Version(msgspec.Struct, frozen=True):
    name: str
    time: str
    note: PageText | None
    path: str | None
    """Of its page; none before it is published."""


class ParagraphShown(msgspec.Struct, frozen=True):
    anchor: str
    html: str
    """Clean: may stand in the page as it is."""
    comments: str | None


class DocumentShown(msgspec.Struct, frozen=True):
    anchor: str
    title: PageText | None
    lang: str | None
    versions: list[Version]
    """Newest first."""
    differences: str | None
    paragraphs: list[ParagraphShown]


def document_of(
    view: DocumentView,
    paragraphs: Sequence[Paragraph],
    comments: Mapping[UUID, int],
    time_zone: str,
    words: Presenter,
) -> DocumentShown:
    """`paragraphs` are those of the newest version."""
    row = view.document
    return DocumentShown(
        anchor=str(row.id),
        title=words.text(row.title),
        lang=None if row.language is words.language else row.language.value,
        versions=[_version(version, row, time_zone, words) for version in reversed(view.versions)],
        differences=_differences(view),
        paragraphs=[
            ParagraphShown(
                anchor=str(paragraph.key),
                html=paragraph.html,
                comments=_comments(comments.get(paragraph.key, 0), words),
            )
            for paragraph in paragraphs_out(paragraphs)
        ],
    )


def about(anchor: AnchorOut | None, words: Presenter) -> PageText | None:
    """Leads to what a contribution is about, if that is still there."""
    if anchor is None:
        return None
    if anchor.on_earlier_version:
        return PageText(words.t("page.contribution.on_earlier_version", number=anchor.version))
    name = "document" if anchor.paragraph is None else "paragraph"
    place = anchor.paragraph or anchor.document_id
    return PageText(words.t(f"page.contribution.about_{name}"), href=f"#{place}")


def document_path(dialogue_id: UUID, document_id: UUID) -> str:
    return f"/dialogues/{dialogue_id}/documents/{document_id}"


def version_path(dialogue_id: UUID, document_id: UUID, number: int) -> str:
    return f"{document_path(dialogue_id, document_id)}/versions/{number}"


def _version(row: DocumentVersion, document: Document, time_zone: str, words: Presenter) -> Version:
    return Version(
        name=words.t("page.document.version", number=row.number),
        time=words.day(row.published_at, time_zone) if row.published_at else "",
        note=words.text(row.note),
        path=version_path(document.dialogue_id, document.id, row.number)
        if row.published_at
        else None,
    )


def _differences(view: DocumentView) -> str | None:
    row = view.document
    if row.kind is not DocumentKind.TEXT or len(view.versions) < 2:  # noqa: PLR2004
        return None
    if view.versions[-1].published_at is None:
        return None
    return f"{document_path(row.dialogue_id, row.id)}/differences"


def _comments(count: int, words: Presenter) -> str | None:
    return words.tn("page.document.comments", count) if count else None
