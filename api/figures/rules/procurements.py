"""Measures of procurements: one pure function per figure.

Each takes the history of a published procurement and the current day, and returns the day and the
measure of its measurement, or None.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from api.core.partial_dates import PartialDate
from api.figures.rules.measures import Measured
from api.plans.rules.slip import slip_days

SILENT_AFTER = timedelta(days=60)
"""After the last day of the promised period, without a notice, a cancellation or a new date."""


@dataclass(frozen=True, slots=True)
class ProcurementHistory:
    """What the figures need to know of a published procurement. Days are in the buyer's time
    zone."""

    id: UUID
    organisation_id: UUID
    published_on: date
    cancelled: bool = False
    notice_on: date | None = None
    """Day of the call for tenders; null without a linked notice."""
    promised: tuple[PartialDate, ...] = ()
    """Periods promised for the notice, oldest first."""
    first_dialogue_on: date | None = None
    """Day on which its first dialogue opened."""
    has_criteria: bool = False
    """At least one sustainability criterion."""
    for_small: bool = False
    """Said to suit small firms, or split into lots."""


def announced_ahead(days: int) -> Callable[[ProcurementHistory, date], Measured]:
    """Whether the publication was at least `days` days before the notice."""

    def measure(history: ProcurementHistory, today: date) -> Measured:
        ahead = lead_time(history, today)
        return ahead and (ahead[0], float(ahead[1] >= days))

    return measure


def lead_time(history: ProcurementHistory, _: date) -> Measured:
    """Days from the publication to the notice; negative if the notice came first."""
    if history.notice_on is None:
        return None
    return history.notice_on, float((history.notice_on - history.published_on).days)


def slip(history: ProcurementHistory, _: date) -> Measured:
    """Slip of the notice (`api/plans/rules/slip.py`), counted on the last day of the period that
    was promised first."""
    if not history.promised or history.cancelled:
        return None
    first, current = history.promised[0], history.promised[-1]
    newest = PartialDate.of(history.notice_on) if history.notice_on else current
    return first.last_day, float(slip_days(first, newest))


def realisation(history: ProcurementHistory, today: date) -> Measured:
    """Whether a due procurement got its notice, counted on the last day of the period promised
    last. Nothing is due yet while the period and `SILENT_AFTER` have not passed."""
    if not history.promised:
        return None
    due = history.promised[-1].last_day
    if history.notice_on:
        return due, 1.0
    if history.cancelled or today > due + SILENT_AFTER:
        return due, 0.0
    return None


def silent(history: ProcurementHistory, today: date) -> Measured:
    """Whether a due procurement was simply forgotten."""
    outcome = realisation(history, today)
    return outcome and (outcome[0], float(not (history.notice_on or history.cancelled)))


def dialogue_share(history: ProcurementHistory, _: date) -> Measured:
    """Whether a dialogue about it had opened before the day of the notice."""
    if history.notice_on is None:
        return None
    heard = history.first_dialogue_on is not None and history.first_dialogue_on < history.notice_on
    return history.notice_on, float(heard)


def criteria_planned(history: ProcurementHistory, _: date) -> Measured:
    return history.published_on, float(history.has_criteria)


def sme_lots(history: ProcurementHistory, _: date) -> Measured:
    return history.published_on, float(history.for_small)
