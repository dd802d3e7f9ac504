"""Claimed, confirmed and displaced organisations, and the rights of each."""

import re
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.core.audit import AuditEntry
from api.core.clock import utc_now
from api.organisations.models import (
    Confirmation,
    Role,
)
from tests.api.client import ApiClient, As
from tests.api.confirming import confirm, events, register
from tests.api.problems import faults_of
from tests.factories.dialogues import dialogue
from tests.factories.organisations import (
    business_id,
    claimed,
    membership,
    supplier,
)
from tests.factories.world import World


async def test_new_supplier_is_claimed_and_has_all_rights(
    as_: As, session: AsyncSession, world: World
) -> None:
    made = await register(as_("resident"))
    assert (made["status"], made["confirmation"]) == ("approved", "claimed")
    call = dialogue(world.buyer)
    session.add(call)
    body = {"organisation_id": made["id"], "kind": "be_heard"}
    path = f"/v1/dialogues/{call.id}/interests"
    assert (await as_("resident").post(path, json=body)).status_code == 201


async def test_confirmed_claim_displaces_other_claims_of_the_id(
    as_: As, session: AsyncSession, world: World
) -> None:
    number = business_id()
    false = await register(as_("resident"), business_id=number)
    real = await register(as_("rival"), business_id=number)
    assert await confirm(as_, real["id"]) == 201
    shown = (await as_("anonymous").get(f"/v1/organisations/{real['id']}")).json()
    assert (shown["confirmation"], shown["confirmed_by"]) == ("confirmed", "operator")
    shown = (await as_("anonymous").get(f"/v1/organisations/{false['id']}")).json()
    assert shown["confirmation"] == "displaced"
    assert {language: text["text"] for language, text in shown["name"].items()} == {
        "fi": "Vahvistamaton tili, joka käytti nimeä Kuljetus Karhu Ky",
        "sv": "Obekräftat konto som använde namnet Kuljetus Karhu Ky",
        "en": "Unconfirmed account that used the name Kuljetus Karhu Ky",
    }
    assert await events(session, "organisation.") == [
        *[event for item in (false, real) for event in (
            ("organisation.registered.v1", {"organisation_id": item["id"], "waits": False}),
            ("organisation.approved.v1", {"organisation_id": item["id"]}),
        )],
        ("organisation.confirmed.v1", {"organisation_id": real["id"], "by": "operator"}),
        (
            "organisation.displaced.v1",
            {"organisation_id": false["id"], "confirmed_organisation_id": real["id"]},
        ),
    ]  # fmt: skip
    entries = await session.scalars(select(AuditEntry).order_by(AuditEntry.id))
    wanted = ("organisation.confirm", "organisation.displace")
    told = [
        (entry.action, str(entry.organisation_id)) for entry in entries if entry.action in wanted
    ]
    assert told == [(wanted[0], real["id"]), (wanted[1], false["id"])]


async def test_displaced_organisation_can_only_read(as_: As, session: AsyncSession) -> None:
    number = business_id()
    false = await register(as_("resident"), business_id=number)
    real = await register(as_("rival"), business_id=number)
    await confirm(as_, real["id"])
    place = f"/v1/organisations/{false['id']}"
    seen = await as_("resident").get(place)
    patch = {"name": {"fi": {"text": "Kuljetus Karhu Ky"}}}
    assert (await as_("resident").patch(place, json=patch, if_match=seen)).status_code == 403
    [mine] = (await as_("resident").get("/v1/me")).json()["memberships"]
    assert mine["permissions"] == ["audit:read", "organisation:read"]
    assert await confirm(as_, false["id"]) == 409


async def test_keys_and_webhooks_of_a_displaced_organisation_stop(
    as_: As, client: ApiClient, session: AsyncSession, world: World
) -> None:
    """Its key, its interest and its webhook: made while it passed for somebody else."""
    number = business_id()
    false = await register(as_("resident"), business_id=number)
    place = f"/v1/organisations/{false['id']}"
    expires_at = (utc_now() + timedelta(days=30)).isoformat()
    body = {"name": "CRM", "scopes": ["interest:write"], "expires_at": expires_at}
    system = client.as_(
        (await as_("resident").post(f"{place}/api-keys", json=body)).json()["token"]
    )
    call = dialogue(world.buyer)
    session.add(call)
    interests = f"/v1/dialogues/{call.id}/interests"
    interest = {"organisation_id": false["id"], "kind": "be_heard", "public": True}
    registered = await system.post(interests, json=interest)
    assert registered.status_code == 201, registered.text
    real = await register(as_("rival"), business_id=number)
    await confirm(as_, real["id"])
    assert (await system.post(interests, json={**interest, "kind": "bid"})).status_code == 403
    shown = (await client.get(interests)).json()["items"]
    assert [item["organisation_name"]["fi"]["text"] for item in shown] == [
        "Vahvistamaton tili, joka käytti nimeä Kuljetus Karhu Ky"
    ]
    url = {"url": "https://hooks.example.org/x", "types": []}
    assert (await as_("resident").post(f"{place}/webhooks", json=url)).status_code == 403


async def test_confirmed_id_cannot_be_claimed(as_: As, world: World) -> None:
    body = {
        "kind": "supplier",
        "business_id": world.supplier.business_id,
        "name": {"fi": {"text": "Muu Oy"}},
    }
    refused = await as_("resident").post("/v1/organisations", json=body)
    assert faults_of(refused, 409) == [("/business_id", "confirmed_already")]
    body["business_id"] = world.buyer.business_id
    refused = await as_("resident").post("/v1/organisations", json=body)
    assert faults_of(refused, 409) == [("/business_id", "confirmed_already")]


async def test_a_buyer_is_confirmed_by_its_approval_which_displaces_whoever_used_its_id(
    as_: As, world: World
) -> None:
    number = business_id()
    false = await register(as_("resident"), business_id=number)
    name = {"fi": {"text": "Hailuodon kunta"}}
    real = await register(as_("rival"), kind="buyer", business_id=number, name=name)
    assert await confirm(as_, real["id"]) == 409
    place = f"/v1/organisations/{real['id']}"
    seen = await as_("operator").get(place)
    approved = await as_("operator").post(f"{place}/approve", if_match=seen)
    assert approved.json()["confirmation"] == "confirmed"
    shown = (await as_("anonymous").get(f"/v1/organisations/{false['id']}")).json()
    assert shown["confirmation"] == "displaced"


async def test_second_buyer_with_the_same_id_is_not_approved(
    as_: As, session: AsyncSession
) -> None:
    number, name = business_id(), {"fi": {"text": "Hailuodon kunta"}}
    made = [
        await register(as_(who), kind="buyer", business_id=number, name=name)
        for who in ("resident", "rival")
    ]
    for one, status in zip(made, (200, 409), strict=True):
        place = f"/v1/organisations/{one['id']}"
        seen = await as_("operator").get(place)
        approved = await as_("operator").post(f"{place}/approve", if_match=seen)
        assert approved.status_code == status


async def test_organisation_displaced_by_mistake_can_claim_again(as_: As) -> None:
    number = business_id()
    displaced = await register(as_("resident"), business_id=number)
    wrong = await register(as_("rival"), business_id=number)
    assert await confirm(as_, wrong["id"]) == 201
    place = f"/v1/organisations/{wrong['id']}"
    seen = await as_("operator").get(place)
    await as_("operator").delete(f"{place}/confirmation", if_match=seen)
    again = await register(as_("resident"), business_id=number)
    assert await confirm(as_, again["id"]) == 201
    for item in (displaced, wrong):
        shown = (await as_("anonymous").get(f"/v1/organisations/{item['id']}")).json()
        assert shown["confirmation"] == "displaced"


async def test_buyer_cannot_vouch_for_a_firm_of_its_own_members(
    as_: As, session: AsyncSession, world: World
) -> None:
    made = await register(as_("resident"))
    by = {"method": "buyer", "buyer_id": str(world.buyer.id)}
    assert await confirm(as_, made["id"], "stranger", **by) == 403
    assert await confirm(as_, made["id"], "occasional", **by) == 403
    no_buyer = {"method": "buyer", "buyer_id": str(world.rival.id)}
    assert await confirm(as_, made["id"], "officer", **no_buyer) == 400
    own = claimed(name="Oma Oy")
    session.add(own)
    await session.flush()
    session.add(membership(world.people["officer"], own, Role.ADMIN))
    assert await confirm(as_, own.id, "officer", **by) == 409
    assert await confirm(as_, made["id"], "officer", **by) == 201
    entries = (await session.scalars(select(AuditEntry))).all()
    told = {(entry.action, entry.organisation_id) for entry in entries}
    assert ("organisation.vouch", world.buyer.id) in told
    shown = (await as_("anonymous").get(f"/v1/organisations/{made['id']}")).json()
    assert shown["confirmed_by"] == "buyer"


async def test_operator_revokes_a_confirmation(
    as_: As, session: AsyncSession, world: World
) -> None:
    place = f"/v1/organisations/{world.supplier.id}"
    seen = await as_("operator").get(place)
    revoked = await as_("operator").delete(f"{place}/confirmation", if_match=seen)
    assert (revoked.status_code, revoked.json()["confirmation"]) == (200, "claimed")
    again = await as_("operator").delete(f"{place}/confirmation", if_match=revoked)
    assert again.status_code == 409
    buyer = f"/v1/organisations/{world.buyer.id}"
    seen = await as_("operator").get(buyer)
    refused = await as_("operator").delete(f"{buyer}/confirmation", if_match=seen)
    assert refused.status_code == 409


async def test_operator_filters_unconfirmed_organisations(as_: As, session: AsyncSession) -> None:
    session.add_all([claimed(name="A Oy"), supplier(name="B Oy")])
    found = await as_("operator").get("/v1/organisations?confirmation=claimed")
    assert [item["name"]["fi"]["text"] for item in found.json()["items"]] == ["A Oy"]


async def test_claimed_name_is_marked_everywhere(
    as_: As, client: ApiClient, session: AsyncSession, world: World
) -> None:
    """In the contract by a field, on pages by words, also in what was said before."""
    world.supplier.confirmation = Confirmation.CLAIMED
    call = dialogue(world.buyer)
    session.add(call)
    path = f"/v1/dialogues/{call.id}"
    made = await as_("supplier").post(
        f"{path}/contributions",
        json={
            "kind": "comment",
            "text": "Hei",
            "language": "fi",
            "on_behalf_of": str(world.supplier.id),
            "names_author": True,
        },
    )
    assert made.status_code == 201, made.text
    interest = {"organisation_id": str(world.supplier.id), "kind": "bid", "public": True}
    assert (await as_("supplier").post(f"{path}/interests", json=interest)).status_code == 201

    async def shown() -> tuple[str, str, str]:
        author = (await client.get(f"{path}/contributions")).json()["items"][0]["author"]
        seen = (await client.get(f"{path}/interests")).json()["items"][0]
        page = (await client.get(f"/dialogues/{call.id}?lang=sv")).text
        match = re.search(r"(Puhtax Oy[^<]*|Obekräftat[^>]*namnet Puhtax Oy)", page)
        return (
            author["organisation_confirmation"],
            seen["organisation_confirmation"],
            match[0].strip() if match else "",
        )

    assert await shown() == ("claimed", "claimed", "Puhtax Oy (obekräftad)")
    twin = claimed(name="Puhtax Oy", business_id=world.supplier.business_id)
    session.add(twin)
    assert await confirm(as_, twin.id) == 201
    assert await shown() == (
        "displaced",
        "displaced",
        "Obekräftat konto som använde namnet Puhtax Oy",
    )
