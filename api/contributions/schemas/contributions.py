"""Response bodies of contributions, and the functions that build them."""

from datetime import datetime
from uuid import UUID

import msgspec

from api.contributions.models import (
    ContributionEdit,
    ContributionKind,
    ContributionStatus,
)
from api.contributions.schemas.dispositions import DispositionOut, disposition_out
from api.contributions.views import ContributionView
from api.core.i18n import Language, Texts
from api.documents.models import Document
from api.objections.models import Objection
from api.organisations.models import Confirmation


class AuthorOut(msgspec.Struct):
    """A participant number in this dialogue, or an organisation that chose to be named.

    Never both: the number would identify the other contributions of the organisation's person.
    An author without a number has only held contributions: numbers are given in the order in which
    authors first become public.
    """

    participant: int | None = None
    organisation_id: UUID | None = None
    organisation_name: Texts | None = None
    has_left: bool = False
    """The author's personal data was erased at their request. Only true for numbers: on a named
    organisation it would link the name to a number."""
    organisation_confirmation: Confirmation | None = None
    """When this is `claimed`, show the name with a remark."""


class AnchorOut(msgspec.Struct):
    """The document or paragraph that the contribution is about, in the version its author read."""

    document_id: UUID
    version: int
    paragraph: UUID | None
    """The key of the paragraph; null for the whole document."""
    on_earlier_version: bool
    """The newest public version no longer has the paragraph. For a whole document: a newer version
    is public."""


class ObjectionOut(msgspec.Struct):
    """An author's objection to a removal. The person who removed the contribution cannot decide."""

    text: str
    made_at: datetime
    decided_at: datetime | None
    upheld: bool | None
    """True when the removal was reversed and the contribution is public again."""
    answer: Texts
    """The reason for the decision, sent to the author."""


class AttachmentOut(msgspec.Struct):
    """A document attached to the buyer's contribution; its address is `/v1/documents/{id}`."""

    document_id: UUID
    title: Texts
    language: Language
    """Language of the document."""


class ContributionOut(msgspec.Struct):
    """A comment, a question or an answer. A withdrawn or removed one stays as a tombstone."""

    id: UUID
    dialogue_id: UUID
    kind: ContributionKind
    status: ContributionStatus
    parent_id: UUID | None
    author: AuthorOut | None
    official: bool
    """The buyer is the author."""
    own: bool
    """You may change it."""
    text: str | None
    language: Language
    translations: Texts
    """The same text in other languages; only contributions of the buyer have translations."""
    attachments: list[AttachmentOut]
    """Documents that the buyer attached."""
    anchor: AnchorOut | None
    answers: list[UUID]
    """The questions that this contribution answers."""
    answered_by: list[UUID]
    published_at: datetime | None
    edited_at: datetime | None
    withdrawn_at: datetime | None
    removed_at: datetime | None
    removal_reason: Texts
    waiting_since: datetime | None
    """Time from which a question has been waiting for an answer; null once it has one."""
    late: bool
    """Sent after the deadline, within the grace period."""
    votes: int
    """Number of signed-in people who voted "same concern"; each counts once."""
    receipt_votes: int
    """Number of receipts that voted; one person without an account may hold several."""
    voted: bool
    """You have voted for this contribution."""
    disposition: DispositionOut | None
    """The current disposition, once the buyer has given one."""
    objection: ObjectionOut | None
    """The objection to its removal; only its author and moderators can see it."""
    has_confidential_part: bool
    """True only for those who may read the confidential part; false for all others."""
    taken_from: UUID | None = None
    """The past answer, perhaps of another buyer, that this answer is taken from."""


class EditOut(msgspec.Struct):
    """The text as it was before an edit."""

    at: datetime
    text: str
    translations: Texts = {}


_TOMBSTONES = frozenset({ContributionStatus.WITHDRAWN, ContributionStatus.REMOVED})
_COMPUTED = {
    "author",
    "anchor",
    "own",
    "text",
    "translations",
    "attachments",
    "answers",
    "answered_by",
    "waiting_since",
    "has_confidential_part",
    "votes",
    "receipt_votes",
    "voted",
    "objection",
    "disposition",
}
_OWN_COLUMNS = frozenset(ContributionOut.__struct_fields__) - _COMPUTED


def contribution_out(view: ContributionView) -> ContributionOut:
    row = view.contribution
    gone = row.status in _TOMBSTONES
    return ContributionOut(
        **{name: getattr(row, name) for name in _OWN_COLUMNS},
        author=None if gone else _author(view),
        own=view.own,
        text=None if gone else row.text,
        translations={} if gone else row.translations,
        attachments=[] if gone else [attachment_out(row) for row in view.attachments],
        anchor=msgspec.convert(view.anchor, AnchorOut | None, from_attributes=True),
        answers=view.answers,
        answered_by=view.answered_by,
        waiting_since=row.published_at if _waits(view) else None,
        has_confidential_part=view.has_confidential_part,
        votes=view.votes.people,
        receipt_votes=view.votes.receipts,
        voted=view.voted,
        disposition=_shown_disposition(view),
        objection=objection_out(view.objection) if view.objection else None,
    )


def attachment_out(row: Document) -> AttachmentOut:
    return AttachmentOut(row.id, row.title, row.language)


def objection_out(row: Objection) -> ObjectionOut:
    return ObjectionOut(row.text, row.made_at, row.decided_at, row.upheld, row.answer)


def _author(view: ContributionView) -> AuthorOut:
    row = view.contribution
    if row.names_author:
        named = view.author_name
        return AuthorOut(
            organisation_id=row.organisation_id,
            organisation_name=named.name if named else None,
            organisation_confirmation=named.confirmation if named else None,
        )
    return AuthorOut(participant=view.number, has_left=view.author_has_left)


def _shown_disposition(view: ContributionView) -> DispositionOut | None:
    if view.disposition is None or view.contribution.status is not ContributionStatus.PUBLISHED:
        return None
    return disposition_out(view.disposition)


def _waits(view: ContributionView) -> bool:
    row = view.contribution
    is_open = row.kind is ContributionKind.QUESTION and row.status is ContributionStatus.PUBLISHED
    return is_open and not view.answered_by


def edit_out(row: ContributionEdit) -> EditOut:
    return EditOut(row.at, row.text, row.translations)
