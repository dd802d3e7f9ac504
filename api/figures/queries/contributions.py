"""Histories of published contributions for the figures."""

from collections.abc import Collection, Iterator
from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import Session, aliased

from api.contributions.models import (
    AnsweredQuestion,
    Contribution,
    ContributionKind,
    ContributionStatus,
    Disposition,
)
from api.dialogues.models import Dialogue
from api.figures.rules.contributions import ContributionHistory
from api.organisations.models import Organisation
from api.participation.models import Participant

_COUNTED = and_(
    Contribution.status == ContributionStatus.PUBLISHED, Contribution.official.is_(False)
)


def contribution_ids(after: UUID | None, limit: int) -> Select[UUID]:
    """Counted ones in the order of their ids."""
    stmt = select(Contribution.id).where(_COUNTED)
    if after is not None:
        stmt = stmt.where(Contribution.id > after)
    return stmt.order_by(Contribution.id).limit(limit)


def contribution_ids_in(dialogue_id: UUID, after: UUID | None, limit: int) -> Select[UUID]:
    return contribution_ids(after, limit).where(Contribution.dialogue_id == dialogue_id)


def questions_of(answer_id: UUID) -> Select[UUID]:
    return select(AnsweredQuestion.question_id).where(AnsweredQuestion.answer_id == answer_id)


def buyers_of_contributions(ids: Collection[UUID]) -> Select[UUID]:
    return (
        select(Dialogue.organisation_id)
        .join(Contribution, Contribution.dialogue_id == Dialogue.id)
        .where(Contribution.id.in_(ids))
        .distinct()
    )


def contribution_histories(
    session: Session, ids: Collection[UUID]
) -> Iterator[ContributionHistory]:
    answered: dict[UUID, datetime | None] = {
        row[0]: row[1] for row in session.execute(_first_answers(ids))
    }
    for row in session.execute(_columns_of(ids)):
        zone = ZoneInfo(row.time_zone)
        answered_at = answered.get(row.id)
        yield ContributionHistory(
            id=row.id,
            organisation_id=row.organisation_id,
            is_question=row.kind is ContributionKind.QUESTION,
            asked_at=row.published_at,
            answered_at=answered_at and answered_at.astimezone(zone),
            with_receipt=bool(row.with_receipt),
            closed_on=_day(row.closed_at, zone),
            concluded_on=_day(row.concluded_at, zone),
            outcome=row.outcome,
        )


def _day(moment: datetime | None, zone: ZoneInfo) -> date | None:
    return moment and moment.astimezone(zone).date()


def _columns_of(ids: Collection[UUID]) -> Select[*tuple[Any, ...]]:
    current = and_(
        Disposition.contribution_id == Contribution.id, Disposition.replaced_at.is_(None)
    )
    return (
        select(
            Contribution.id,
            Contribution.kind,
            Contribution.published_at,
            Dialogue.organisation_id,
            Dialogue.closed_at,
            Dialogue.concluded_at,
            Organisation.time_zone,
            Participant.with_receipt,
            Disposition.outcome,
        )
        .join(Dialogue, Dialogue.id == Contribution.dialogue_id)
        .join(Organisation, Organisation.id == Dialogue.organisation_id)
        .outerjoin(Participant, Participant.id == Contribution.participant_id)
        .outerjoin(Disposition, current)
        .where(Contribution.id.in_(ids), _COUNTED)
    )


def _first_answers(ids: Collection[UUID]) -> Select[UUID, datetime | None]:
    answer = aliased(Contribution)
    return (
        select(AnsweredQuestion.question_id, func.min(answer.published_at))
        .join(answer, answer.id == AnsweredQuestion.answer_id)
        .where(
            AnsweredQuestion.question_id.in_(ids),
            answer.status == ContributionStatus.PUBLISHED,
        )
        .group_by(AnsweredQuestion.question_id)
    )
