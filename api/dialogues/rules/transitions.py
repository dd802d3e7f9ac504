"""Transitions between the states of a dialogue call, and their conditions."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from uuid import UUID

from api.core.errors import Conflict, Fault, WrongState, raise_faults
from api.core.i18n import Texts, text_faults
from api.core.ids import new_id
from api.dialogues.events import (
    DialogueCancelled,
    DialogueClosed,
    DialogueClosing,
    DialogueConcluded,
    DialogueEvent,
    DialogueExtended,
    DialogueOpened,
    DialogueScheduled,
    DialogueShortened,
    SummaryPublished,
)
from api.dialogues.inputs import LONGEST_REASON, LONGEST_SUMMARY
from api.dialogues.models import Dialogue, DialogueStatus, Extension
from api.dialogues.rules import times

S = DialogueStatus
TRANSITIONS: dict[DialogueStatus, frozenset[DialogueStatus]] = {
    S.DRAFT: frozenset({S.SCHEDULED}),
    S.SCHEDULED: frozenset({S.OPEN, S.CANCELLED}),
    S.OPEN: frozenset({S.CLOSED, S.CANCELLED}),
    S.CLOSED: frozenset({S.CONCLUDED, S.CANCELLED}),
    S.CONCLUDED: frozenset(),
    S.CANCELLED: frozenset(),
}
"""A draft whose opening time has passed goes through scheduled to open in one transaction."""

COMING = (S.SCHEDULED, S.OPEN)
"""States of a public call before its deadline."""


def status_at(dialogue: Dialogue, now: datetime) -> DialogueStatus:
    """The state by the clock: a deadline holds to the second, even if the worker is late."""
    closes_at = dialogue.closes_at
    if dialogue.status is S.OPEN and closes_at is not None and closes_at <= now:
        return S.CLOSED
    return dialogue.status


def require_status(
    dialogue: Dialogue, *needed: DialogueStatus, now: datetime | None = None
) -> None:
    """With `now`, check the state by the clock."""
    status = status_at(dialogue, now) if now else dialogue.status
    if status not in needed:
        raise WrongState("dialogue", status, *needed)


def is_late(dialogue: Dialogue, now: datetime) -> bool:
    """True in the grace period: from the second of the deadline until just before the period ends.
    Its hours are elapsed hours, not hours of the local clock.
    """
    closes_at = dialogue.closes_at
    if closes_at is None or status_at(dialogue, now) is not S.CLOSED:
        return False
    return closes_at <= now < closes_at + timedelta(hours=dialogue.grace_hours)


def require_accepting(dialogue: Dialogue, now: datetime) -> None:
    """Require a call that is open by the clock or in its grace period."""
    if not is_late(dialogue, now):
        require_status(dialogue, S.OPEN, now=now)


def publish(dialogue: Dialogue, now: datetime) -> DialogueScheduled:
    _move(dialogue, S.SCHEDULED)
    dialogue.published_at = now
    dialogue.publish_at = dialogue.publication_refusal = None
    return DialogueScheduled(**_ids(dialogue))


def is_due_to_open(dialogue: Dialogue, now: datetime) -> bool:
    opens_at = dialogue.opens_at
    return dialogue.status is S.SCHEDULED and opens_at is not None and opens_at <= now


def open_call(dialogue: Dialogue, now: datetime) -> DialogueOpened:
    _move(dialogue, S.OPEN)
    dialogue.opened_at = now
    return DialogueOpened(**_ids(dialogue))


def close_call(dialogue: Dialogue, now: datetime) -> DialogueClosed:
    _move(dialogue, S.CLOSED)
    dialogue.closed_at = now
    return DialogueClosed(**_ids(dialogue))


def is_closing(dialogue: Dialogue, now: datetime) -> bool:
    """True if the deadline is at most a day away, by the buyer's clock."""
    closes_at = dialogue.closes_at
    if closes_at is None or status_at(dialogue, now) is not S.OPEN:
        return False
    return times.days_later(closes_at, -1, dialogue.time_zone) <= now


def announce_closing(dialogue: Dialogue) -> DialogueClosing:
    dialogue.closing_announced_for = dialogue.closes_at
    return DialogueClosing(**_ids(dialogue))


def extend(
    dialogue: Dialogue, closes_at: datetime, reason: Texts, now: datetime
) -> tuple[Extension, DialogueExtended]:
    """Move the deadline later, with a reason, while the current one has not passed."""
    require_status(dialogue, *COMING, now=now)
    is_later = closes_at > _deadline(dialogue)
    faults = [] if is_later else [Fault("/closes_at", "not_later")]
    moved = _move_deadline(dialogue, closes_at, reason, now, faults)
    return moved, DialogueExtended(**_ids(dialogue))


def shorten(
    dialogue: Dialogue, closes_at: datetime, reason: Texts, now: datetime
) -> tuple[Extension, DialogueShortened]:
    """Move the deadline of an open call earlier, with a reason and enough days left to
    take part.
    """
    require_status(dialogue, S.OPEN, now=now)
    faults = times.notice_faults(closes_at, _deadline(dialogue), now, dialogue.time_zone)
    moved = _move_deadline(dialogue, closes_at, reason, now, faults)
    return moved, DialogueShortened(**_ids(dialogue))


def conclude(dialogue: Dialogue, summary: Texts, now: datetime) -> list[DialogueEvent]:
    _require_move(dialogue, S.CONCLUDED)
    if is_late(dialogue, now):
        raise Conflict([Fault("", "grace_not_over")])
    raise_faults(text_faults("/summary", summary, longest=LONGEST_SUMMARY, required=True))
    _move(dialogue, S.CONCLUDED)
    dialogue.conclusion = summary
    dialogue.concluded_at = now
    return [SummaryPublished(**_ids(dialogue)), DialogueConcluded(**_ids(dialogue))]


def cancel(dialogue: Dialogue, reason: Texts, now: datetime) -> DialogueCancelled:
    _require_move(dialogue, S.CANCELLED)
    raise_faults(text_faults("/reason", reason, longest=LONGEST_REASON, required=True))
    _move(dialogue, S.CANCELLED)
    dialogue.cancellation_reason = reason
    dialogue.cancelled_at = now
    return DialogueCancelled(**_ids(dialogue))


def _deadline(dialogue: Dialogue) -> datetime:
    assert dialogue.closes_at is not None  # noqa: S101 - a public call has its times
    return dialogue.closes_at


def _move_deadline(
    dialogue: Dialogue, closes_at: datetime, reason: Texts, now: datetime, faults: Iterable[Fault]
) -> Extension:
    """`faults` are those of the specific command, extend or shorten."""
    year_faults = times.time_faults(None, closes_at, dialogue.time_zone)
    reason_faults = text_faults("/reason", reason, longest=LONGEST_REASON, required=True)
    raise_faults([*year_faults, *faults, *reason_faults])
    before, dialogue.closes_at = _deadline(dialogue), closes_at.astimezone(UTC)
    return Extension(
        id=new_id(),
        dialogue_id=dialogue.id,
        at=now,
        closes_before=before,
        closes_after=dialogue.closes_at,
        reason=reason,
    )


def _require_move(dialogue: Dialogue, target: DialogueStatus) -> None:
    require_status(dialogue, *(state for state in TRANSITIONS if target in TRANSITIONS[state]))


def _move(dialogue: Dialogue, target: DialogueStatus) -> None:
    _require_move(dialogue, target)
    dialogue.status = target


def _ids(dialogue: Dialogue) -> dict[str, UUID]:
    return {"dialogue_id": dialogue.id, "organisation_id": dialogue.organisation_id}
