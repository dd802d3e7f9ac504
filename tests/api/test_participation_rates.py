"""The work for receipts rises with their rate; contributions of a participant are limited."""

from datetime import timedelta

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from api.core.clock import clock_stopped_at, utc_now
from api.dialogues.models import Dialogue
from api.participation import limits, rates
from tests.api.client import ApiClient, As
from tests.api.receipts import ADDRESS, COMMENT, make_call, receipt_faults, say, take_receipt
from tests.factories.participation import solved
from tests.factories.world import World

pytestmark = pytest.mark.usefixtures("within_one_window")


async def test_spent_challenge_does_not_raise_the_work(
    client: ApiClient, call: Dialogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rates, "RECEIPTS", rates.RECEIPTS._replace(most=2))
    place, body = f"/v1/dialogues/{call.id}/receipts", solved(call.id)
    answers = [await client.post(place, json=body) for _ in range(4)]
    assert [answer.status_code for answer in answers] == [201, 400, 400, 400]
    assert await _bits(client, call) == 4


async def _bits(client: ApiClient, call: Dialogue) -> int:
    asked = (await client.get(f"/v1/dialogues/{call.id}/receipt-challenge")).json()
    bits: int = asked["difficulty"]
    return bits


async def test_the_work_rises_with_the_rate_of_a_network_and_refuses_nobody(
    client: ApiClient, call: Dialogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An address, then its /24 with four times as much; others are not touched."""
    monkeypatch.setattr(rates, "RECEIPTS", rates.RECEIPTS._replace(most=1))
    one, neighbour = client.from_(ADDRESS), client.from_("203.0.113.200")
    found = []
    for _ in range(5):
        found.append((await _bits(one, call), await _bits(neighbour, call)))
        await take_receipt(one, call)
    assert found == [(4, 4), (5, 4), (6, 4), (6, 4), (7, 5)]
    assert await _bits(client.from_("203.0.114.1"), call) == 4


async def test_ipv6_networks_count_together(
    client: ApiClient, call: Dialogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    """M7: one customer chooses from a /48. Each /64 has one, a /56 two, the /48 eight."""
    monkeypatch.setattr(rates, "RECEIPTS", rates.RECEIPTS._replace(most=1))
    for number in range(8):
        customer = client.from_(f"2001:db8:7:{number:x}00::1")
        assert await _bits(customer, call) == 4
        await take_receipt(customer, call)
    assert await _bits(client.from_("2001:db8:7:ff00::1"), call) == 5
    assert await _bits(client.from_("2001:db8:8::1"), call) == 4


async def test_easy_challenges_are_not_collected_before_a_flood(
    client: ApiClient, call: Dialogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rates, "RECEIPTS", rates.RECEIPTS._replace(most=1))
    kept = [solved(call.id) for _ in range(4)]
    place = f"/v1/dialogues/{call.id}/receipts"
    answers = [await client.post(place, json=body) for body in kept]
    assert [answer.status_code for answer in answers] == [201, 201, 400, 400]


async def test_a_challenge_is_of_one_network(client: ApiClient, call: Dialogue) -> None:
    faults = await receipt_faults(client.from_("198.51.100.7"), call, solved(call.id))
    assert faults == [("/challenge", "challenge_of_another_network")]


async def test_unused_receipts_do_not_raise_the_work_in_the_dialogue(
    client: ApiClient, world: World, call: Dialogue, session: AsyncSession,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(rates, "SPEAKING", rates.SPEAKING._replace(most=2))
    other = await make_call(world, session)
    receipts = [await take_receipt(client.from_(f"198.51.{number}.1"), call) for number in range(4)]
    assert await _bits(client, call) == 4
    await say(receipts[0], call)
    await say(receipts[0], call)
    assert await _bits(client, call) == 4, "one receipt counts once an hour"
    await say(receipts[1], call)
    assert await _bits(client, call) == 5
    assert await _bits(client, other) == 4


async def test_work_rises_and_solutions_are_single_use_without_redis(
    client: ApiClient, call: Dialogue, without_redis: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rates, "RECEIPTS", rates.RECEIPTS._replace(most=1))
    body, place = solved(call.id), f"/v1/dialogues/{call.id}/receipts"
    assert (await client.post(place, json=body)).status_code == 201
    assert await receipt_faults(client, call, body) == [("/challenge", "challenge_spent")]
    assert await _bits(client, call) == 5


@pytest.mark.parametrize("limit", ["WRITES_AT_ONCE", "WRITES"])
async def test_contributions_of_a_participant_are_limited(
    client: ApiClient, as_: As, call: Dialogue, monkeypatch: pytest.MonkeyPatch, limit: str
) -> None:
    """Signed in as well as with a receipt. An edit counts: the earlier text stays on show."""
    monkeypatch.setattr(limits, limit, getattr(limits, limit)._replace(most=2))
    place = f"/v1/dialogues/{call.id}/contributions"
    for item in (await take_receipt(client, call), as_("resident")):
        said = await item.post(place, json=COMMENT)
        thing = f"/v1/contributions/{said.json()['id']}"
        await item.patch(thing, json={"text": "Tai lauantaisin."}, if_match=said)
        seen = await item.get(thing)
        for refused in (
            await item.post(place, json=COMMENT),
            await item.patch(thing, json={"text": "Tai aamuisin."}, if_match=seen),
        ):
            assert refused.status_code == 429
            window = getattr(limits, limit).window.total_seconds()
            assert 0 < int(refused.headers["retry-after"]) <= window + 1
    assert (await as_("officer").post(place, json=COMMENT)).status_code == 201
    with clock_stopped_at(utc_now() + timedelta(hours=1)):
        assert (await as_("resident").post(place, json=COMMENT)).status_code == 201


async def test_refused_contribution_does_not_count(as_: As, call: Dialogue) -> None:
    place = f"/v1/dialogues/{call.id}/contributions"
    for _ in range(6):
        refused = await as_("resident").post(place, json={**COMMENT, "text": ""})
        assert refused.status_code == 400
    assert (await as_("resident").post(place, json=COMMENT)).status_code == 201
