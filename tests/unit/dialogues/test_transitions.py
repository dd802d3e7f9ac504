"""A call's life: no step outside the table, no deadline earlier, days by the buyer's clock."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.core.errors import InvalidRequest, Problem, WrongState
from api.core.i18n import Language, LocalText
from api.dialogues.models import Dialogue, DialogueStatus
from api.dialogues.rules import transitions as rules
from api.dialogues.rules.times import days_later, time_faults
from tests.factories.dialogues import dialogue
from tests.factories.organisations import organisation

S = DialogueStatus
NOW = datetime(2027, 3, 1, 12, tzinfo=UTC)
TEXT = {Language.FI: LocalText("Perustelu")}
HELSINKI = "Europe/Helsinki"

Step = Callable[[Dialogue, datetime], object]
STEPS: dict[str, tuple[Step, DialogueStatus]] = {
    "publish": (rules.publish, S.SCHEDULED),
    "open": (rules.open_call, S.OPEN),
    "close": (rules.close_call, S.CLOSED),
    "conclude": (lambda call, now: rules.conclude(call, TEXT, now), S.CONCLUDED),
    "cancel": (lambda call, now: rules.cancel(call, TEXT, now), S.CANCELLED),
}
ENDS = {S.CONCLUDED, S.CANCELLED}

moments = st.integers(-400, 1_000).map(lambda days: NOW + timedelta(days=days / 3))


def _call(status: DialogueStatus = S.OPEN, closes_at: datetime | None = None) -> Dialogue:
    closes_at = closes_at or NOW + timedelta(days=14)
    opens_at = min(NOW, closes_at) - timedelta(days=2)
    return dialogue(organisation(), status, opens_at=opens_at, closes_at=closes_at)


@given(st.lists(st.sampled_from(sorted(STEPS)), max_size=8), moments)
def test_any_steps_stay_within_the_transition_table(steps: list[str], now: datetime) -> None:
    call = _call(S.DRAFT, now + timedelta(days=5))
    for name in steps:
        step, target = STEPS[name]
        before = call.status
        try:
            step(call, now)
        except WrongState:
            assert target not in rules.TRANSITIONS[before]
            assert call.status is before
        else:
            assert target in rules.TRANSITIONS[before]
            assert call.status is target


def test_final_states_are_final_and_others_can_end() -> None:
    assert {state for state, targets in rules.TRANSITIONS.items() if not targets} == ENDS
    assert set(rules.TRANSITIONS) == set(S)


@given(st.lists(moments, max_size=6))
def test_repeated_extensions_never_move_a_deadline_earlier(wishes: list[datetime]) -> None:
    call = _call()
    for wish in wishes:
        before = call.closes_at
        assert before is not None
        try:
            moved, _ = rules.extend(call, wish, TEXT, NOW)
        except InvalidRequest:
            assert wish <= before
            assert call.closes_at == before
        else:
            assert call.closes_at == wish > before
            assert (moved.closes_before, moved.closes_after) == (before, wish)


@given(moments, moments)
def test_a_call_is_shortened_to_three_days_from_now_or_more(wish: datetime, now: datetime) -> None:
    call = _call()
    before = call.closes_at
    assert before is not None
    earliest = days_later(now, 3, HELSINKI)
    try:
        moved, event = rules.shorten(call, wish, TEXT, now)
    except (InvalidRequest, WrongState):
        assert call.closes_at == before
        assert before <= now or not earliest <= wish < before
    else:
        assert call.closes_at == wish
        assert earliest <= wish < before
        assert (moved.closes_before, moved.closes_after) == (before, wish)
        assert event.dialogue_id == call.id


@pytest.mark.parametrize(
    ("hours", "codes"),
    [
        (72, []),
        (71, ["too_short_notice"]),
        (-1, ["too_short_notice"]),
        (14 * 24, ["not_earlier"]),
        (15 * 24, ["not_earlier"]),
        (900_000, ["bad_year", "not_earlier"]),
    ],
)
def test_a_shorter_deadline_says_what_is_wrong_with_it(hours: int, codes: list[str]) -> None:
    call = _call()
    wish = NOW + timedelta(hours=hours)
    assert _codes(lambda: rules.shorten(call, wish, TEXT, NOW)) == codes
    assert _codes(lambda: rules.shorten(_call(), wish, {}, NOW)) == [*codes, "text_required"]


def test_three_days_have_the_hours_of_the_buyers_clock() -> None:
    """In the night to 28 March 2027 the clock is moved forward."""
    now = _local(2027, 3, 26, 12)
    call = _call(closes_at=now + timedelta(days=10))
    exactly = now.astimezone(UTC) + timedelta(hours=71)
    early = exactly - timedelta(seconds=1)
    assert _codes(lambda: rules.shorten(call, early, TEXT, now)) == ["too_short_notice"]
    assert _codes(lambda: rules.shorten(call, exactly, TEXT, now)) == []


def test_a_shortened_call_is_announced_as_closing_again() -> None:
    call = _call(closes_at=NOW + timedelta(days=10))
    rules.announce_closing(call)
    rules.shorten(call, NOW + timedelta(days=3), TEXT, NOW)
    assert call.closing_announced_for != call.closes_at


def _codes(attempt: Callable[[], object]) -> list[str]:
    try:
        attempt()
    except InvalidRequest as refused:
        return [fault.code for fault in refused.faults]
    return []


@given(st.sampled_from(S), moments)
def test_refused_step_changes_nothing(status: DialogueStatus, now: datetime) -> None:
    call = _call(status)
    times = (call.opens_at, call.closes_at)
    for attempt in (
        lambda: rules.conclude(call, {}, now),
        lambda: rules.cancel(call, {}, now),
        lambda: rules.extend(call, NOW, {}, now),
        lambda: rules.shorten(call, NOW, {}, now),
    ):
        with pytest.raises(Problem):
            attempt()
        assert (call.status, call.opens_at, call.closes_at) == (status, *times)


def test_effective_state_closes_at_the_deadline() -> None:
    call = _call(closes_at=NOW)
    assert rules.status_at(call, NOW - timedelta(seconds=1)) is S.OPEN
    assert rules.status_at(call, NOW) is S.CLOSED


def _local(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=ZoneInfo(HELSINKI))  # type: ignore[arg-type,misc]


@pytest.mark.parametrize(
    ("opens_at", "hours"),
    [
        (_local(2027, 3, 27, 12), 23),
        (_local(2027, 10, 30, 12), 25),
        (_local(2027, 6, 1, 12), 24),
    ],
)
def test_a_day_has_the_hours_of_the_buyers_clock(opens_at: datetime, hours: int) -> None:
    """In Finland the clock moves on 28 March and 31 October 2027."""
    exactly = opens_at.astimezone(UTC) + timedelta(hours=hours)
    assert days_later(opens_at, 1, HELSINKI) == exactly
    assert list(time_faults(opens_at, exactly, HELSINKI)) == []
    early = exactly - timedelta(seconds=1)
    assert [fault.code for fault in time_faults(opens_at, early, HELSINKI)] == ["open_too_briefly"]
    call = _call(closes_at=exactly)
    assert rules.is_closing(call, opens_at)
    assert not rules.is_closing(call, opens_at - timedelta(seconds=1))
