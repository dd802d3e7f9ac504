"""Life cycle of a procurement: allowed changes of status and their outcomes."""

from collections.abc import Iterator
from datetime import date, datetime
from zoneinfo import ZoneInfo

from msgspec import UNSET

from api.core.errors import Fault, WrongState
from api.core.i18n import text_faults
from api.plans.inputs.procurements import StatusChange
from api.plans.lengths import REASON
from api.plans.models.procurements import Procurement
from api.plans.models.values import Milestone, ProcurementStatus
from api.plans.rules.changes import EXPECTED, Outcome, actual_date, outcome_of
from api.plans.rules.content import public_content
from api.plans.rules.withdrawal import clear_withdrawal

S = ProcurementStatus
HELSINKI = "Europe/Helsinki"

REACHED_FROM: dict[ProcurementStatus, frozenset[ProcurementStatus]] = {
    S.PLANNED: frozenset({S.POSTPONED}),
    S.PREPARING: frozenset({S.PLANNED, S.IN_DIALOGUE, S.POSTPONED}),
    S.TENDERING: frozenset({S.PLANNED, S.IN_DIALOGUE, S.PREPARING, S.POSTPONED}),
    S.CONCLUDED: frozenset({S.TENDERING}),
    S.POSTPONED: frozenset({S.PLANNED, S.IN_DIALOGUE, S.PREPARING, S.TENDERING, S.POSTPONED}),
    S.CANCELLED: frozenset({S.PLANNED, S.IN_DIALOGUE, S.PREPARING, S.TENDERING, S.POSTPONED}),
}
"""The statuses that the buyer can set, with the statuses before them. Concluded and cancelled are
final."""

DIALOGUE_OPENS_IN = frozenset({S.PLANNED, S.PREPARING})
ENDED = frozenset({S.CONCLUDED, S.CANCELLED})
_NEEDS_REASON = frozenset({S.POSTPONED, S.CANCELLED})
_ACTUAL_DATES = {S.TENDERING: Milestone.NOTICE, S.CONCLUDED: Milestone.CONTRACT_START}


def publish(procurement: Procurement, now: datetime) -> Outcome:
    """Draft → planned. The public history shows every change from now on."""
    if procurement.status is not S.DRAFT:
        raise WrongState("procurement", procurement.status, S.DRAFT)
    procurement.status = S.PLANNED
    procurement.published_at = now
    clear_withdrawal(procurement)
    outcome = outcome_of(procurement, None, now, {})
    assert outcome is not None  # noqa: S101 - becoming public is always a change
    return outcome


def enter_dialogue(procurement: Procurement, now: datetime, zone: str = HELSINKI) -> Outcome | None:
    """Call when a dialogue of the procurement opens. Returns None and changes nothing if the status
    does not fit."""
    if procurement.status not in DIALOGUE_OPENS_IN:
        return None
    is_first = procurement.status is S.PLANNED
    outcome = _moved(procurement, S.IN_DIALOGUE, now)
    if is_first and outcome:
        today = now.astimezone(ZoneInfo(zone)).date()
        outcome.promises.append(actual_date(procurement, Milestone.DIALOGUE, today, now))
    return outcome


def leave_dialogue(procurement: Procurement, now: datetime) -> Outcome | None:
    """Call when the last dialogue of the procurement closes. Returns None and changes nothing in
    other statuses."""
    if procurement.status is not S.IN_DIALOGUE:
        return None
    return _moved(procurement, S.PREPARING, now)


def _moved(procurement: Procurement, status: ProcurementStatus, now: datetime) -> Outcome | None:
    before = public_content(procurement)
    procurement.status = status
    return outcome_of(procurement, before, now, {})


def change_status(
    procurement: Procurement, change: StatusChange, now: datetime, today: date
) -> Outcome | None:
    """The buyer sets the status. The change must have no `status_faults`.

    Returns None if it is postponed again and nothing changes.
    """
    allowed = REACHED_FROM.get(change.status, frozenset())
    if procurement.status not in allowed:
        raise WrongState("procurement", procurement.status, *sorted(allowed))
    before = public_content(procurement)
    procurement.status = change.status
    procurement.status_reason = change.reason
    _take_dates(procurement, change)
    if change.status is S.TENDERING:
        procurement.notice_id, procurement.notice_url = change.notice_id, change.notice_url
    outcome = outcome_of(procurement, before, now, change.reason)
    milestone = _ACTUAL_DATES.get(change.status)
    if outcome and milestone and (change.status is S.TENDERING or change.happened_on):
        day = change.happened_on or today
        outcome.promises.append(actual_date(procurement, milestone, day, now))
    return outcome


def _take_dates(procurement: Procurement, change: StatusChange) -> None:
    for name in EXPECTED.values():
        if (given := getattr(change, name)) is not UNSET:
            setattr(procurement, name, given)


def status_faults(change: StatusChange, today: date) -> Iterator[Fault]:
    if change.status not in REACHED_FROM:
        yield Fault("/status", "status_not_set_by_hand")
    yield from text_faults(
        "/reason", change.reason, longest=REASON, required=change.status in _NEEDS_REASON
    )
    if change.status is S.POSTPONED and not any(
        getattr(change, name) for name in EXPECTED.values()
    ):
        yield Fault("/notice_expected", "new_date_required")
    if change.status is S.TENDERING and not (change.notice_id or change.notice_url):
        yield Fault("/notice_url", "notice_required")
    if change.happened_on and change.happened_on > today:
        yield Fault("/happened_on", "in_future")
