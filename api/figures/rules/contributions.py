"""Measures of contributions that participants published: one pure function per figure."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from api.contributions.models import DispositionOutcome
from api.figures.rules.measures import Measured

_SECONDS_PER_HOUR = 3600
_ADOPTED = frozenset({DispositionOutcome.ADOPTED, DispositionOutcome.PARTLY})


@dataclass(frozen=True, slots=True)
class ContributionHistory:
    """What the figures need to know of a contribution that is published and not the buyer's."""

    id: UUID
    organisation_id: UUID
    is_question: bool = False
    asked_at: datetime | None = None
    answered_at: datetime | None = None
    """When the first answer was published, in the buyer's time zone."""
    with_receipt: bool = False
    """The author had no account."""
    closed_on: date | None = None
    """Day on which its dialogue closed."""
    concluded_on: date | None = None
    outcome: DispositionOutcome | None = None


def answer_time(history: ContributionHistory, _: date) -> Measured:
    """Hours from a question to its first answer, counted on the day of the answer."""
    if not (history.is_question and history.asked_at and history.answered_at):
        return None
    waited = history.answered_at - history.asked_at
    return history.answered_at.date(), max(waited.total_seconds(), 0.0) / _SECONDS_PER_HOUR


def effect(history: ContributionHistory, _: date) -> Measured:
    """Whether the buyer adopted it wholly or partly, once its dialogue is concluded."""
    if history.concluded_on is None:
        return None
    return history.concluded_on, float(history.outcome in _ADOPTED)


def decided(history: ContributionHistory, _: date) -> Measured:
    """Whether the buyer said what became of it, once its dialogue is concluded."""
    if history.concluded_on is None:
        return None
    return history.concluded_on, float(history.outcome is not None)


def anonymous_share(history: ContributionHistory, _: date) -> Measured:
    """Whether its author had no account, once its dialogue is closed."""
    if history.closed_on is None:
        return None
    return history.closed_on, float(history.with_receipt)
