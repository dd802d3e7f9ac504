"""Interests: one of each kind, visible to the buyer, public or shown to partners if wished."""

from typing import Any

import pytest
from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.core.actor import Permission
from api.core.events import Audience
from api.core.outbox import OutboxEvent
from api.interests.models import InterestKind
from api.organisations.models import Organisation
from api.plans.models.procurements import Procurement
from tests.api.client import ApiClient, As
from tests.api.saving import saved
from tests.factories.dialogues import about, dialogue
from tests.factories.interests import interest
from tests.factories.organisations import api_key, supplier
from tests.factories.plans import procurement
from tests.factories.world import World

FEW = {"count": None, "fewer_than": 3, "at_least": None}


@pytest.fixture
async def bought(world: World, session: AsyncSession) -> Procurement:
    return await saved(session, procurement(world.buyer))


def exactly(number: int) -> dict[str, Any]:
    return {"count": number, "fewer_than": None, "at_least": None}


def _public() -> Select[OutboxEvent]:
    """A withdrawal is a private event as well, for the mail to the buyer's people."""
    return select(OutboxEvent).where(OutboxEvent.audience == Audience.PUBLIC)


def _body(supplier: Organisation, **values: Any) -> dict[str, Any]:
    return {"organisation_id": str(supplier.id), "kind": "bid", **values}


async def _registered(as_: As, who: str, bought: Procurement, body: dict[str, Any]) -> str:
    response = await as_(who).post(f"/v1/procurements/{bought.id}/interests", json=body)
    assert response.status_code == 201, response.text
    return str(response.headers["location"])


async def test_the_buyer_sees_all_and_others_the_public_ones_and_the_counts(
    as_: As, world: World, bought: Procurement
) -> None:
    await _registered(as_, "member", bought, _body(world.supplier, message="Mielellämme."))
    await _registered(as_, "member", bought, _body(world.supplier, kind="subcontract", public=True))
    await _registered(as_, "rival", bought, _body(world.rival))
    place = f"/v1/procurements/{bought.id}/interests"
    seen = {who: (await as_(who).get(place)).json() for who in ("viewer", "anonymous", "member")}
    assert [item["kind"] for item in seen["viewer"]["items"]] == ["bid", "subcontract", "bid"]
    assert [one["kind"] for one in seen["anonymous"]["items"]] == ["subcontract"]
    assert [one["kind"] for one in seen["member"]["items"]] == ["subcontract", "bid"]
    for who, unnamed in (("viewer", exactly(2)), ("anonymous", FEW), ("member", FEW)):
        assert seen[who]["counts"]["bid"] == {"named": 0, "unnamed": unnamed}
        assert seen[who]["counts"]["subcontract"]["named"] == 1
        assert set(seen[who]["counts"]) == set(InterestKind)
    assert "Mielellämme" not in str(seen["anonymous"])
    assert seen["anonymous"]["items"][0]["seeks_partners"] is None
    assert seen["viewer"]["items"][0]["seeks_partners"] is False


async def test_the_same_kind_is_registered_once_until_it_is_withdrawn(
    as_: As, world: World, bought: Procurement
) -> None:
    member, body = as_("member"), _body(world.supplier)
    place = await _registered(as_, "member", bought, body)
    again = await member.post(f"/v1/procurements/{bought.id}/interests", json=body)
    assert again.status_code == 409
    refused = again.json()
    assert refused["errors"][0]["code"] == "registered_already"
    assert refused["context"] == {"existing": place}
    assert place in refused["detail"]
    gone = await member.post(f"{place}/withdraw", if_match=await member.get(place))
    assert gone.json()["withdrawn_at"] is not None
    await _registered(as_, "member", bought, body)
    own = (await member.get(f"/v1/organisations/{world.supplier.id}/interests")).json()["items"]
    assert [item["withdrawn_at"] is None for item in own] == [True, False]
    late = await member.patch(place, json={"public": True}, if_match=gone)
    assert late.status_code == 409


async def test_events_have_counts_and_public_names_only(
    as_: As, world: World, bought: Procurement, session: AsyncSession
) -> None:
    place = await _registered(as_, "member", bought, _body(world.supplier))
    await _registered(as_, "rival", bought, _body(world.rival, public=True))
    await as_("member").post(f"{place}/withdraw", if_match=await as_("member").get(place))
    events = (await session.scalars(_public().order_by(OutboxEvent.id))).all()
    told = [(e.type, e.data["kind"], e.data["supplier_id"]) for e in events]
    assert told == [("interest.registered.v2", "bid", str(world.rival.id))]
    assert events[0].data["organisation_id"] == str(world.buyer.id)


async def test_events_reveal_no_more_about_unnamed_suppliers_than_the_counts(
    as_: As, world: World, bought: Procurement, session: AsyncSession
) -> None:
    """Facts could be counted where the count says "fewer than three"."""
    place, seen = f"/v1/procurements/{bought.id}/interests", []

    async def note() -> None:
        counted = (await as_("anonymous").get(place)).json()["counts"]["bid"]["unnamed"]
        facts = len((await session.scalars(_public())).all())
        seen.append((counted["count"], facts))

    made = []
    for _ in range(4):
        firm = supplier()
        session.add(firm)
        await session.flush()
        key, token = api_key(firm, Permission.INTEREST_WRITE)
        session.add(key)
        client = as_("anonymous").as_(token)
        registered = await client.post(place, json=_body(firm))
        assert registered.status_code == 201
        made.append((client, registered))
        await note()
    for client, registered in made[:3]:
        await client.post(f"{registered.headers['Location']}/withdraw", if_match=registered)
        await note()
    assert seen == [(None, 0), (None, 0), (3, 1), (4, 2), (3, 3), (None, 4), (None, 4)]


async def test_one_non_public_interest_changes_nothing_in_public(
    as_: As, world: World, bought: Procurement
) -> None:
    place = f"/v1/procurements/{bought.id}/interests"
    none = (await as_("anonymous").get(place)).json()
    await _registered(as_, "member", bought, _body(world.supplier))
    assert (await as_("anonymous").get(place)).json() == none


async def test_a_withdrawn_public_interest_stays_as_a_tombstone(
    as_: As, world: World, bought: Procurement
) -> None:
    body = _body(world.supplier, public=True, capacity="Viisi autoa")
    place = await _registered(as_, "member", bought, body)
    await as_("member").post(f"{place}/withdraw", if_match=await as_("member").get(place))
    for who in ("anonymous", "officer"):
        seen = (await as_(who).get(place)).json()
        assert seen["organisation_id"] is None
        assert seen["capacity"] == ""
        assert seen["withdrawn_at"] is not None
    assert (await as_("member").get(place)).json()["capacity"] == "Viisi autoa"
    listed = (await as_("anonymous").get(f"/v1/procurements/{bought.id}/interests")).json()
    assert (listed["items"], listed["counts"]["bid"]["named"]) == ([], 0)


async def test_interest_can_be_made_public_by_a_change(
    as_: As, world: World, bought: Procurement
) -> None:
    place = await _registered(as_, "member", bought, _body(world.supplier))
    member = as_("member")
    change = {"public": True, "regions": ["17"], "wished_lot_size": "yksi reitti"}
    changed = await member.patch(place, json=change, if_match=await member.get(place))
    assert changed.status_code == 200
    seen = (await as_("anonymous").get(place)).json()
    assert (seen["regions"], seen["wished_lot_size"]) == (["17"], "yksi reitti")


@pytest.mark.parametrize(
    ("values", "fault"),
    [
        ({"regions": ["17", "99"]}, ("/regions/1", "unknown_code")),
        ({"message": "x" * 2_001}, ("/message", "length")),
    ],
)
async def test_faults_of_an_interest_have_pointers(
    as_: As, world: World, bought: Procurement, values: dict[str, Any], fault: tuple[str, str]
) -> None:
    body = _body(world.supplier, **values)
    refused = await as_("member").post(f"/v1/procurements/{bought.id}/interests", json=body)
    assert refused.status_code == 400
    [found] = refused.json()["errors"]
    assert (found["pointer"], found["code"]) == fault


async def test_only_suppliers_that_seek_partners_see_partners(
    as_: As, world: World, bought: Procurement, session: AsyncSession
) -> None:
    call = dialogue(world.buyer)
    session.add(call)
    await session.flush()
    session.add(about(call, bought))
    session.add(interest(world.rival, call, seeks_partners=True, message="Vain tilaajalle"))
    session.add(interest(world.rival, bought, kind=InterestKind.SUBCONTRACT))
    place = f"/v1/procurements/{bought.id}/partners"
    refused = await as_("member").get(place)
    assert refused.status_code == 409
    assert refused.json()["errors"][0]["code"] == "seek_partners_first"
    await _registered(as_, "member", bought, _body(world.supplier, seeks_partners=True))
    found = await as_("member").get(place)
    [partner] = found.json()["items"]
    assert partner["organisation_id"] == str(world.rival.id)
    assert (partner["kind"], partner["capacity"]) == ("bid", "Viisi autoa")
    assert "Vain tilaajalle" not in found.text


async def test_key_with_only_interest_write_may_register(
    client: ApiClient, world: World, bought: Procurement, session: AsyncSession
) -> None:
    key, token = api_key(world.supplier, Permission.INTEREST_WRITE)
    session.add(key)
    place = f"/v1/procurements/{bought.id}/interests"
    response = await client.as_(token).post(place, json=_body(world.supplier))
    assert response.status_code == 201
    assert response.json()["own"] is True


async def test_interest_in_a_dialogue(as_: As, world: World, session: AsyncSession) -> None:
    call = dialogue(world.buyer)
    session.add(call)
    place = f"/v1/dialogues/{call.id}/interests"
    made = await as_("member").post(place, json=_body(world.supplier, kind="be_heard"))
    assert made.status_code == 201
    assert (made.json()["dialogue_id"], made.json()["procurement_id"]) == (str(call.id), None)
    counts = (await as_("officer").get(place)).json()["counts"]
    assert counts["be_heard"] == {"named": 0, "unnamed": exactly(1)}
