"""What contributions look like on the wire."""

from datetime import datetime
from uuid import UUID

import msgspec

from api.contributions.models import (
    ConfidentialGround,
    ConfidentialPart,
    ContributionEdit,
    ContributionKind,
    ContributionStatus,
)
from api.contributions.views import ContributionView
from api.core.text import Language, Texts


class AuthorOut(msgspec.Struct):
    """A number among the participants of this dialogue, or an organisation that chose to be named.

    Never both: the number would tell what else the organisation's person has said.
    """

    participant: int | None = None
    organisation_id: UUID | None = None
    organisation_name: Texts | None = None


class AnchorOut(msgspec.Struct):
    """What it is about, as its author saw it."""

    document_id: UUID
    version: int
    paragraph: UUID | None
    """The key of the paragraph; null for the document as a whole."""
    on_earlier_version: bool
    """What it is about does not live on in the newest version."""


class ContributionOut(msgspec.Struct):
    """A comment, a question or an answer. Withdrawn or removed, its place and state remain."""

    id: UUID
    dialogue_id: UUID
    kind: ContributionKind
    status: ContributionStatus
    parent_id: UUID | None
    author: AuthorOut | None
    official: bool
    """The buyer speaks."""
    own: bool
    """You may change it."""
    text: str | None
    language: Language
    anchor: AnchorOut | None
    answers: list[UUID]
    """The questions it answers."""
    answered_by: list[UUID]
    published_at: datetime | None
    edited_at: datetime | None
    withdrawn_at: datetime | None
    removed_at: datetime | None
    removal_reason: Texts
    waiting_since: datetime | None
    """Of a question that has no answer yet."""
    has_confidential_part: bool
    """Shown to those alone who may read it; false for all others, also where there is one."""


class ConfidentialPartOut(msgspec.Struct):
    """What is said to the buyer alone."""

    text: str
    ground: ConfidentialGround


class EditOut(msgspec.Struct):
    """The text as it was until then."""

    at: datetime
    text: str


_TOMBSTONES = frozenset({ContributionStatus.WITHDRAWN, ContributionStatus.REMOVED})
_SAID_OTHERWISE = {
    "author",
    "anchor",
    "own",
    "text",
    "answers",
    "answered_by",
    "waiting_since",
    "has_confidential_part",
}
_OWN_COLUMNS = frozenset(ContributionOut.__struct_fields__) - _SAID_OTHERWISE


def contribution_out(view: ContributionView) -> ContributionOut:
    row = view.contribution
    gone = row.status in _TOMBSTONES
    return ContributionOut(
        **{name: getattr(row, name) for name in _OWN_COLUMNS},
        author=None if gone else _author(view),
        own=view.own,
        text=None if gone else row.text,
        anchor=msgspec.convert(view.anchor, AnchorOut | None, from_attributes=True),
        answers=view.answers,
        answered_by=view.answered_by,
        waiting_since=row.published_at if _waits(view) else None,
        has_confidential_part=view.has_confidential_part,
    )


def _author(view: ContributionView) -> AuthorOut:
    row = view.contribution
    if row.names_author:
        return AuthorOut(organisation_id=row.organisation_id, organisation_name=view.author_name)
    return AuthorOut(participant=view.number)


def _waits(view: ContributionView) -> bool:
    row = view.contribution
    is_open = row.kind is ContributionKind.QUESTION and row.status is ContributionStatus.PUBLISHED
    return is_open and not view.answered_by


def confidential_part_out(row: ConfidentialPart) -> ConfidentialPartOut:
    return ConfidentialPartOut(row.text, row.ground)


def edit_out(row: ContributionEdit) -> EditOut:
    return EditOut(at=row.at, text=row.text)
