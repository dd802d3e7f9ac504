"""What contributions look like on the wire."""

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
    """A number among the participants of this dialogue, or an organisation that chose to be named.

    Never both: the number would tell what else the organisation's person has said. What an author
    without a number has said is held: numbers go in the order of first being public.
    """

    participant: int | None = None
    organisation_id: UUID | None = None
    organisation_name: Texts | None = None
    has_left: bool = False
    """Was erased on their own wish: nobody knows any more who it was. Of numbers only: said of a
    named organisation it would tie that name to a number."""
    organisation_confirmation: Confirmation | None = None
    """Show the name of one that is only `claimed` with a remark."""


class AnchorOut(msgspec.Struct):
    """What it is about, as its author saw it."""

    document_id: UUID
    version: int
    paragraph: UUID | None
    """The key of the paragraph; null for the document as a whole."""
    on_earlier_version: bool
    """What it is about does not live on in the newest version."""


class DispositionOut(msgspec.Struct):
    """You said, we did."""

    contribution_id: UUID
    outcome: DispositionOutcome
    reason: Texts
    decided_at: datetime
    version: int
    """1 for the first; those before it are in `list_dispositions`."""


class ObjectionOut(msgspec.Struct):
    """The author holds that the removal was wrong. Another person than who removed it decides."""

    text: str
    made_at: datetime
    decided_at: datetime | None
    upheld: bool | None
    """Whether the author was right: then the contribution is public again."""
    answer: Texts
    """Why, to the author."""


class AttachmentOut(msgspec.Struct):
    """A document that the buyer's contribution brings; its address is `/v1/documents/{id}`."""

    document_id: UUID
    title: Texts
    language: Language
    """Of the document itself."""


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
    translations: Texts
    """The same in other languages: what the buyer says can be said in several."""
    attachments: list[AttachmentOut]
    """Documents that the buyer brings with it."""
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
    late: bool
    """Said after the deadline, in the time of grace."""
    votes: int
    """How many other people who signed in share the concern: each counts once."""
    receipt_votes: int
    """How many receipts do: somebody without an account may hold several."""
    voted: bool
    """You are one of them."""
    disposition: DispositionOut | None
    """What becomes of it, once the buyer has said so."""
    objection: ObjectionOut | None
    """Against its removal; shown to its author and to the moderators alone."""
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
    """In the order they were sent."""

    items: list[DispositionOut]


class ReportOut(msgspec.Struct):
    """Nobody knows who reported."""

    at: datetime
    reason: ReportReason
    text: str


class ModerationItemOut(msgspec.Struct):
    """What waits for a moderator: held, or published and reported."""

    contribution: ContributionOut
    reports: list[ReportOut]


class RemovedOut(msgspec.Struct):
    """What was removed at once."""

    contributions: list[UUID]
    more: bool
    """Whether something of it is left: send the same again."""


class ExclusionOut(msgspec.Struct):
    """Who may not take part in the dialogue any more. For moderators alone."""

    id: UUID
    dialogue_id: UUID
    participant: int | None
    organisation_id: UUID | None
    reason: Texts
    at: datetime


class ModerationOut(msgspec.Struct):
    """When contributions are looked at."""

    moderation: ModerationMode


class InfluenceOut(msgspec.Struct):
    """What taking part has led to. Counted are comments and questions of participants that all can
    read: neither what the buyer said, nor what is held, withdrawn or removed.
    """

    contributions: int
    adopted: int
    partly: int
    noted: int
    not_adopted: int
    undisposed: int
    """Nothing has been said about them yet."""
    changed_something: float | None
    """(`adopted` + `partly`) / `contributions`: what is undisposed counts as without influence.
    Between 0 and 1, to four digits; null where nothing was said."""
    participants: int
    """Different participants with a number, each counted once."""
    suppliers: int
    """Different organisations that were named. Counted apart from the participants, so that nothing
    follows from both together: one person may be among both."""


def disposition_out(row: Disposition) -> DispositionOut:
    return DispositionOut(row.contribution_id, row.outcome, row.reason, row.decided_at, row.number)


def queued_out(view: ContributionView, reports: Sequence[Report]) -> ModerationItemOut:
    own = [report for report in reports if report.contribution_id == view.contribution.id]
    return ModerationItemOut(
        contribution_out(view), [ReportOut(item.at, item.reason, item.text) for item in own]
    )


def influence_out(counted: Mapping[str, int]) -> InfluenceOut:
    """From the row that `queries.dispositions.influence` gives."""
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
