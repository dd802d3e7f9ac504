"""Response bodies of contributions, and the functions that build them."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from api.contributions.models import (
    ConfidentialGround,
    ConfidentialPart,
    ContributionEdit,
    ContributionKind,
    ContributionStatus,
    Disposition,
    DispositionOutcome,
    Report,
    ReportReason,
)
from api.contributions.views import ContributionView
from api.core.i18n import Language, Texts
from api.dialogues.models import ModerationMode
from api.documents.models import Document
from api.objections.models import Objection
from api.organisations.models import Confirmation
from api.participation.models import Exclusion


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


class DispositionOut(msgspec.Struct):
    """What the buyer does with a contribution, and why."""

    contribution_id: UUID
    outcome: DispositionOutcome
    reason: Texts
    decided_at: datetime
    version: int
    """1 for the first disposition. `list_dispositions` has the earlier ones."""


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
    """Since when a question has been waiting for an answer; null once it has one."""
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


class ConfidentialPartOut(msgspec.Struct):
    """The confidential part of a contribution."""

    text: str
    ground: ConfidentialGround


class EditOut(msgspec.Struct):
    """The text as it was before an edit."""

    at: datetime
    text: str
    translations: Texts = {}


_TOMBSTONES = frozenset({ContributionStatus.WITHDRAWN, ContributionStatus.REMOVED})
_SAID_OTHERWISE = {
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
_OWN_COLUMNS = frozenset(ContributionOut.__struct_fields__) - _SAID_OTHERWISE


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


def confidential_part_out(row: ConfidentialPart) -> ConfidentialPartOut:
    return ConfidentialPartOut(row.text, row.ground)


def edit_out(row: ContributionEdit) -> EditOut:
    return EditOut(row.at, row.text, row.translations)


class DispositionsOut(msgspec.Struct):
    """The dispositions in the order of the request."""

    items: list[DispositionOut]


class ReportOut(msgspec.Struct):
    """A report. The identity of the reporter is not stored."""

    at: datetime
    reason: ReportReason
    text: str


class ModerationItemOut(msgspec.Struct):
    """A contribution that waits for a moderator: held, or published and reported."""

    contribution: ContributionOut
    reports: list[ReportOut]


class RemovedOut(msgspec.Struct):
    """The contributions that one request removed."""

    contributions: list[UUID]
    more: bool
    """True when more matching contributions are left. Send the same request again."""


class ExclusionOut(msgspec.Struct):
    """A participant or organisation that is excluded from the dialogue. Only moderators see it."""

    id: UUID
    dialogue_id: UUID
    participant: int | None
    organisation_id: UUID | None
    reason: Texts
    at: datetime


class ModerationOut(msgspec.Struct):
    """Whether contributions are moderated before or after publication."""

    moderation: ModerationMode


class InfluenceOut(msgspec.Struct):
    """Effect of the contributions on the procurement. Counts published comments and questions of
    participants; it leaves out contributions of the buyer and those held, withdrawn or removed.
    """

    contributions: int
    adopted: int
    partly: int
    noted: int
    not_adopted: int
    undisposed: int
    """Contributions without a disposition."""
    changed_something: float | None
    """(`adopted` + `partly`) / `contributions`, so an undisposed contribution counts as without
    influence. Between 0 and 1, to four digits; null where there are no contributions."""
    participants: int
    """Number of different participants that are shown by number."""
    suppliers: int
    """Number of different organisations that were named. They are counted apart from the
    participants, because one person may be in both counts and a sum would reveal it."""


def disposition_out(row: Disposition) -> DispositionOut:
    return DispositionOut(row.contribution_id, row.outcome, row.reason, row.decided_at, row.number)


def queued_out(view: ContributionView, reports: Sequence[Report]) -> ModerationItemOut:
    own = [report for report in reports if report.contribution_id == view.contribution.id]
    return ModerationItemOut(
        contribution_out(view), [ReportOut(item.at, item.reason, item.text) for item in own]
    )


def influence_out(counted: Mapping[str, int]) -> InfluenceOut:
    """Build it from the row of `queries.dispositions.influence`."""
    total = counted["contributions"]
    disposed = sum(counted[outcome.value] for outcome in DispositionOutcome)
    changed = counted[DispositionOutcome.ADOPTED.value] + counted[DispositionOutcome.PARTLY.value]
    return InfluenceOut(
        **counted,
        undisposed=total - disposed,
        changed_something=round(changed / total, 4) if total else None,
    )


def exclusion_out(row: Exclusion, number: int | None) -> ExclusionOut:
    return ExclusionOut(row.id, row.dialogue_id, number, row.organisation_id, row.reason, row.at)
