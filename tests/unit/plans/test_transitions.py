from datetime import UTC, date, datetime

import pytest

from api.core.errors import WrongState
from api.core.i18n import Language, LocalText
from api.core.partial_dates import PartialDate, Precision
from api.plans.inputs.procurements import StatusChange
from api.plans.models.procurements import Procurement
from api.plans.models.values import ChangeKind, Milestone, ProcurementStatus
from api.plans.rules import transitions
from tests.factories.organisations import organisation
from tests.factories.plans import procurement

S = ProcurementStatus
NOW = datetime(2026, 11, 23, 22, 30, tzinfo=UTC)
TODAY = date(2026, 11, 24)
WHY = {Language.FI: LocalText("Määräraha siirtyi.")}


def _in(status: ProcurementStatus) -> Procurement:
    return procurement(organisation(), status=status)


def test_publishing_promises_the_dates_it_names() -> None:
    row = _in(S.DRAFT)
    outcome = transitions.publish(row, NOW)
    assert (row.status, row.published_at) == (S.PLANNED, NOW)
    assert outcome.event.name == "procurement.planned.v1"
    assert outcome.change.kind is ChangeKind.PUBLISHED
    (promise,) = outcome.promises
    assert (promise.milestone, promise.date_value) == (Milestone.NOTICE, date(2027, 7, 1))
    with pytest.raises(WrongState):
        transitions.publish(row, NOW)


def test_dialogue_moves_the_status_to_dialogue_and_on() -> None:
    row = _in(S.PLANNED)
    opened = transitions.enter_dialogue(row, NOW)
    assert opened is not None
    assert opened.change.after["status"] == "in_dialogue"
    assert opened.event.changed == ["status"]
    (actual,) = opened.promises
    assert (actual.milestone, actual.actual, actual.date_value) == (Milestone.DIALOGUE, True, TODAY)
    closed = transitions.leave_dialogue(row, NOW)
    assert closed is not None
    assert closed.change.after["status"] == "preparing"
    again = transitions.enter_dialogue(row, NOW)
    assert again is not None
    assert again.promises == []


@pytest.mark.parametrize("status", sorted(set(S) - {S.PLANNED, S.PREPARING}))
def test_elsewhere_an_opening_dialogue_changes_nothing(status: ProcurementStatus) -> None:
    row = _in(status)
    assert transitions.enter_dialogue(row, NOW) is None
    assert row.status is status


@pytest.mark.parametrize("status", sorted(set(S) - {S.IN_DIALOGUE}))
def test_elsewhere_a_closing_dialogue_changes_nothing(status: ProcurementStatus) -> None:
    row = _in(status)
    assert transitions.leave_dialogue(row, NOW) is None
    assert row.status is status


ALLOWED = {
    (S.POSTPONED, S.PLANNED),
    (S.PLANNED, S.PREPARING),
    (S.IN_DIALOGUE, S.PREPARING),
    (S.POSTPONED, S.PREPARING),
    (S.PLANNED, S.TENDERING),
    (S.IN_DIALOGUE, S.TENDERING),
    (S.PREPARING, S.TENDERING),
    (S.POSTPONED, S.TENDERING),
    (S.TENDERING, S.CONCLUDED),
    *((before, S.POSTPONED) for before in (S.PLANNED, S.IN_DIALOGUE, S.PREPARING)),
    *((before, S.CANCELLED) for before in (S.PLANNED, S.IN_DIALOGUE, S.PREPARING)),
    *((before, after) for before in (S.TENDERING, S.POSTPONED) for after in (S.POSTPONED,)),
    *((before, after) for before in (S.TENDERING, S.POSTPONED) for after in (S.CANCELLED,)),
}


@pytest.mark.parametrize("before", S)
@pytest.mark.parametrize("after", S)
def test_allowed_transitions_of_status(before: ProcurementStatus, after: ProcurementStatus) -> None:
    row = _in(before)
    change = StatusChange(status=after, reason=WHY, notice_id="2026-1")
    if (before, after) in ALLOWED:
        outcome = transitions.change_status(row, change, NOW, TODAY)
        assert outcome is not None
        assert outcome.change.reason == WHY
        assert row.status is after
    else:
        with pytest.raises(WrongState):
            transitions.change_status(row, change, NOW, TODAY)
        assert row.status is before


def test_tendering_records_the_actual_date_of_the_notice() -> None:
    row = _in(S.PREPARING)
    change = StatusChange(status=S.TENDERING, notice_url="https://hilma.example/1")
    outcome = transitions.change_status(row, change, NOW, TODAY)
    assert outcome is not None
    assert outcome.event.name == "procurement.tendering.v1"
    (actual,) = outcome.promises
    assert (actual.milestone, actual.actual, actual.date_value) == (Milestone.NOTICE, True, TODAY)


def test_postponing_promises_new_dates() -> None:
    row = _in(S.PLANNED)
    later = PartialDate(date(2028, 1, 1), Precision.HALF_YEAR)
    change = StatusChange(status=S.POSTPONED, reason=WHY, notice_expected=later)
    outcome = transitions.change_status(row, change, NOW, TODAY)
    assert outcome is not None
    assert outcome.event.name == "procurement.postponed.v1"
    (promise,) = outcome.promises
    assert (promise.date_value, promise.reason) == (later.value, WHY)
    assert outcome.change.before["notice_expected"]["precision"] == "quarter"


@pytest.mark.parametrize(
    ("change", "pointer", "code"),
    [
        (StatusChange(status=S.CANCELLED), "/reason", "text_required"),
        (StatusChange(status=S.POSTPONED, reason=WHY), "/notice_expected", "new_date_required"),
        (StatusChange(status=S.TENDERING), "/notice_url", "notice_required"),
        (StatusChange(status=S.IN_DIALOGUE), "/status", "status_not_set_by_hand"),
        (
            StatusChange(status=S.CONCLUDED, happened_on=date(2026, 11, 25)),
            "/happened_on",
            "in_future",
        ),
    ],
)
def test_required_fields_of_each_step(change: StatusChange, pointer: str, code: str) -> None:
    (fault,) = transitions.status_faults(change, TODAY)
    assert (fault.pointer, fault.code) == (pointer, code)
