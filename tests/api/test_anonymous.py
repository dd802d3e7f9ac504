"""Taking part without an account: the receipt, what it opens, and that it leaves no trace."""

from datetime import timedelta
from typing import Any

import pytest
from litestar import Litestar
from redis.asyncio import Redis
from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from api.accounts.models import Person
from api.core.audit import AuditEntry
from api.core.clock import clock_stopped_at, utc_now
from api.core.outbox import OutboxEvent
from api.core.tokens import TokenKind, new_token, token_kind
from api.dialogues.models import Dialogue
from api.http.services import services_of
from api.organisations.models import Organisation, OrganisationStatus
from api.participation.models import Participant
from tests.api.client import ApiClient, As
from tests.api.dump import whole_database
from tests.api.receipts import ADDRESS, COMMENT, make_call, receipt_faults, say, take_receipt
from tests.factories.participation import challenge, solved
from tests.factories.world import World

pytestmark = pytest.mark.usefixtures("within_one_window")


async def test_receipt_holder_writes_edits_and_withdraws(
    client: ApiClient, as_: As, call: Dialogue
) -> None:
    unknown = await take_receipt(client, call)
    said = await say(unknown, call)
    assert (said["author"]["participant"], said["own"]) == (1, True)
    place = f"/v1/contributions/{said['id']}"
    seen = await unknown.get(place)
    assert seen.headers["cache-control"] == "private, no-store"
    edited = await unknown.patch(place, json={"text": "Edes lauantaisin."}, if_match=seen)
    assert edited.json()["text"] == "Edes lauantaisin."
    assert (await client.get(place)).json()["own"] is False
    gone = await unknown.post(f"{place}/withdraw", if_match=edited)
    assert (gone.status_code, gone.json()["status"]) == (200, "withdrawn")


async def test_receipt_shows_its_participant(client: ApiClient, as_: As, call: Dialogue) -> None:
    await say(as_("resident"), call)
    unknown = await take_receipt(client, call)
    said = await say(unknown, call)
    answered = (await unknown.get("/v1/receipts/current")).json()
    assert answered == {
        "dialogue_id": str(call.id),
        "participant": 2,
        "may_vote": False,
        "excluded": None,
    }
    own = await unknown.get(f"/v1/dialogues/{call.id}/contributions?own=true&count=true")
    assert [item["id"] for item in own.json()["items"]] == [said["id"]]
    assert own.json()["count"] == 1
    nobodys = await client.get(f"/v1/dialogues/{call.id}/contributions?own=true")
    assert nobodys.json()["items"] == []


async def test_a_token_is_shown_once_and_kept_as_a_hash(
    client: ApiClient, call: Dialogue, session: AsyncSession
) -> None:
    body, key = solved(call.id), {"Idempotency-Key": "once"}
    response = await client.post(f"/v1/dialogues/{call.id}/receipts", json=body, headers=key)
    token = response.json()["token"]
    assert token_kind(token) is TokenKind.RECEIPT
    assert response.headers["cache-control"] == "private, no-store"
    row = (await session.scalars(select(Participant))).one()
    assert row.person_id is None
    assert token not in repr(vars(row))
    again = await client.post(f"/v1/dialogues/{call.id}/receipts", json=body, headers=key)
    assert again.status_code == 400


async def test_receipt_of_another_dialogue_is_not_accepted(
    client: ApiClient, as_: As, world: World, call: Dialogue, session: AsyncSession
) -> None:
    other = await make_call(world, session)
    foreign = await say(await take_receipt(client, other), other)
    unknown = await take_receipt(client, call)
    refused = await unknown.post(f"/v1/dialogues/{other.id}/contributions", json=COMMENT)
    assert refused.status_code == 401
    withdrawn = await unknown.post(
        f"/v1/contributions/{foreign['id']}/withdraw",
        if_match=await client.get(f"/v1/contributions/{foreign['id']}"),
    )
    assert withdrawn.status_code == 401
    assert (await unknown.get(f"/v1/dialogues/{other.id}")).status_code == 200
    assert (await unknown.get("/v1/me")).status_code == 401


async def test_an_unknown_receipt_is_refused(client: ApiClient) -> None:
    stranger = client.as_(new_token(TokenKind.RECEIPT))
    assert (await stranger.get("/v1/receipts/current")).status_code == 401


async def test_refusal_mentions_receipts_where_they_are_accepted(
    client: ApiClient, call: Dialogue
) -> None:
    place = f"/v1/dialogues/{call.id}/contributions"
    refused = await client.post(place, json=COMMENT, headers={"Accept-Language": "fi"})
    assert refused.status_code == 401
    assert "voi osallistua myös kirjautumatta" in refused.json()["detail"]
    elsewhere = await client.get("/v1/me", headers={"Accept-Language": "fi"})
    assert elsewhere.status_code == 401
    assert "kirjautumatta" not in elsewhere.json()["detail"]


async def test_a_receipt_names_no_organisation(
    client: ApiClient, world: World, call: Dialogue
) -> None:
    unknown = await take_receipt(client, call)
    body = {**COMMENT, "on_behalf_of": str(world.supplier.id), "names_author": True}
    refused = await unknown.post(f"/v1/dialogues/{call.id}/contributions", json=body)
    assert refused.status_code == 401


async def test_request_for_a_receipt_with_a_token_is_refused(as_: As, call: Dialogue) -> None:
    """The request of somebody signed in would tie the two together."""
    for method, place in (("GET", "receipt-challenge"), ("POST", "receipts")):
        body = solved(call.id) if method == "POST" else None
        refused = await as_("officer").request(
            method, f"/v1/dialogues/{call.id}/{place}", json=body
        )
        assert refused.status_code == 409
        assert refused.json()["errors"][0]["code"] == "already_known"


@pytest.mark.parametrize(
    ("wrong", "fault"),
    [
        ({"key": "x" * 40}, ("/challenge", "challenge_unknown")),
        ({"expires_at": utc_now() - timedelta(hours=2)}, ("/challenge", "challenge_expired")),
    ],
)
async def test_forged_or_expired_challenge_is_refused(
    client: ApiClient, call: Dialogue, wrong: dict[str, Any], fault: tuple[str, str]
) -> None:
    assert await receipt_faults(client, call, solved(call.id, **wrong)) == [fault]


async def test_a_challenge_is_of_one_dialogue(
    client: ApiClient, world: World, call: Dialogue, session: AsyncSession
) -> None:
    other = await make_call(world, session)
    faults = await receipt_faults(client, call, solved(other.id))
    assert faults == [("/challenge", "challenge_unknown")]


async def test_a_challenge_has_to_be_solved(client: ApiClient, call: Dialogue) -> None:
    guess = {"challenge": challenge(call.id, difficulty=32), "nonce": "1"}
    assert await receipt_faults(client, call, guess) == [("/nonce", "nonce_solves_nothing")]


async def test_challenge_can_be_used_for_one_receipt(client: ApiClient, call: Dialogue) -> None:
    body = solved(call.id)
    assert (await client.post(f"/v1/dialogues/{call.id}/receipts", json=body)).status_code == 201
    assert await receipt_faults(client, call, body) == [("/challenge", "challenge_spent")]


async def test_taking_part_works_without_redis(
    client: ApiClient, call: Dialogue, without_redis: None
) -> None:
    await say(await take_receipt(client, call), call)


async def test_two_receipts_may_use_the_same_idempotency_key(
    client: ApiClient, call: Dialogue
) -> None:
    place, key = f"/v1/dialogues/{call.id}/contributions", {"Idempotency-Key": "1"}
    first, second = await take_receipt(client, call), await take_receipt(client, call)
    answers = [await item.post(place, json=COMMENT, headers=key) for item in (first, first, second)]
    ids = [answer.json()["id"] for answer in answers]
    assert ids[0] == ids[1] != ids[2]


async def test_log_does_not_reveal_who_has_no_account(
    client: ApiClient, as_: As, call: Dialogue, session: AsyncSession
) -> None:
    await say(await take_receipt(client, call), call)
    await say(as_("resident"), call)
    for position, row in enumerate(await session.scalars(select(OutboxEvent)), start=1):
        row.position = position
    logged = (await client.get("/v1/events")).json()["items"]
    assert [item["actorkind"] for item in logged] == ["person", "person"]


async def test_actions_with_a_receipt_are_in_no_organisations_audit_log(
    client: ApiClient, call: Dialogue, session: AsyncSession
) -> None:
    await say(await take_receipt(client, call), call)
    entries = (await session.scalars(select(AuditEntry).order_by(AuditEntry.id))).all()
    assert [(row.action, row.actor_kind) for row in entries] == [
        ("receipt.issue", "anonymous"),
        ("contribution.publish", "receipt"),
    ]
    for row in entries:
        assert (row.organisation_id, row.person_id, row.api_key_id) == (None, None, None)


async def test_address_and_token_are_stored_nowhere(
    app: Litestar, client: ApiClient, call: Dialogue, connection: AsyncConnection,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    unknown = await take_receipt(client.from_(ADDRESS), call)
    said = await say(unknown, call)
    place = f"/v1/contributions/{said['id']}"
    await unknown.patch(place, json={"text": "Tai lauantaisin."}, if_match=await unknown.get(place))
    token = str(unknown._token)
    for known, left in (
        ("Tai lauantaisin.", await whole_database(connection)),
        ("limit:", await _whole_redis(services_of(app)[Redis])),
        ("route=/v1/dialogues/{dialogue_id}/receipts", capsys.readouterr().out),
    ):
        assert known in left
        for trace in (ADDRESS, ADDRESS.rpartition(".")[0], token, token[7:]):
            assert trace not in left
            assert trace.encode().hex() not in left


async def _whole_redis(redis: Redis) -> str:
    return "\n".join([f"{key!r} {await redis.get(key)!r}" async for key in redis.scan_iter()])


async def test_abuse_counters_expire(app: Litestar, client: ApiClient, call: Dialogue) -> None:
    await say(await take_receipt(client, call), call)
    ends = {
        key: await services_of(app)[Redis].ttl(key)
        async for key in services_of(app)[Redis].scan_iter()
    }
    purposes = {key.decode().rpartition(":")[0] for key in ends}
    assert purposes == {"limit"}
    assert all(0 < seconds <= timedelta(days=7).total_seconds() for seconds in ends.values())


async def test_network_has_another_hash_the_next_day(app: Litestar, client: ApiClient) -> None:
    found = []
    for moment in (utc_now(), utc_now() + timedelta(days=1)):
        await services_of(app)[Redis].flushdb()
        with clock_stopped_at(moment):
            await client.from_(ADDRESS).get("/v1/events")
        found.append(await services_of(app)[Redis].keys())
    assert [len(keys) for keys in found] == [2, 2]  # the address, and its wider network
    assert found[0] != found[1]


async def test_number_stays_after_erasure_of_the_person(
    as_: As, client: ApiClient, world: World, call: Dialogue, session: AsyncSession
) -> None:
    said = await say(as_("resident"), call)
    await session.execute(delete(Person).where(Person.id == world.people["resident"].id))
    seen = (await client.get(f"/v1/contributions/{said['id']}")).json()
    assert seen["author"]["participant"] == 1


async def test_participation_ends_when_the_dialogue_is_no_longer_visible(
    client: ApiClient, world: World, call: Dialogue, session: AsyncSession
) -> None:
    unknown = await take_receipt(client, call)
    buyer = await session.get_one(Organisation, world.buyer.id)
    buyer.status = OrganisationStatus.SUSPENDED
    place = f"/v1/dialogues/{call.id}"
    assert (await unknown.post(f"{place}/contributions", json=COMMENT)).status_code == 404
    assert (await client.get(f"{place}/receipt-challenge")).status_code == 404
