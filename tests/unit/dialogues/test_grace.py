"""The time of grace: from the second of the deadline on, and not a moment longer than promised."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.core.errors import Conflict, WrongState
from api.core.i18n import Language, LocalText
from api.dialogues.models import Dialogue, DialogueStatus
from api.dialogues.rules.transitions import conclude, is_late, require_accepting, status_at
from tests.factories.dialogues import dialogue
from tests.factories.organisations import organisation

S = DialogueStatus
DEADLINE = datetime(2027, 3, 1, 14, tzinfo=UTC)
TICK = timedelta(microseconds=1)
ENDS = {0: timedelta(0), 1: timedelta(hours=1), 168: timedelta(days=7)}


def _call(hours: int, status: DialogueStatus = S.OPEN) -> Dialogue:
    opened = DEADLINE - timedelta(days=14)
    return dialogue(organisation(), status, opens_at=opened, closes_at=DEADLINE, grace_hours=hours)


def _is_taken(call: Dialogue, now: datetime) -> bool:
    try:
        require_accepting(call, now)
    except WrongState:
        return False
    return True


@pytest.mark.parametrize("status", [S.OPEN, S.CLOSED])
@pytest.mark.parametrize(("hours", "grace"), ENDS.items())
def test_grace_period_ends_to_the_second(
    hours: int, grace: timedelta, status: DialogueStatus
) -> None:
    """Whether or not the worker has come to close the call."""
    call = _call(hours, status)
    end = DEADLINE + grace
    assert is_late(call, DEADLINE) is (hours > 0)
    assert is_late(call, end - TICK) is (hours > 0)
    assert not is_late(call, end)
    assert not is_late(call, DEADLINE - TICK)
    assert _is_taken(call, end) is False
    assert _is_taken(call, end - TICK) is (hours > 0 or status is S.OPEN)


@given(st.integers(0, 168), st.timedeltas(timedelta(days=-10), timedelta(days=10)))
def test_accepted_contribution_is_in_time_or_late(hours: int, after: timedelta) -> None:
    call, now = _call(hours), DEADLINE + after
    in_time, late = status_at(call, now) is S.OPEN, is_late(call, now)
    assert not (in_time and late)
    assert _is_taken(call, now) is (in_time or late)
    assert in_time is (now < DEADLINE)


@pytest.mark.parametrize("status", [S.DRAFT, S.SCHEDULED, S.CONCLUDED, S.CANCELLED])
def test_no_grace_in_other_states(status: DialogueStatus) -> None:
    assert not is_late(_call(168, status), DEADLINE)


def test_grace_hours_are_elapsed_hours() -> None:
    """On 28 March 2027 summer time begins in Finland at 3: the grace is no hour shorter."""
    deadline = datetime(2027, 3, 27, 22, tzinfo=UTC)
    call = dialogue(organisation(), S.CLOSED, closes_at=deadline, grace_hours=4)
    assert is_late(call, deadline + timedelta(hours=4) - TICK)


def test_conclusion_waits_for_the_grace_period() -> None:
    call, summary = _call(2, S.CLOSED), {Language.FI: LocalText("Kuulimme.")}
    with pytest.raises(Conflict):
        conclude(call, summary, DEADLINE + timedelta(hours=2) - TICK)
    conclude(call, summary, DEADLINE + timedelta(hours=2))
    assert call.status is S.CONCLUDED
