"""Webhooks with real processes: to a real receiver, in order, also when the sender is killed."""

import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

import httpx
import pytest
from sqlalchemy import func, select
from standardwebhooks import Webhook

from api.core.outbox import OutboxEvent
from api.webhooks.models import DeliveryState, WebhookDelivery
from tests.factories.events import outbox_event
from tests.flows.people import expect, register, sign_in
from tests.flows.platform import Platform
from tests.receiver import Answer, Conduct, Received, Receiver


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


@dataclass(frozen=True)
class Hook:
    """A webhook of a firm, as its people see it."""

    firm: httpx.Client
    path: str
    secret: str


def _hook(platform: Platform, receiver: Receiver) -> Hook:
    firm = sign_in(platform, "pekka@puhtax.example")
    organisation = register(firm, "supplier", "Puhtax Oy")
    body = {"url": receiver.url, "types": ["fi.vuoropuhelu.organisation.approved.v1"]}
    stmt = select(OutboxEvent.position).where(
        OutboxEvent.subject == f"organisations/{organisation['id']}",
        OutboxEvent.type == "organisation.approved.v1",
    )
    platform.until(lambda: platform.scalar(stmt), "that it has registered is in the log")
    made = expect(firm.post(f"/v1/organisations/{organisation['id']}/webhooks", json=body), 201)
    return Hook(firm, f"/v1/webhooks/{made['id']}", made["secret"])


def _attempted(hook: Hook) -> list[int | None]:
    attempts = expect(hook.firm.get(f"{hook.path}/attempts"), 200)["items"]
    return [attempt["status"] for attempt in attempts]


def _delivered(platform: Platform) -> int:
    chosen = WebhookDelivery.state == DeliveryState.DELIVERED
    return int(platform.scalar(select(func.count(WebhookDelivery.id)).where(chosen)))


def test_events_reach_a_receiver_in_order_although_the_sender_is_killed(
    platform: Platform, receiver: Receiver
) -> None:
    platform.start("worker", "webhooks", "beat", "api")
    _publish(platform, subjects=2, each=2)
    published = select(func.count(OutboxEvent.position))
    platform.until(lambda: platform.scalar(published) == 4, "the log has begun")
    hook = _hook(platform, receiver)

    # Whoever comes later tries it out, and fetches what was before.
    asked = expect(hook.firm.post(f"{hook.path}/test"), 202)
    platform.until(lambda: _delivered(platform) == 1, "the test event")
    assert [message.id for message in receiver.received] == [asked["event_id"]]
    assert receiver.received[0].event["type"] == "fi.vuoropuhelu.webhook.test.v1"
    expect(hook.firm.post(f"{hook.path}/replay", json={"after": 1}), 202)
    platform.until(lambda: _delivered(platform) == 5, "what came before it, and its own firm")
    replayed = sorted(message.event["position"] for message in receiver.received[1:])
    assert (replayed[:3], len(replayed)) == ([2, 3, 4], 4)
    _verified(receiver.received, hook.secret)
    assert _attempted(hook) == [200] * 5

    # Many facts, a receiver that refuses some of them at first, and a crash in the middle.
    receiver.received.clear()
    receiver.conduct = _reluctant()
    subjects, each = 6, 8
    _publish(platform, subjects=subjects, each=each)
    platform.until(lambda: len(receiver.received) > subjects, "sending has begun")
    platform.kill("webhooks")
    receiver.conduct = lambda _: Answer()
    platform.start("webhooks")
    total = 5 + subjects * each
    platform.until(lambda: _delivered(platform) == total, "all is delivered", 60)

    _verified(receiver.received, hook.secret)
    order = _in_order(receiver.received)
    assert len(order) == subjects
    assert all(places == sorted(places) and len(places) == each for places in order.values())
    log = expect(hook.firm.get("/v1/events", params={"limit": 200}), 200)["items"]
    told = {event["id"]: event for event in log}
    assert all(message.event == told[message.id] for message in receiver.received)


def _reluctant() -> Conduct:
    """Slow enough to be killed in; every fifth fact is refused the first time."""
    refused: set[str] = set()

    def conduct(message: Received) -> Answer:
        time.sleep(0.05)
        if message.event["position"] % 5 == 0 and message.id not in refused:
            refused.add(message.id)
            return Answer(503)
        return Answer()

    return conduct
