"""How an endpoint's state changes."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from api.core.errors import Conflict, WrongState
from api.watches.models import WatchCriteria
from api.webhooks import rules
from api.webhooks.models import DisabledReason, EndpointState, WebhookEndpoint
from api.webhooks.retry_policy import Verdict
from tests.factories.organisations import organisation
from tests.factories.webhooks import webhook

NOW = datetime(2027, 3, 1, 9, tzinfo=UTC)
DAY = timedelta(hours=24)


def endpoint(**values: Any) -> WebhookEndpoint:
    return webhook(organisation(), None, **values)


def test_day_of_failures_disables_the_endpoint() -> None:
    def reason(verdict: Verdict, since: datetime | None) -> DisabledReason | None:
        return rules.reason_to_disable(verdict, since, NOW)

    assert reason(Verdict.RETRY, NOW - DAY) is DisabledReason.FAILING
    assert reason(Verdict.FINAL, NOW - DAY) is DisabledReason.FAILING
    assert reason(Verdict.RETRY, NOW - DAY + timedelta(seconds=1)) is None
    assert reason(Verdict.RETRY, None) is None
    assert reason(Verdict.DELIVERED, NOW - DAY) is None
    assert reason(Verdict.GONE, None) is DisabledReason.GONE


def test_disabled_once_and_enabled_once() -> None:
    one = endpoint(failing_since=NOW - DAY)
    rules.disable(one, DisabledReason.FAILING, NOW, 41)
    assert (one.state, one.disabled_reason) == (EndpointState.DISABLED, DisabledReason.FAILING)
    assert (one.state_since, one.missed_after) == (NOW, 41)
    with pytest.raises(WrongState):
        rules.disable(one, DisabledReason.BY_HAND, NOW, 41)
    rules.enable(one, NOW + DAY)
    assert (one.state, one.disabled_reason) == (EndpointState.ENABLED, None)
    assert one.failing_since is None, "a new day begins"
    assert one.missed_after == 41, "still to be replayed"
    with pytest.raises(WrongState):
        rules.enable(one, NOW)


def test_a_replay_that_is_broken_off_counts_as_missed() -> None:
    one = endpoint(replay_after=7, replay_until=90)
    rules.disable(one, DisabledReason.BY_HAND, NOW, 41)
    assert (one.missed_after, one.replay_after, one.replay_until) == (7, None, None)


def test_a_replay_ends_at_the_head_at_the_latest() -> None:
    one = endpoint()
    rules.start_replay(one, 3, None, 50)
    assert (one.replay_after, one.replay_until) == (3, 50)
    with pytest.raises(Conflict):
        rules.start_replay(one, 3, None, 50)
    other = endpoint()
    rules.start_replay(other, 3, 60, 50)
    assert other.replay_until == 50
    third = endpoint()
    rules.start_replay(third, 3, 9, 50)
    assert third.replay_until == 9


def test_empty_criteria_are_none() -> None:
    one = endpoint()
    rules.set_criteria(one, WatchCriteria())
    assert (one.criteria, one.keys, one.query) == (None, [], None)
    rules.set_criteria(one, WatchCriteria(cpv=["90"], q="siivous"))
    assert one.keys == ["*|90|*|*"]
    assert one.query


def test_types_are_kept_without_the_common_prefix_each_once() -> None:
    given = ["fi.vuoropuhelu.dialogue.opened.v1", "dialogue.opened.v1", "dialogue.closed.v1"]
    assert rules.written_types(given) == ["dialogue.opened.v1", "dialogue.closed.v1"]
