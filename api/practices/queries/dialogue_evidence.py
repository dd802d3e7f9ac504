"""Queries of the evidence rules about dialogues and meetings."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, cast, func, literal_column, select
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import aliased

from api.continuous.queries import visible_to as any_visible_to
from api.contributions.models import (
    AnsweredQuestion,
    Contribution,
    ContributionKind,
    ContributionStatus,
    Disposition,
)
from api.core.actor import ANONYMOUS
from api.dialogues.models import Dialogue, Participation
from api.dialogues.queries import visible_to
from api.meetings.models import Material, Meeting, MeetingKind, MeetingStatus
from api.practices.rules.evidence import TWO_WEEKS, WEEK, Window

Things = Select[UUID, bool]
_Answer = aliased(Contribution)


def _dialogues(
    organisation_id: UUID, met: ColumnElement[bool], *which: ColumnElement[bool]
) -> Things:
    return select(Dialogue.id, met.label("met")).where(
        Dialogue.organisation_id == organisation_id, visible_to(ANONYMOUS), *which
    )


def _with_continuous(
    organisation_id: UUID, met: ColumnElement[bool], *which: ColumnElement[bool]
) -> Things:
    """Also the questions asked about procurements and plans outside calls."""
    return select(Dialogue.id, met.label("met")).where(
        Dialogue.organisation_id == organisation_id, any_visible_to(ANONYMOUS), *which
    )


def _in_window(moment: Any, window: Window) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return moment > window.since, moment <= window.until


def summary_and_dispositions(organisation_id: UUID, window: Window) -> Things:
    """Dialogues concluded in the window; met: a summary, and a disposition for each contribution of
    others than the buyer."""
    standing = select(Disposition.id).where(
        Disposition.contribution_id == Contribution.id, Disposition.replaced_at.is_(None)
    )
    without = select(Contribution.id).where(
        *_published(), Contribution.official.is_(False), ~standing.exists()
    )
    summary = cast(Dialogue.conclusion, JSONB) != literal_column("'{}'::jsonb")
    return _dialogues(
        organisation_id, summary & ~without.exists(), *_in_window(Dialogue.concluded_at, window)
    )


def questions_answered(organisation_id: UUID, window: Window) -> Things:
    """Dialogues with questions that closed in the window; met: all questions are answered."""
    questions = select(Contribution.id).where(*_published(), _is_question())
    unanswered = questions.where(~_answers().exists())
    return _dialogues(
        organisation_id,
        ~unanswered.exists(),
        questions.exists(),
        *_in_window(Dialogue.closed_at, window),
    )


def answers_in_a_week(organisation_id: UUID, window: Window) -> Things:
    """Dialogues with questions of the window; met: none waited longer than seven days."""
    questions = select(Contribution.id).where(
        *_published(), _is_question(), *_in_window(Contribution.published_at, window)
    )
    due_at = Contribution.published_at + WEEK
    in_time = _answers().where(_Answer.published_at <= due_at)
    late = questions.where(due_at < window.until, ~in_time.exists())
    return _with_continuous(organisation_id, ~late.exists(), questions.exists())


def open_to_all(organisation_id: UUID, window: Window) -> Things:
    """Dialogues published in the window; met: all may take part, also without an account."""
    met = Dialogue.participation == Participation.ALL
    return _dialogues(organisation_id, met, *_in_window(Dialogue.published_at, window))


def two_weeks_open(organisation_id: UUID, window: Window) -> Things:
    """Dialogues that closed in the window; met: open for at least fourteen days."""
    met = Dialogue.closed_at - Dialogue.opened_at >= TWO_WEEKS
    return _dialogues(organisation_id, met, *_in_window(Dialogue.closed_at, window))


def open_meeting_first(organisation_id: UUID, window: Window) -> Things:
    """Dialogues with one-to-one meetings in the window; met: an open meeting began before."""
    one_to_one = Meeting.kind == MeetingKind.ONE_TO_ONE
    first = _meetings(func.min(Meeting.starts_at), one_to_one).scalar_subquery()
    open_before = _meetings(Meeting.id, ~one_to_one, Meeting.starts_at < first)
    held = _meetings(Meeting.id, one_to_one, *_in_window(Meeting.starts_at, window))
    return _dialogues(organisation_id, open_before.exists(), held.exists())


def material_shared(organisation_id: UUID, window: Window) -> Things:
    """Meetings held in the window; met: material is public."""
    material = select(Material.id).where(Material.meeting_id == Meeting.id)
    return (
        select(Meeting.id, material.exists().label("met"))
        .join(Dialogue, Dialogue.id == Meeting.dialogue_id)
        .where(
            Dialogue.organisation_id == organisation_id,
            visible_to(ANONYMOUS),
            Meeting.status != MeetingStatus.CANCELLED,
            *_in_window(Meeting.ends_at, window),
        )
    )


def _published() -> tuple[ColumnElement[bool], ...]:
    """Published contributions of the dialogue of the outer query."""
    published = Contribution.status == ContributionStatus.PUBLISHED
    return Contribution.dialogue_id == Dialogue.id, published


def _is_question() -> ColumnElement[bool]:
    return Contribution.kind == ContributionKind.QUESTION


def _answers() -> Select[UUID]:
    """Published answers to the question of the outer query."""
    return (
        select(_Answer.id)
        .join(AnsweredQuestion, AnsweredQuestion.answer_id == _Answer.id)
        .where(
            AnsweredQuestion.question_id == Contribution.id,
            _Answer.status == ContributionStatus.PUBLISHED,
        )
        .correlate(Contribution)
    )


def _meetings(what: Any, *which: ColumnElement[bool]) -> Select[Any]:
    """Meetings, not cancelled, of the dialogue of the outer query."""
    meeting = select(what).where(
        Meeting.dialogue_id == Dialogue.id, Meeting.status != MeetingStatus.CANCELLED, *which
    )
    return meeting.correlate(Dialogue)


QUERIES: Mapping[str, Callable[[UUID, Window], Things]] = {
    query.__name__: query
    for query in (
        *(summary_and_dispositions, questions_answered, answers_in_a_week, open_to_all),
        *(two_weeks_open, open_meeting_first, material_shared),
    )
}
