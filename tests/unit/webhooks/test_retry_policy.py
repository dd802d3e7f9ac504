"""Which responses are retried, and the day over which attempts are spread."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.webhooks.models import AttemptError
from api.webhooks.retry_policy import (
    MAX_ATTEMPTS,
    WAITS,
    WINDOW,
    Outcome,
    Verdict,
    next_attempt,
    retry_after,
    verdict_of,
)

NOW = datetime(2027, 3, 1, 9, tzinfo=UTC)
CHANCES = st.floats(min_value=0, max_value=1)


def outcome(status: int | None = None, **values: object) -> Outcome:
    return Outcome(duration=timedelta(0), status=status, **values)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("status", "verdict"),
    [
        (200, Verdict.DELIVERED),
        (204, Verdict.DELIVERED),
        (299, Verdict.DELIVERED),
        (301, Verdict.FINAL),
        (302, Verdict.FINAL),
        (307, Verdict.FINAL),
        (400, Verdict.FINAL),
        (404, Verdict.FINAL),
        (410, Verdict.GONE),
        (429, Verdict.RETRY),
        (500, Verdict.RETRY),
        (503, Verdict.RETRY),
        (599, Verdict.RETRY),
    ],
)
def test_status_decides_the_retry(status: int, verdict: Verdict) -> None:
    assert verdict_of(outcome(status)) is verdict


@pytest.mark.parametrize("error", AttemptError)
def test_no_answer_is_worth_another_try(error: AttemptError) -> None:
    assert verdict_of(outcome(error=error)) is Verdict.RETRY


@given(st.lists(CHANCES, min_size=len(WAITS), max_size=len(WAITS)))
def test_waits_grow_to_a_day_in_total(chances: list[float]) -> None:
    moment, waits = NOW, []
    for attempts, chance in enumerate(chances, start=1):
        following = next_attempt(attempts, NOW, moment, chance=chance, outcome=outcome(500))
        assert following is not None
        waits.append(following - moment)
        moment = following
    assert waits == sorted(waits)
    assert timedelta(hours=21) < moment - NOW < timedelta(hours=27)
    last = next_attempt(MAX_ATTEMPTS, NOW, moment, chance=0.5, outcome=outcome(500))
    assert last is None


@given(st.integers(1, MAX_ATTEMPTS - 1), CHANCES)
def test_a_wait_is_within_a_tenth_of_the_plan(attempts: int, chance: float) -> None:
    following = next_attempt(attempts, NOW, NOW, chance=chance, outcome=outcome(None))
    assert following is not None
    planned = WAITS[attempts - 1]
    assert planned * 0.9 <= following - NOW <= planned * 1.1


@pytest.mark.parametrize("status", [429, 503])
def test_retry_after_is_honoured_within_the_day(status: int) -> None:
    def wait(header: str, attempts: int = 1) -> timedelta:
        asked = outcome(status, retry_after=header)
        following = next_attempt(attempts, NOW, NOW, chance=0.5, outcome=asked)
        assert following is not None
        return following - NOW

    assert wait("120") == timedelta(seconds=120)
    assert wait(format_datetime(NOW + timedelta(hours=2), usegmt=True)) == timedelta(hours=2)
    assert wait("1") == WAITS[0], "never sooner than planned"
    assert wait("31536000") == WINDOW
    assert wait("soon") == WAITS[0]


def test_retry_after_is_ignored_for_other_statuses() -> None:
    asked = outcome(500, retry_after="3600")
    assert next_attempt(1, NOW, NOW, chance=0.5, outcome=asked) == NOW + WAITS[0]


def test_retry_after_late_in_the_day_gets_the_planned_wait() -> None:
    asked = outcome(429, retry_after="86400")
    late = NOW + WINDOW
    assert next_attempt(3, NOW, late, chance=0.5, outcome=asked) == late + WAITS[2]


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("60", 60),
        (" 60 ", 60),
        ("Mon, 01 Mar 2027 09:01:00 GMT", 60),
        ("Monday, 01-Mar-27 09:01:00 GMT", 60),
        ("Mon Mar  1 09:01:00 2027", 60),
        ("Mon, 01 Mar 2027 08:59:00 GMT", -60),
        ("Mon, 01 Mar 2027 09:01:00 +99999999999999999999", 0),
        ("Mon, 01 Mar 99999 09:01:00 GMT", 0),
        ("-5", 0),
        ("1.5", 0),
        ("٣", 0),
        ("9" * 400, 0),
        ("", 0),
        (None, 0),
    ],
)
def test_both_forms_of_retry_after_are_read(header: str | None, seconds: int) -> None:
    assert retry_after(header, NOW) == timedelta(seconds=seconds)


@given(st.text(max_size=40))
def test_any_retry_after_header_is_handled(header: str) -> None:
    asked = outcome(429, retry_after=header)
    following = next_attempt(1, NOW, NOW, chance=0.5, outcome=asked)
    assert following is not None
    assert NOW + WAITS[0] <= following <= NOW + WINDOW
