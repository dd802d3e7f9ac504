"""Webhooks through the API: creation, changes, rotation, pause, tests, replay, attempts."""

from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.core.audit import AuditEntry
from api.core.clock import utc_now
from api.core.events import Audience
from api.core.outbox import OutboxEvent
from api.watches.models import WatchCriteria
from api.webhooks.models import DeliveryState, EndpointState, WebhookDelivery, WebhookEndpoint
from api.webhooks.rules import MOST_ENDPOINTS
from api.webhooks.signing import secret_of
from tests.api.client import ApiClient, As
from tests.api.problems import faults_of
from tests.api.saving import saved
from tests.factories.events import outbox_event
from tests.factories.webhooks import webhook, webhook_attempt, webhook_delivery
from tests.factories.world import World
from tests.settings import SECRET_KEY

URL = "https://integrations.example/hook"


@pytest.fixture
def hooks(world: World) -> str:
    return f"/v1/organisations/{world.supplier.id}/webhooks"


async def _log(session: AsyncSession, count: int) -> list[OutboxEvent]:
    events = [outbox_event(position=n, subject=f"plans/{n}") for n in range(1, count + 1)]
    session.add_all(events)
    await session.flush()
    return events


async def _saved(session: AsyncSession, world: World, **values: Any) -> WebhookEndpoint:
    return await saved(session, webhook(world.supplier, **values))


async def _row(session: AsyncSession, one: str) -> WebhookEndpoint:
    return await session.get_one(WebhookEndpoint, UUID(one), populate_existing=True)


async def test_secret_is_shown_once_and_stored_nowhere(
    as_: As, hooks: str, session: AsyncSession
) -> None:
    await _log(session, 3)
    body = {
        "url": URL,
        "types": ["fi.vuoropuhelu.dialogue.opened.v1"],
        "criteria": {"cpv": ["60"]},
    }
    made = await as_("supplier").post(hooks, json=body)
    assert made.status_code == 201, made.text
    hook = made.json()
    assert hook["secret"] == secret_of(SECRET_KEY, UUID(hook["id"]), 1)
    assert hook["types"] == body["types"]
    assert (hook["state"], hook["hears_after"]) == ("enabled", 3)
    seen = await as_("supplier").get(made.headers["Location"])
    assert seen.json() == {name: value for name, value in hook.items() if name != "secret"}
    assert (await as_("supplier").get(hooks)).json()["items"] == [seen.json()]
    row = await _row(session, hook["id"])
    assert row.keys == ["*|60|*|*"]
    assert hook["secret"] not in str(vars(row))


async def test_full_payload_is_chosen_and_can_be_changed(as_: As, hooks: str) -> None:
    thin = await as_("supplier").post(hooks, json={"url": URL})
    assert thin.json()["full"] is False
    made = await as_("supplier").post(hooks, json={"url": URL, "full": True})
    assert made.json()["full"] is True
    place = made.headers["Location"]
    body, seen = {"full": False}, await as_("supplier").get(place)
    changed = await as_("supplier").patch(place, json=body, if_match=seen)
    assert changed.json()["full"] is False
    kept = await as_("supplier").patch(place, json={"description": "x"}, if_match=changed)
    assert kept.json()["full"] is False


async def test_faults_of_a_webhook_have_pointers(as_: As, hooks: str) -> None:
    async def faults(**body: Any) -> list[tuple[str, str]]:
        refused = await as_("supplier").post(hooks, json={"url": URL, **body})
        return faults_of(refused)

    assert await faults(url="http://integrations.example/") == [("/url", "target_not_https")]
    assert await faults(url="https://127.0.0.1/") == [("/url", "target_not_a_name")]
    assert await faults(url="https://user:pw@integrations.example/") == [("/url", "bad_target")]
    types = ["dialogue.opened.v1", "dialogue.opened.v2", "sign_in.requested.v1", "webhook.test.v1"]
    assert await faults(types=types) == [
        (f"/types/{index}", "unknown_event_type") for index in (1, 2, 3)
    ]
    assert await faults(criteria={"cpv": ["xx"]}) == [("/criteria/cpv/0", "bad_cpv")]
    assert (await faults(secret="mine"))[0][0] == "/secret"


async def test_patch_is_validated_like_creation(
    as_: As, session: AsyncSession, world: World
) -> None:
    row = await _saved(session, world, criteria=WatchCriteria(cpv=["60"]))
    one, admin = f"/v1/webhooks/{row.id}", as_("supplier")
    seen = await admin.get(one)
    refused = await admin.patch(one, json={"url": "https://10.0.0.1/"}, if_match=seen)
    assert refused.json()["errors"][0]["pointer"] == "/url"
    assert (await admin.patch(one, json={"description": "x"})).status_code == 428
    patch = {"criteria": None, "types": ["plan.published.v1"], "description": "Uusi"}
    changed = await admin.patch(one, json=patch, if_match=seen)
    assert changed.json()["criteria"] is None
    assert changed.json()["types"] == ["fi.vuoropuhelu.plan.published.v1"]
    assert (await _row(session, str(row.id))).keys == []
    assert (await admin.patch(one, json=patch, if_match=seen)).status_code == 412
    entry = await session.scalar(select(AuditEntry).where(AuditEntry.action == "webhook.update"))
    assert entry is not None
    assert entry.changed == ["criteria", "description", "types"]


async def test_number_of_webhooks_is_limited(
    as_: As, hooks: str, session: AsyncSession, world: World
) -> None:
    session.add_all(webhook(world.supplier) for _ in range(MOST_ENDPOINTS))
    refused = await as_("supplier").post(hooks, json={"url": URL})
    assert refused.status_code == 409
    assert refused.json()["errors"][0]["code"] == "too_many_webhooks"


async def test_rotation_keeps_the_former_secret_for_a_day(
    as_: As, session: AsyncSession, world: World
) -> None:
    row = await _saved(session, world)
    one, admin = f"/v1/webhooks/{row.id}", as_("supplier")
    rotated = await admin.post(f"{one}/rotate-secret", if_match=await admin.get(one))
    assert rotated.status_code == 200
    assert rotated.json()["secret"] == secret_of(SECRET_KEY, row.id, 2)
    assert rotated.json()["old_secret_until"] is not None
    assert "secret" not in (await admin.get(one)).json()


async def test_secret_is_not_stored_for_idempotent_retries(as_: As, hooks: str) -> None:
    headers = {"Idempotency-Key": "1"}
    answers = [
        await as_("supplier").post(hooks, json={"url": URL}, headers=headers) for _ in range(2)
    ]
    assert answers[0].json()["id"] != answers[1].json()["id"]


async def test_resumed_webhook_replays_missed_events(
    as_: As, session: AsyncSession, world: World
) -> None:
    row = await _saved(session, world)
    events = await _log(session, 4)
    session.add_all(
        [
            webhook_delivery(row, events[0], state=DeliveryState.DELIVERED),
            webhook_delivery(row, events[1]),
            webhook_delivery(row, events[2]),
        ]
    )
    one, admin = f"/v1/webhooks/{row.id}", as_("supplier")
    paused = await admin.post(f"{one}/disable", if_match=await admin.get(one))
    hook = paused.json()
    assert (hook["state"], hook["disabled_reason"], hook["missed_after"]) == (
        "disabled",
        "by_hand",
        1,
    )
    states = select(WebhookDelivery.state).order_by(WebhookDelivery.position)
    dropped = [DeliveryState.DROPPED] * 2
    assert list(await session.scalars(states)) == [DeliveryState.DELIVERED, *dropped]
    for command in ("replay", "test"):
        body = {"json": {"after": 0}} if command == "replay" else {}
        refused = await admin.post(f"{one}/{command}", **body)
        assert refused.status_code == 409
        assert refused.json()["type"].endswith("wrong-state")
    enabled = await admin.post(f"{one}/enable", if_match=paused)
    assert (enabled.json()["state"], enabled.json()["missed_after"]) == ("enabled", 1)
    replay = await admin.post(f"{one}/replay", json={"after": 1})
    assert replay.status_code == 202
    assert (replay.json()["replay_after"], replay.json()["replay_until"]) == (1, 4)
    again = await admin.post(f"{one}/replay", json={"after": 1})
    assert again.json()["errors"][0]["code"] == "replay_running"


async def test_webhook_without_waiting_deliveries_misses_nothing_before_the_head(
    as_: As, session: AsyncSession, world: World
) -> None:
    row = await _saved(session, world)
    await _log(session, 4)
    one, admin = f"/v1/webhooks/{row.id}", as_("supplier")
    paused = await admin.post(f"{one}/disable", if_match=await admin.get(one))
    assert paused.json()["missed_after"] == 4


async def test_test_event_is_private_and_sent_by_the_relay(
    as_: As, client: ApiClient, session: AsyncSession, world: World
) -> None:
    row = await _saved(session, world)
    asked = await as_("supplier").post(f"/v1/webhooks/{row.id}/test")
    event = await session.get_one(OutboxEvent, UUID(asked.json()["event_id"]))
    assert (event.type, event.audience) == ("webhook.test.v1", Audience.PRIVATE)
    assert event.data == {"webhook_id": str(row.id)}
    assert (await client.get("/v1/events")).json()["items"] == []


async def test_attempts_are_listed_newest_first(
    as_: As, session: AsyncSession, world: World
) -> None:
    row = await _saved(session, world)
    [event] = await _log(session, 1)
    delivery = webhook_delivery(row, event, attempts=3)
    session.add(delivery)
    await session.flush()
    session.add_all(
        [
            webhook_attempt(delivery, number=1),
            webhook_attempt(delivery, number=2, error=None, status=503, answer="busy"),
            webhook_attempt(delivery, number=3),
        ]
    )
    attempts = f"/v1/webhooks/{row.id}/attempts"
    first = await as_("supplier").get(attempts, params={"limit": 2})
    items = first.json()["items"]
    assert [item["number"] for item in items] == [3, 2]
    shown = items[1]
    assert (shown["status"], shown["answer"], shown["error"]) == (503, "busy", None)
    assert shown["type"] == "fi.vuoropuhelu.organisation.approved.v1"
    assert (shown["event_id"], shown["state"]) == (str(event.id), "pending")
    assert shown["next_attempt_at"] is not None
    rest = await as_("supplier").get(attempts, params={"limit": 2, "cursor": first.json()["next"]})
    assert [item["number"] for item in rest.json()["items"]] == [1]


async def test_attempts_are_listed_by_outcome_and_one_is_sent_again(
    as_: As, session: AsyncSession, world: World
) -> None:
    row = await _saved(session, world)
    [event] = await _log(session, 1)
    delivery = webhook_delivery(row, event, attempts=2, state=DeliveryState.FAILED)
    session.add(delivery)
    await session.flush()
    answers = [None, 503, 204]
    session.add_all(
        webhook_attempt(delivery, number=number, error=None, status=status)
        for number, status in enumerate(answers, start=1)
    )
    place, supplier = f"/v1/webhooks/{row.id}/attempts", as_("supplier")
    listed = {
        outcome: (await supplier.get(f"{place}?outcome={outcome}")).json()["items"]
        for outcome in ("failed", "succeeded")
    }
    assert [item["number"] for item in listed["failed"]] == [2, 1]
    assert [one["number"] for one in listed["succeeded"]] == [3]
    again = await supplier.post(f"{place}/{listed['failed'][0]['id']}/redeliver")
    assert (again.status_code, again.json()) == (202, {"event_id": str(event.id)})
    shown = (await supplier.get(place)).json()["items"][0]
    assert (shown["state"], shown["next_attempt_at"] is None) == ("pending", False)
    assert (await supplier.post(f"{place}/{event.id}/redeliver")).status_code == 404


async def test_deleting_a_webhook_deletes_its_waiting_deliveries(
    as_: As, session: AsyncSession, world: World
) -> None:
    row = await _saved(session, world)
    [event] = await _log(session, 1)
    session.add(webhook_delivery(row, event, lease_until=utc_now()))
    assert (await as_("supplier").delete(f"/v1/webhooks/{row.id}")).status_code == 204
    assert (await as_("supplier").get(f"/v1/webhooks/{row.id}")).status_code == 404
    assert (await session.scalars(select(WebhookDelivery))).all() == []


async def test_others_do_not_see_it_and_members_may_not_manage_it(
    as_: As, session: AsyncSession, world: World
) -> None:
    row = await _saved(session, world, state=EndpointState.ENABLED)
    one = f"/v1/webhooks/{row.id}"
    assert (await as_("rival").get(one)).status_code == 404
    assert (await as_("rival").get(f"{one}/attempts")).status_code == 404
    refused = await as_("member").get(one)
    assert refused.status_code == 403
    assert "webhook:manage" in refused.json()["detail"]
