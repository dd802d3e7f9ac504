"""Which contributions there are for whom."""

from collections.abc import Collection, Sequence
from uuid import UUID

import msgspec
from sqlalchemy import ColumnElement, Select, exists, func, or_, select
from sqlalchemy.orm import aliased

from api.contributions.models import (
    AnsweredQuestion,
    Contribution,
    ContributionEdit,
    ContributionKind,
    ContributionStatus,
)
from api.core.actor import Actor
from api.core.keyset import after
from api.dialogues.models import Dialogue
from api.dialogues.queries import visible_to as dialogues_visible_to
from api.documents.models import DocumentVersion

SortKey = tuple[UUID]
_answer = aliased(Contribution)


class Filter(msgspec.Struct, frozen=True, kw_only=True):
    kind: Sequence[ContributionKind] = ()
    answered: bool | None = None
    """Of questions: with a published answer, or without."""
    document: Sequence[UUID] = ()
    paragraph: Sequence[UUID] = ()


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """In a dialogue one sees: all but what is held, tombstones included; one's own anyway."""
    shown = Contribution.status != ContributionStatus.HELD
    if actor.person_id is None:
        return shown
    return or_(shown, Contribution.person_id == actor.person_id)


def one(actor: Actor, contribution_id: UUID) -> Select[Contribution, Dialogue]:
    return (
        select(Contribution, Dialogue)
        .join(Dialogue, Dialogue.id == Contribution.dialogue_id)
        .where(Contribution.id == contribution_id, visible_to(actor), dialogues_visible_to(actor))
    )


def for_update(actor: Actor, contribution_id: UUID) -> Select[Contribution, Dialogue]:
    return one(actor, contribution_id).with_for_update(of=Contribution, key_share=True)


def page(
    actor: Actor, dialogue_id: UUID, wanted: Filter, *, start: SortKey | None, limit: int
) -> Select[Contribution]:
    """Oldest first; one row more than the page holds."""
    chosen = select(Contribution).where(
        Contribution.dialogue_id == dialogue_id,
        visible_to(actor),
        after((Contribution.id,), start),
    )
    if wanted.kind:
        chosen = chosen.where(Contribution.kind.in_(wanted.kind))
    if wanted.answered is not None:
        has_answer = _has_answer() if wanted.answered else ~_has_answer()
        chosen = chosen.where(Contribution.kind == ContributionKind.QUESTION, has_answer)
    if wanted.paragraph:
        chosen = chosen.where(Contribution.paragraph_key.in_(wanted.paragraph))
    if wanted.document:
        versions = select(DocumentVersion.id).where(
            DocumentVersion.document_id.in_(wanted.document)
        )
        chosen = chosen.where(Contribution.document_version_id.in_(versions))
    return chosen.order_by(Contribution.id).limit(limit + 1)


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


def answers(contribution_ids: Collection[UUID]) -> Select[AnsweredQuestion]:
    """Published answers among them or to them."""
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
    """Those of them that can be replied to."""
    return select(Contribution).where(
        Contribution.id.in_(ids),
        Contribution.dialogue_id == dialogue_id,
        Contribution.status == ContributionStatus.PUBLISHED,
    )


def edits(
    contribution: Contribution, *, start: SortKey | None, limit: int
) -> Select[ContributionEdit]:
    """Of a tombstone there is nothing left to see."""
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
    """How many are published about each paragraph."""
    return (
        select(Contribution.paragraph_key, func.count())
        .where(
            Contribution.dialogue_id == dialogue_id,
            Contribution.paragraph_key.is_not(None),
            Contribution.status == ContributionStatus.PUBLISHED,
        )
        .group_by(Contribution.paragraph_key)
    )


def participant_of(dialogue_id: UUID, person_id: UUID) -> Select[int]:
    return (
        select(Contribution.participant)
        .where(
            Contribution.dialogue_id == dialogue_id,
            Contribution.person_id == person_id,
            Contribution.official.is_(False),
        )
        .limit(1)
    )


def newest_participant(dialogue_id: UUID) -> Select[int]:
    newest = func.coalesce(func.max(Contribution.participant), 0)
    return select(newest).where(Contribution.dialogue_id == dialogue_id)
