"""Webhook deliveries: order, turns, retries, disabling, leases."""

from datetime import UTC, datetime, timedelta

import msgspec
import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from api.accounts.models import Person
from api.core.audit import AuditEntry
from api.core.settings import Settings
from api.events.models import Delivery
from api.mails.models import Mail
from api.organisations.models import Role
from api.webhooks.claims import CONSUMER, MOST_AT_ONCE
from api.webhooks.delivery import Message, sweep_webhooks
from api.webhooks.jobs import spread_test
from api.webhooks.models import (
    AttemptError,
    DeliveryState,
    DisabledReason,
    EndpointState,
    WebhookAttempt,
    WebhookDelivery,
)
from api.webhooks.retry_policy import MAX_ATTEMPTS, WAITS
from tests.factories.accounts import person
from tests.factories.events import of_row
from tests.factories.organisations import membership, supplier
from tests.workers.webhook_steps import (
    NO_ANSWER,
    claim,
    delivery_of,
    endpoint,
    note,
    published,
    spread_all,
)

NOW = datetime(2027, 3, 1, 9, tzinfo=UTC)
DAY = timedelta(hours=24)


def _positions(session: Session, messages: list[Message]) -> list[int]:
    return [session.get_one(WebhookDelivery, message.delivery_id).position for message in messages]


def _claim_all(session: Session, settings: Settings, now: datetime = NOW) -> list[Message]:
    messages = []
    while message := claim(session, now, settings):
        messages.append(message)
    return messages


@pytest.mark.parametrize(
    ("full", "kept", "sent"),
    [
        (True, {"status": "open"}, {"resource": {"status": "open"}}),
        (True, None, {"resource": None}),  # of a type that keeps none, or hidden since
        (False, {"status": "open"}, {}),
    ],
)
def test_a_full_webhook_brings_the_resource_as_the_log_does(
    sync_session: Session,
    settings: Settings,
    full: bool,
    kept: dict[str, str] | None,
    sent: dict[str, object],
) -> None:
    endpoint(sync_session, full=full)
    [fact] = published(sync_session, "plans/a", resource=kept)
    thin = dict(fact.data)
    spread_all(sync_session, [fact], NOW)
    [message] = _claim_all(sync_session, settings)
    assert msgspec.json.decode(message.body)["data"] == {**thin, **sent}


def test_events_of_a_subject_are_sent_one_at_a_time_in_order(
    sync_session: Session, settings: Settings
) -> None:
    endpoint(sync_session)
    spread_all(sync_session, published(sync_session, "plans/a", "plans/b", "plans/a"), NOW)
    first = _claim_all(sync_session, settings)
    assert _positions(sync_session, first) == [1, 2]
    note(sync_session, first[1], NOW, settings)
    assert _claim_all(sync_session, settings) == []
    note(sync_session, first[0], NOW, settings)
    assert _positions(sync_session, _claim_all(sync_session, settings)) == [3]


def test_later_event_waits_while_an_earlier_one_of_its_subject_is_retried(
    sync_session: Session, settings: Settings
) -> None:
    endpoint(sync_session)
    events = published(sync_session, "plans/a", "plans/a", "plans/b")
    spread_all(sync_session, events, NOW)
    first, other = _claim_all(sync_session, settings)
    note(sync_session, first, NOW, settings, status=500)
    note(sync_session, other, NOW, settings)
    assert _claim_all(sync_session, settings, NOW + WAITS[0] - timedelta(seconds=1)) == []
    [again] = _claim_all(sync_session, settings, NOW + WAITS[0])
    assert (again.delivery_id, again.headers["webhook-id"]) == (
        first.delivery_id,
        str(events[0].id),
    )
    note(sync_session, again, NOW + WAITS[0], settings, status=404)
    [second] = _claim_all(sync_session, settings, NOW + WAITS[0])
    assert _positions(sync_session, [second]) == [2], "what is given up holds up nobody"


def test_event_waits_for_the_handlers_of_earlier_ones_of_its_subject(
    sync_session: Session, settings: Settings
) -> None:
    endpoint(sync_session)
    earlier, later, _ = published(sync_session, "plans/a", "plans/a", "plans/b")
    reaction = Delivery(event_id=earlier.id, consumer=CONSUMER, next_try_at=NOW)
    sync_session.add(reaction)
    spread_all(sync_session, [later], NOW)
    assert claim(sync_session, NOW, settings) is None
    sync_session.delete(reaction)
    spread_all(sync_session, [earlier], NOW)
    assert _positions(sync_session, _claim_all(sync_session, settings)) == [1]


def test_endpoints_take_turns_with_bounded_concurrency(
    sync_session: Session, settings: Settings
) -> None:
    busy = endpoint(sync_session)
    events = published(sync_session, *(f"plans/{n}" for n in range(MOST_AT_ONCE + 2)))
    spread_all(sync_session, events, NOW)
    other = endpoint(sync_session)
    spread_all(sync_session, events[-1:], NOW)
    messages = [
        claim(sync_session, NOW + timedelta(milliseconds=n), settings)
        for n in range(MOST_AT_ONCE + 2)
    ]
    owners = [message.endpoint_id for message in messages if message]
    assert owners.count(busy.id) == MOST_AT_ONCE
    assert other.id in owners[:2], "it does not wait behind the one with more to send"


def test_newer_event_waits_for_the_replay_of_older_ones(
    sync_session: Session, settings: Settings
) -> None:
    one = endpoint(sync_session)
    spread_all(sync_session, published(sync_session, "plans/a", "plans/b"), NOW)
    one.replay_after, one.replay_until = 1, 9
    assert _positions(sync_session, _claim_all(sync_session, settings)) == [1]
    one.replay_after = None
    assert _positions(sync_session, _claim_all(sync_session, settings)) == [2]


def test_delivery_fails_after_ten_attempts(sync_session: Session, settings: Settings) -> None:
    one = endpoint(sync_session)
    [event] = published(sync_session, "plans/a")
    spread_all(sync_session, [event], NOW)
    now = NOW
    for _ in range(MAX_ATTEMPTS):
        message = claim(sync_session, now, settings)
        assert message is not None
        one.failing_since = None  # that it is disabled is another test's
        note(sync_session, message, now, settings, **NO_ANSWER)
        now = delivery_of(sync_session, event).next_attempt_at
    delivery = delivery_of(sync_session, event)
    assert (delivery.state, delivery.attempts) == (DeliveryState.FAILED, MAX_ATTEMPTS)
    attempts = sync_session.scalars(select(WebhookAttempt).order_by(WebhookAttempt.number)).all()
    assert [attempt.number for attempt in attempts] == list(range(1, MAX_ATTEMPTS + 1))
    assert {attempt.error for attempt in attempts} == {AttemptError.CONNECTION}


def test_retry_after_is_honoured(sync_session: Session, settings: Settings) -> None:
    endpoint(sync_session)
    [event] = published(sync_session, "plans/a")
    spread_all(sync_session, [event], NOW)
    message = claim(sync_session, NOW, settings)
    assert message is not None
    note(sync_session, message, NOW, settings, status=429, retry_after="300")
    assert delivery_of(sync_session, event).next_attempt_at == NOW + timedelta(seconds=300)


def test_success_ends_the_failing_state_without_a_new_version(
    sync_session: Session, settings: Settings
) -> None:
    one = endpoint(sync_session)
    spread_all(sync_session, published(sync_session, "plans/a", "plans/b"), NOW)
    first, second = _claim_all(sync_session, settings)
    note(sync_session, first, NOW, settings, status=500)
    assert [one.failing_since, one.version] == [NOW, 1]
    note(sync_session, second, NOW, settings, status=204)
    assert [one.failing_since, one.version] == [None, 1]


def _managers(session: Session, names: dict[str, Role]) -> tuple[list[Person], object]:
    owner = supplier()
    people = [person(name=name) for name in names]
    session.add_all([owner, *people])
    session.flush()
    session.add_all(
        membership(one, owner, role) for one, role in zip(people, names.values(), strict=True)
    )
    return people, owner


@pytest.mark.parametrize(
    ("status", "failing_since", "reason"),
    [(410, None, DisabledReason.GONE), (500, NOW - DAY, DisabledReason.FAILING)],
)
def test_gone_endpoint_is_disabled_and_mailed_once(
    sync_session: Session,
    settings: Settings,
    status: int,
    failing_since: datetime | None,
    reason: DisabledReason,
) -> None:
    people, owner = _managers(sync_session, {"admin": Role.ADMIN, "member": Role.MEMBER})
    one = endpoint(sync_session, owner, failing_since=failing_since)  # type: ignore[arg-type]
    spread_all(sync_session, published(sync_session, "plans/a", "plans/a", "plans/b"), NOW)
    first, other = _claim_all(sync_session, settings)
    note(sync_session, first, NOW, settings, status=status)
    assert (one.state, one.disabled_reason, one.missed_after) == (
        EndpointState.DISABLED,
        reason,
        0 if status == 500 else 1,
    )
    note(sync_session, other, NOW, settings, status=status)
    mails = sync_session.scalars(select(Mail)).all()
    assert [mail.address for mail in mails] == [people[0].email]
    assert "Verkkosivut" in mails[0].subject
    assert one.url not in mails[0].text, "an address may hold a secret"
    audited = sync_session.scalars(select(AuditEntry.action)).all()
    assert audited == ["webhook.disable"]
    assert claim(sync_session, NOW + DAY, settings) is None


def test_disabling_drops_waiting_deliveries_and_keeps_those_being_sent(
    sync_session: Session, settings: Settings
) -> None:
    endpoint(sync_session)
    events = published(sync_session, "plans/a", "plans/a", "plans/b")
    spread_all(sync_session, events, NOW)
    gone, on_its_way = _claim_all(sync_session, settings)
    note(sync_session, gone, NOW, settings, status=410)
    note(sync_session, on_its_way, NOW, settings)
    states = [delivery_of(sync_session, event).state for event in events]
    assert states == [DeliveryState.FAILED, DeliveryState.DROPPED, DeliveryState.DELIVERED]


def test_delivery_of_a_killed_sender_is_retried_and_shown(
    sync_session: Session, settings: Settings
) -> None:
    endpoint(sync_session)
    spread_all(sync_session, published(sync_session, "plans/a"), NOW)
    lost = claim(sync_session, NOW, settings)
    assert lost is not None
    sweep_webhooks(sync_session, lost.lease_until)
    assert claim(sync_session, lost.lease_until, settings) is None, "the lease still runs"
    later = lost.lease_until + timedelta(seconds=1)
    sweep_webhooks(sync_session, later)
    again = claim(sync_session, later, settings)
    assert again is not None
    assert (again.delivery_id, again.body) == (lost.delivery_id, lost.body)
    [attempt] = sync_session.scalars(select(WebhookAttempt))
    assert (attempt.number, attempt.error) == (1, AttemptError.INTERRUPTED)
    # The first sender was only slow: what it has to say is of no interest any more.
    note(sync_session, lost, later, settings, status=500)
    delivery = sync_session.get_one(WebhookDelivery, lost.delivery_id)
    assert (delivery.attempts, delivery.lease_until) == (1, again.lease_until)


def test_delivery_that_kills_its_sender_fails_in_the_end(
    sync_session: Session, settings: Settings
) -> None:
    endpoint(sync_session)
    [event] = published(sync_session, "plans/a")
    spread_all(sync_session, [event], NOW)
    now = NOW
    for _ in range(MAX_ATTEMPTS):
        assert claim(sync_session, now, settings) is not None
        now += timedelta(minutes=1)
        sweep_webhooks(sync_session, now)
    assert delivery_of(sync_session, event).state is DeliveryState.FAILED
    assert claim(sync_session, now, settings) is None


def test_endpoint_deleted_during_sending_is_no_error(
    sync_session: Session, settings: Settings
) -> None:
    one = endpoint(sync_session)
    spread_all(sync_session, published(sync_session, "plans/a"), NOW)
    message = claim(sync_session, NOW, settings)
    assert message is not None
    sync_session.delete(one)
    note(sync_session, message, NOW, settings)
    assert sync_session.scalars(select(WebhookAttempt)).all() == []


@pytest.mark.parametrize("status", [None, 404, 410, 500])
def test_test_event_is_sent_once_without_changing_the_endpoint(
    sync_session: Session, settings: Settings, status: int | None
) -> None:
    """What fails holds up neither the next test nor any fact."""
    one = endpoint(sync_session)
    subject = f"webhooks/{one.id}"
    tests = published(sync_session, *[subject] * 3, type="webhook.test.v1", audience="private")
    for event in tests:
        event.data = {"webhook_id": str(one.id)}
        spread_test(sync_session, *of_row(event, NOW))
    for _ in tests:
        message = claim(sync_session, NOW, settings)
        assert message is not None
        note(sync_session, message, NOW, settings, status=status)
    assert claim(sync_session, NOW + DAY, settings) is None
    states = sync_session.scalars(select(WebhookDelivery.state)).all()
    assert states == [DeliveryState.FAILED] * 3
    sync_session.refresh(one)
    assert (one.state, one.failing_since) == (EndpointState.ENABLED, None)
