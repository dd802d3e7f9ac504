"""Queries of past public answers, to find those that answer a new question, too."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, Integer, Select, cast, or_, select
from sqlalchemy.orm import aliased

from api.contributions.models import (
    AnsweredQuestion,
    Contribution,
    ContributionKind,
    ContributionStatus,
)
from api.core.actor import ANONYMOUS
from api.dialogues.models import Dialogue
from api.dialogues.queries import visible_to as dialogues_visible_to

MOST_TEXTS, MOST_CANDIDATES = 2_000, 100
"""The newest texts with a word of the question, and those of them with the most words."""
_Question, _Answer = aliased(Contribution), aliased(Contribution)
_PUBLISHED = ContributionStatus.PUBLISHED


def candidates(
    buyer_id: UUID, patterns: Sequence[str], *, own: bool
) -> Select[Contribution, Contribution, Dialogue]:
    """Answers with a question of theirs, of the buyer itself or of all others, as anybody sees
    them. `patterns`: regular expressions of which a text must have one."""
    texts = _texts(buyer_id, patterns, own=own).subquery()
    ids = select(texts.c.id)
    hits = sum((_has(pattern) for pattern in patterns[1:]), _has(patterns[0]))
    return (
        select(_Answer, _Question, Dialogue)
        .join(AnsweredQuestion, AnsweredQuestion.answer_id == _Answer.id)
        .join(_Question, _Question.id == AnsweredQuestion.question_id)
        .join(Dialogue, Dialogue.id == _Answer.dialogue_id)
        .where(
            or_(_Question.id.in_(ids), _Answer.id.in_(ids)),
            _Question.status == _PUBLISHED,
            _Answer.status == _PUBLISHED,
        )
        .order_by(hits.desc(), _Answer.published_at.desc(), _Answer.id, _Question.id)
        .limit(MOST_CANDIDATES)
    )


def public_answer(answer_id: UUID) -> Select[Contribution]:
    return (
        select(Contribution)
        .join(Dialogue, Dialogue.id == Contribution.dialogue_id)
        .where(
            Contribution.id == answer_id,
            Contribution.kind == ContributionKind.ANSWER,
            Contribution.status == _PUBLISHED,
            dialogues_visible_to(ANONYMOUS),
        )
    )


def _texts(buyer_id: UUID, patterns: Sequence[str], *, own: bool) -> Select[UUID]:
    is_own = Dialogue.organisation_id == buyer_id
    return (
        select(Contribution.id)
        .join(Dialogue, Dialogue.id == Contribution.dialogue_id)
        .where(
            Contribution.kind.in_((ContributionKind.QUESTION, ContributionKind.ANSWER)),
            Contribution.status == _PUBLISHED,
            Contribution.text.regexp_match("|".join(patterns), flags="i"),
            is_own if own else ~is_own,
            dialogues_visible_to(ANONYMOUS),
        )
        .order_by(Contribution.published_at.desc())
        .limit(MOST_TEXTS)
    )


def _has(pattern: str) -> ColumnElement[int]:
    has = or_(
        _Question.text.regexp_match(pattern, flags="i"),
        _Answer.text.regexp_match(pattern, flags="i"),
    )
    return cast(has, Integer)
