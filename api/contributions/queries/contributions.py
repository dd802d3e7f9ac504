"""Queries of contributions, limited to those the actor may see."""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from uuid import UUID

import msgspec
from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    exists,
    false,
    func,
    or_,
    select,
    true,
)
from sqlalchemy.orm import aliased

from api.continuous.queries import visible_to as dialogues_visible_to
from api.contributions.models import (
    AnsweredQuestion,
    Attachment,
    Contribution,
    ContributionEdit,
    ContributionKind,
    ContributionStatus,
)
from api.contributions.queries.dispositions import DispositionFilter, with_disposition
from api.core.actor import Actor, Permission
from api.core.keyset import after, before
from api.dialogues.models import Dialogue
from api.documents.models import Document, DocumentVersion

SortKey = tuple[datetime, UUID]
EditKey = tuple[UUID]
_answer = aliased(Contribution)


_SEEN_AT = func.coalesce(
    Contribution.published_at, Contribution.removed_at, Contribution.created_at
)
IN_ORDER = (_SEEN_AT, Contribution.id)
"""Order of publication: the order of writing would reveal when held contributions were written."""


def sort_key(row: Contribution) -> SortKey:
    """The key of a row in `IN_ORDER`."""
    return row.published_at or row.removed_at or row.created_at, row.id


class Filter(msgspec.Struct, frozen=True, kw_only=True):
    kind: Sequence[ContributionKind] = ()
    answered: bool | None = None
    """True: questions with a published answer. False: published questions without one."""
    own: bool = False
    document: Sequence[UUID] = ()
    paragraph: Sequence[UUID] = ()
    disposition: Sequence[DispositionFilter] = ()
    """Outcomes to select. `none` leaves out tombstones and contributions of the buyer."""


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """True for contributions that were ever public, including tombstones, for all removed ones, for
    the actor's own, and for held ones if the actor moderates.
    """
    status = Contribution.status
    public = or_(
        status.in_((ContributionStatus.PUBLISHED, ContributionStatus.REMOVED)),
        and_(status == ContributionStatus.WITHDRAWN, Contribution.published_at.is_not(None)),
    )
    held = and_(status == ContributionStatus.HELD, _moderated_by(actor))
    return or_(public, held, written_by(actor))


def _moderated_by(actor: Actor) -> ColumnElement[bool]:
    if Permission.CONTRIBUTION_MODERATE in actor.everywhere:
        return true()
    buyers = actor.organisations_with(Permission.CONTRIBUTION_MODERATE)
    calls = select(Dialogue.id).where(Dialogue.organisation_id.in_(buyers))
    return Contribution.dialogue_id.in_(calls) if buyers else false()


def written_by(actor: Actor) -> ColumnElement[bool]:
    if actor.participant_id is not None:
        return Contribution.participant_id == actor.participant_id
    if actor.person_id is not None:
        return Contribution.person_id == actor.person_id
    return false()


def by_id(actor: Actor, contribution_id: UUID) -> Select[Contribution, Dialogue]:
    return (
        select(Contribution, Dialogue)
        .join(Dialogue, Dialogue.id == Contribution.dialogue_id)
        .where(Contribution.id == contribution_id, visible_to(actor), dialogues_visible_to(actor))
    )


def for_update(actor: Actor, contribution_id: UUID) -> Select[Contribution, Dialogue]:
    return by_id(actor, contribution_id).with_for_update(of=Contribution, key_share=True)


def page(
    actor: Actor, dialogue_id: UUID, filters: Filter, *, start: SortKey | None, limit: int
) -> Select[Contribution]:
    """Oldest first; one row more than the page holds."""
    return (
        select(Contribution)
        .where(*_conditions(actor, dialogue_id, filters), after(IN_ORDER, start))
        .order_by(*IN_ORDER)
        .limit(limit + 1)
    )


def count(actor: Actor, dialogue_id: UUID, filters: Filter) -> Select[int]:
    return select(func.count(Contribution.id)).where(*_conditions(actor, dialogue_id, filters))


def _conditions(actor: Actor, dialogue_id: UUID, filters: Filter) -> Iterator[ColumnElement[bool]]:
    yield Contribution.dialogue_id == dialogue_id
    yield visible_to(actor)
    if filters.kind:
        yield Contribution.kind.in_(filters.kind)
    if filters.own:
        yield written_by(actor)
    if filters.disposition:
        yield with_disposition(filters.disposition)
    if filters.answered is True:
        yield and_(Contribution.kind == ContributionKind.QUESTION, _has_answer())
    if filters.answered is False:
        yield unanswered()
    if filters.paragraph:
        yield Contribution.paragraph_key.in_(filters.paragraph)
    if filters.document:
        versions = select(DocumentVersion.id).where(
            DocumentVersion.document_id.in_(filters.document)
        )
        yield Contribution.document_version_id.in_(versions)


def unanswered() -> ColumnElement[bool]:
    """True for published questions without a published answer."""
    return and_(
        Contribution.kind == ContributionKind.QUESTION,
        Contribution.status == ContributionStatus.PUBLISHED,
        ~_has_answer(),
    )


def _has_answer() -> ColumnElement[bool]:
    return exists(
        select(1)
        .select_from(AnsweredQuestion)
        .join(_answer, _answer.id == AnsweredQuestion.answer_id)
        .where(
            AnsweredQuestion.question_id == Contribution.id,
            _answer.status == ContributionStatus.PUBLISHED,
        )
    )


def attachments(contribution_ids: Collection[UUID]) -> Select[UUID, Document]:
    """Public documents attached to the contributions, in their order."""
    return (
        select(Attachment.contribution_id, Document)
        .join(Document, Document.id == Attachment.document_id)
        .where(Attachment.contribution_id.in_(contribution_ids), Document.published_at.is_not(None))
        .order_by(Attachment.contribution_id, Attachment.position)
    )


def answers(contribution_ids: Collection[UUID]) -> Select[AnsweredQuestion]:
    """Links from published answers to questions, where either one is among the ids."""
    return (
        select(AnsweredQuestion)
        .join(_answer, _answer.id == AnsweredQuestion.answer_id)
        .where(
            or_(
                AnsweredQuestion.question_id.in_(contribution_ids),
                AnsweredQuestion.answer_id.in_(contribution_ids),
            ),
            _answer.status == ContributionStatus.PUBLISHED,
        )
        .order_by(AnsweredQuestion.answer_id, AnsweredQuestion.question_id)
    )


def published(dialogue_id: UUID, ids: Collection[UUID]) -> Select[Contribution]:
    """Published contributions among the ids, to which people can reply."""
    return select(Contribution).where(
        Contribution.id.in_(ids),
        Contribution.dialogue_id == dialogue_id,
        Contribution.status == ContributionStatus.PUBLISHED,
    )


def edits(
    contribution: Contribution, *, start: EditKey | None, limit: int
) -> Select[ContributionEdit]:
    """Edits of a published contribution; a tombstone has none to show."""
    return (
        select(ContributionEdit)
        .join(Contribution, Contribution.id == ContributionEdit.contribution_id)
        .where(
            ContributionEdit.contribution_id == contribution.id,
            Contribution.status == ContributionStatus.PUBLISHED,
            after((ContributionEdit.id,), start),
        )
        .order_by(ContributionEdit.id)
        .limit(limit + 1)
    )


def counts_by_paragraph(dialogue_id: UUID) -> Select[UUID | None, int]:
    """Number of published contributions for each paragraph."""
    return (
        select(Contribution.paragraph_key, func.count())
        .where(
            Contribution.dialogue_id == dialogue_id,
            Contribution.paragraph_key.is_not(None),
            Contribution.status == ContributionStatus.PUBLISHED,
        )
        .group_by(Contribution.paragraph_key)
    )


def own_questions(
    actor: Actor, *, start: EditKey | None, limit: int
) -> Select[Contribution, Dialogue]:
    """The actor's questions in all dialogues, newest first; one row more than the page holds."""
    return (
        select(Contribution, Dialogue)
        .join(Dialogue, Dialogue.id == Contribution.dialogue_id)
        .where(
            written_by(actor),
            Contribution.kind == ContributionKind.QUESTION,
            Contribution.official.is_(False),
            dialogues_visible_to(actor),
            before((Contribution.id,), start),
        )
        .order_by(Contribution.id.desc())
        .limit(limit + 1)
    )
