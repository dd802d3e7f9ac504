"""Webhooks with real processes: to a real receiver, in order, also when the sender is killed."""

import time
from collections import defaultdict
from collections.abc import Iterator

import pytest
from sqlalchemy import func, select
from standardwebhooks import Webhook

from api.core.outbox import OutboxEvent
from api.webhooks.models import DeliveryState, WebhookDelivery
from tests.factories.events import outbox_event
from tests.flows.people import expect, register, sign_in
from tests.flows.platform import Platform
from tests.receiver import Answer, Received, Receiver


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with Receiver().running() as receiver:
        yield receiver


def _publish(platform: Platform, *, subjects: int, each: int) -> None:
    with platform.sessions.begin() as session:
        for number in range(subjects * each):
            subject = f"plans/{number % subjects}"
            session.add(outbox_event(subject=subject, data={"number": number}))


def _verified(received: list[Received], secret: str) -> None:
    for message in received:
        Webhook(secret).verify(message.body, dict(message.headers))


def _in_order(received: list[Received]) -> dict[str, list[int]]:
    """Positions by subject, in the order they came for the first time."""
    seen: dict[str, list[int]] = defaultdict(list)
    for message in received:
        places = seen[message.event["subject"]]
        if message.event["position"] not in places:
            places.append(message.event["position"])
    return seen


def test_every_fact_arrives_in_order_though_the_sender_is_killed_in_the_middle(
    platform: Platform, receiver: Receiver
) -> None:
    platform.start("worker", "webhooks", "beat", "api")
    firm = sign_in(platform, "pekka@puhtax.example")
    organisation = register(firm, "supplier", "Puhtax Oy")
    body = {"url": receiver.url, "types": ["fi.vuoropuhelu.organisation.approved.v1"]}
    hooks = f"/v1/organisations/{organisation['id']}/webhooks"
    hook = expect(firm.post(hooks, json=body), 201)

    flaky: set[str] = set()

    def conduct(message: Received) -> Answer:
        """Slow enough to be killed in; every fifth fact is refused the first time."""
        time.sleep(0.05)
        if message.event["position"] % 5 == 0 and message.id not in flaky:
            flaky.add(message.id)
            return Answer(503)
        return Answer()

    receiver.conduct = conduct
    subjects, each = 6, 8
    _publish(platform, subjects=subjects, each=each)
    platform.until(lambda: len(receiver.received) > subjects, "sending has begun")
    platform.kill("webhooks")
    receiver.conduct = lambda _: Answer()
    platform.start("webhooks")
    delivered = (
        select(func.count())
        .select_from(WebhookDelivery)
        .where(WebhookDelivery.state == DeliveryState.DELIVERED)
    )
    total = subjects * each
    platform.until(lambda: platform.scalar(delivered) == total, "all is delivered", 60)

    _verified(receiver.received, hook["secret"])
    order = _in_order(receiver.received)
    assert len(order) == subjects
    assert all(places == sorted(places) and len(places) == each for places in order.values())
    log = expect(firm.get("/v1/events", params={"limit": 200}), 200)["items"]
    told = {event["id"]: event for event in log}
    assert all(message.event == told[message.id] for message in receiver.received)


def test_a_test_event_and_a_replay_go_the_same_way(platform: Platform, receiver: Receiver) -> None:
    platform.start("worker", "webhooks", "beat", "api")
    _publish(platform, subjects=2, each=2)
    published = select(func.count(OutboxEvent.position))
    platform.until(lambda: platform.scalar(published) == 4, "the log has begun")
    firm = sign_in(platform, "pekka@puhtax.example")
    organisation = register(firm, "supplier", "Puhtax Oy")
    body = {"url": receiver.url, "types": ["fi.vuoropuhelu.organisation.approved.v1"]}
    hook = expect(firm.post(f"/v1/organisations/{organisation['id']}/webhooks", json=body), 201)

    asked = expect(firm.post(f"/v1/webhooks/{hook['id']}/test"), 202)
    platform.until(lambda: receiver.received, "the test event")
    assert [message.id for message in receiver.received] == [asked["event_id"]]
    assert receiver.received[0].event["type"] == "fi.vuoropuhelu.webhook.test.v1"

    receiver.received.clear()
    expect(firm.post(f"/v1/webhooks/{hook['id']}/replay", json={"after": 1}), 202)
    platform.until(lambda: len(receiver.received) >= 3, "what came before it")
    _verified(receiver.received, hook["secret"])
    assert sorted(message.event["position"] for message in receiver.received) == [2, 3, 4]
    attempts = expect(firm.get(f"/v1/webhooks/{hook['id']}/attempts"), 200)["items"]
    assert [attempt["status"] for attempt in attempts] == [200] * 4
