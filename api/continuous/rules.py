"""Rules of continuous dialogues and of their pauses. Pure."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from uuid import UUID

from api.continuous.events import ContinuousDialogueMoved, QuestionsPaused, QuestionsResumed
from api.continuous.inputs import QuestionPauseCreate
from api.continuous.models import QuestionPause
from api.core.date_format import written_moment
from api.core.errors import Conflict, Fault, WrongState
from api.core.i18n import Language, text_faults
from api.dialogues.inputs import LONGEST_REASON
from api.dialogues.models import (
    Dialogue,
    DialogueFormat,
    DialogueKind,
    DialogueStatus,
    DialogueSubject,
    ModerationMode,
    Participation,
)
from api.dialogues.rules.content import OPEN_TO_DIALOGUE, derive
from api.plans.models.plans import Plan
from api.plans.models.procurements import Procurement
from api.plans.models.values import PlanStatus

Subject = Procurement | Plan
"""What a continuous dialogue is about. It has the same id."""
LONGEST_PAUSE = timedelta(days=90)


def begin(subject: Subject, time_zone: str) -> Dialogue:
    """The continuous dialogue about a public procurement or plan, not stored yet."""
    is_procurement = isinstance(subject, Procurement)
    dialogue = Dialogue(
        id=subject.id,
        kind=DialogueKind.PROCUREMENT if is_procurement else DialogueKind.PLAN,
        organisation_id=subject.organisation_id,
        subject=DialogueSubject.PROCUREMENTS,
        title=subject.title,
        description={},
        formats=[DialogueFormat.QUESTIONS],
        participation=Participation.ALL,
        moderation=ModerationMode.AFTER,
        status=DialogueStatus.OPEN if takes_questions(subject) else DialogueStatus.CLOSED,
        grace_hours=0,
        time_zone=time_zone,
        links=[],
        goals=[],
        published_at=subject.published_at,
        opened_at=subject.published_at,
        cancellation_reason={},
        conclusion={},
        removed_contributions=0,
        created_at=subject.published_at,
        updated_at=subject.updated_at,
        version=1,
    )
    derive(dialogue, [])
    return dialogue


def takes_questions(subject: Subject) -> bool:
    if isinstance(subject, Plan):
        return subject.status is PlanStatus.PUBLISHED
    return subject.status in OPEN_TO_DIALOGUE


def require_takes_questions(subject: Subject) -> None:
    """Questions after the call for tenders belong to the tender procedure."""
    if takes_questions(subject):
        return
    if isinstance(subject, Plan):
        raise WrongState("plan", subject.status, PlanStatus.PUBLISHED)
    raise WrongState("procurement", subject.status, *sorted(OPEN_TO_DIALOGUE))


def require_no_pause(pause: QuestionPause | None, time_zone: str) -> None:
    if pause is not None:
        until = {
            language: written_moment(pause.until, time_zone, language) for language in Language
        }
        raise Conflict([Fault("", "questions_paused", {"until": until})])


def follow(dialogue: Dialogue, subject: Subject, now: datetime) -> ContinuousDialogueMoved | None:
    """Copy the title and the state of what the dialogue is about."""
    if dialogue.title != subject.title:
        dialogue.title = subject.title
        derive(dialogue, [])
    is_open = takes_questions(subject)
    status = DialogueStatus.OPEN if is_open else DialogueStatus.CLOSED
    if dialogue.status is status:
        return None
    dialogue.status, dialogue.closed_at = status, None if is_open else now
    return ContinuousDialogueMoved(dialogue_id=dialogue.id)


def pause_faults(data: QuestionPauseCreate, now: datetime) -> Iterator[Fault]:
    yield from text_faults("/reason", data.reason, longest=LONGEST_REASON, required=True)
    if data.until <= now:
        yield Fault("/until", "in_past")
    elif data.until > now + LONGEST_PAUSE:
        yield Fault("/until", "pause_too_long", {"days": LONGEST_PAUSE.days})


def build_pause(
    organisation_id: UUID, data: QuestionPauseCreate, now: datetime, pause_id: UUID
) -> tuple[QuestionPause, QuestionsPaused]:
    pause = QuestionPause(
        id=pause_id,
        organisation_id=organisation_id,
        since=now,
        until=data.until.astimezone(UTC),
        reason=data.reason,
    )
    return pause, QuestionsPaused(question_pause_id=pause_id, organisation_id=organisation_id)


def is_current(pause: QuestionPause, now: datetime) -> bool:
    return pause.ended_at is None and pause.until > now


def end_pause(pause: QuestionPause, now: datetime) -> QuestionsResumed:
    if not is_current(pause, now):
        raise WrongState("question_pause", "ended", "current")
    pause.ended_at = now
    return QuestionsResumed(question_pause_id=pause.id, organisation_id=pause.organisation_id)
