"""An event becomes deliveries for its endpoints; a replay makes them again."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from api.core.events import Audience
from api.watches.models import ItemKind, WatchCriteria
from api.webhooks.jobs import replay_batch, spread, spread_test
from api.webhooks.models import DeliveryState, EndpointState, WebhookDelivery, WebhookEndpoint
from tests.factories.events import of_row
from tests.factories.organisations import organisation
from tests.factories.plans import procurement
from tests.workers.webhook_steps import delivery_of, endpoint, published, spread_all

NOW = datetime(2027, 3, 1, 9, tzinfo=UTC)


def _heard(session: Session) -> set[UUID]:
    return set(session.scalars(select(WebhookDelivery.endpoint_id)))


def test_event_makes_one_delivery_for_each_subscribed_endpoint(sync_session: Session) -> None:
    every = endpoint(sync_session)
    fitting = endpoint(sync_session, types=["organisation.approved.v1", "plan.published.v1"])
    endpoint(sync_session, types=["plan.published.v1"])
    endpoint(sync_session, state=EndpointState.DISABLED)
    endpoint(sync_session, hears_after=1)
    [event] = published(sync_session, "organisations/a")
    spread(sync_session, *of_row(event, NOW))
    spread(sync_session, *of_row(event, NOW))
    assert _heard(sync_session) == {every.id, fitting.id}
    assert len(sync_session.scalars(select(WebhookDelivery)).all()) == 2


def _procurement_fact(session: Session, **values: Any) -> Any:
    buyer = organisation()
    session.add(buyer)
    session.flush()
    item = procurement(buyer, **values)
    session.add(item)
    session.flush()
    data = {"procurement_id": str(item.id), "organisation_id": str(buyer.id)}
    [event] = published(
        session, f"procurements/{item.id}", type="procurement.planned.v1", data=data
    )
    return event


@pytest.mark.parametrize(
    ("criteria", "hears"),
    [
        (WatchCriteria(cpv=["90"]), True),
        (WatchCriteria(cpv=["909"], regions=["17"]), True),
        (WatchCriteria(cpv=["60"]), False),
        (WatchCriteria(regions=["02"]), False),
        (WatchCriteria(kinds=[ItemKind.DIALOGUE]), False),
        (WatchCriteria(kinds=[ItemKind.PROCUREMENT], municipalities=["564"]), True),
        (WatchCriteria(q="siivous"), True),
        (WatchCriteria(q="kuljetus"), False),
    ],
)
def test_criteria_select_like_those_of_a_watch(
    sync_session: Session, criteria: WatchCriteria, hears: bool
) -> None:
    one = endpoint(sync_session, criteria=criteria)
    event = _procurement_fact(
        sync_session,
        cpv_prefixes=["90", "909", "9091"],
        regions=["17"],
        municipalities=["564"],
        title="Siivouspalvelut",
    )
    spread(sync_session, *of_row(event, NOW))
    assert _heard(sync_session) == ({one.id} if hears else set())


def test_nationwide_procurement_reaches_criteria_by_place(
    sync_session: Session,
) -> None:
    inside = endpoint(sync_session, criteria=WatchCriteria(municipalities=["400"]))
    endpoint(sync_session, criteria=WatchCriteria(municipalities=["999"]))
    event = _procurement_fact(
        sync_session,
        cpv_prefixes=["90", "909", "9091"],
        municipalities=[str(code) for code in range(100, 500)],
    )
    spread(sync_session, *of_row(event, NOW))
    assert _heard(sync_session) == {inside.id}


def test_event_without_procurement_or_dialogue_meets_no_criteria(sync_session: Session) -> None:
    endpoint(sync_session, criteria=WatchCriteria(cpv=["90"]))
    data = {"procurement_id": None, "dialogue_id": None}
    [event] = published(sync_session, "interests/a", data=data)
    spread(sync_session, *of_row(event, NOW))
    assert _heard(sync_session) == set()


def test_test_event_reaches_its_endpoint_only_whatever_its_types(sync_session: Session) -> None:
    one = endpoint(sync_session, types=["plan.published.v1"], criteria=WatchCriteria(cpv=["90"]))
    endpoint(sync_session)
    data = {"webhook_id": str(one.id)}
    subject, private = f"webhooks/{one.id}", Audience.PRIVATE
    [event] = published(sync_session, subject, data=data, audience=private, type="webhook.test.v1")
    spread_test(sync_session, *of_row(event, NOW))
    assert _heard(sync_session) == {one.id}


def _replay(
    session: Session, webhook_endpoint: WebhookEndpoint, after: int, until: int
) -> list[int | None]:
    """How far it had come after each batch of two."""
    webhook_endpoint.replay_after, webhook_endpoint.replay_until = after, until
    session.flush()
    steps: list[int | None] = []
    while replay_batch(session, NOW, limit=2):
        session.expire_all()
        steps.append(webhook_endpoint.replay_after)
    return steps


def test_replay_queues_all_matching_events_in_batches(sync_session: Session) -> None:
    one = endpoint(sync_session, types=["organisation.approved.v1"], hears_after=99)
    endpoint(sync_session)
    events = published(sync_session, *(f"organisations/{n}" for n in range(6)))
    published(sync_session, "plans/a", type="plan.published.v1")
    published(sync_session, "sign-ins/a", audience=Audience.PRIVATE)
    assert _replay(sync_session, one, after=1, until=8) == [3, 5, 7, None]
    queued = sync_session.scalars(select(WebhookDelivery).order_by(WebhookDelivery.position)).all()
    assert [delivery.event_id for delivery in queued] == [event.id for event in events[1:]]
    assert {delivery.endpoint_id for delivery in queued} == {one.id}
    assert (one.replay_after, one.replay_until) == (None, None)


def test_replay_restarts_ended_deliveries_and_leaves_waiting_ones(sync_session: Session) -> None:
    one = endpoint(sync_session)
    events = published(sync_session, *(f"organisations/{n}" for n in range(4)))
    spread_all(sync_session, events, NOW)
    ends = (DeliveryState.DELIVERED, DeliveryState.FAILED, DeliveryState.DROPPED)
    for event, state in zip(events, (*ends, DeliveryState.PENDING), strict=True):
        delivery = delivery_of(sync_session, event)
        delivery.state, delivery.attempts = state, 3
    _replay(sync_session, one, after=0, until=4)
    sync_session.expire_all()
    found = [delivery_of(sync_session, event) for event in events]
    assert {delivery.state for delivery in found} == {DeliveryState.PENDING}
    assert [delivery.attempts for delivery in found] == [0, 0, 0, 3]
