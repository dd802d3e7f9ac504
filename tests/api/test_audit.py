"""The audit log: readable by the organisation and the operator, without names of others."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.core.actor import Actor, ActorKind
from api.core.audit import AuditEntry, record_audit
from api.core.clock import clock_stopped_at, day_of, utc_now
from api.dialogues.models import Dialogue
from tests.api.client import As
from tests.factories.dialogues import dialogue
from tests.factories.world import World


async def test_audit_entries_are_listed_newest_first(as_: As, world: World) -> None:
    place = f"/v1/organisations/{world.buyer.id}"
    seen = await as_("officer").get(place)
    changed = await as_("officer").patch(place, json={"region": "17"}, if_match=seen)
    by_key = await as_("api_key").patch(place, json={"region": "18"}, if_match=changed)
    await as_("operator").post(f"{place}/suspend", if_match=by_key)
    first = (await as_("leader").get(f"{place}/audit?limit=2")).json()
    rest = (await as_("leader").get(f"{place}/audit?limit=2&cursor={first['next']}")).json()
    suspended, key_entry, own = first["items"] + rest["items"]
    officer = {"id": str(world.people["officer"].id), "name": "officer"}
    assert (own["action"], own["person"], own["changed"]) == (
        "organisation.update",
        officer,
        ["region"],
    )
    assert (key_entry["actor_kind"], key_entry["api_key"]["name"]) == ("api_key", "Integration")
    assert (suspended["action"], suspended["person"]) == ("organisation.suspend", None)
    assert rest["next"] is None
    operator = (await as_("operator").get(f"{place}/audit?limit=1")).json()
    assert operator["items"][0]["person"]["name"] == "operator"


async def test_log_names_former_members_and_no_people_of_others(
    as_: As, world: World, session: AsyncSession
) -> None:
    place = f"/v1/organisations/{world.buyer.id}"
    for name in ("rival", "viewer"):
        actor = Actor(kind=ActorKind.PERSON, person_id=world.people[name].id)
        action = "contribution.publish" if name == "rival" else "invitation.accept"
        record_audit(session, actor, action, "x/1", organisation_id=world.buyer.id)
        await session.flush()
    await as_("viewer").delete(f"{place}/members/{world.people['viewer'].id}")
    entries = (await as_("officer").get(f"{place}/audit")).json()["items"]
    named = {entry["action"]: (entry["person"] or {}).get("name") for entry in entries}
    assert named == {
        "member.remove": "viewer",
        "invitation.accept": "viewer",
        "contribution.publish": None,
    }


async def test_log_has_no_entries_of_another_organisation(as_: As, world: World) -> None:
    foreign = f"/v1/organisations/{world.other_buyer.id}"
    seen = await as_("stranger").get(foreign)
    await as_("stranger").patch(foreign, json={"region": "02"}, if_match=seen)
    own = await as_("officer").get(f"/v1/organisations/{world.buyer.id}/audit")
    assert own.json()["items"] == []
    assert (await as_("officer").get(f"{foreign}/audit")).status_code == 403
    assert len((await as_("stranger").get(f"{foreign}/audit")).json()["items"]) == 1


async def _deeds(as_: As, world: World, call: Dialogue) -> None:
    """One of each kind that nobody may be known by, and one that names the supplier."""
    member, firm = as_("member"), str(world.supplier.id)
    asked = {"kind": "question", "text": "Saako tarjota osia?", "language": "fi"}
    secret = {"text": "12 autoa", "ground": "trade_secret"}
    place = f"/v1/dialogues/{call.id}/contributions"
    said = {**asked, "on_behalf_of": firm, "confidential": secret}
    unnamed = await member.post(place, json=said)
    await member.post(place, json={**said, "names_author": True})
    at = f"/v1/contributions/{unnamed.json()['id']}"
    part = await member.get(f"{at}/confidential")
    await member.patch(f"{at}/confidential", json={"text": "13 autoa"}, if_match=part)
    await member.post(f"{at}/withdraw", if_match=unnamed)
    interest = {"organisation_id": firm, "kind": "be_heard"}
    await member.post(f"/v1/dialogues/{call.id}/interests", json=interest)


UNNAMED = [
    ("confidential_part.edit", "contributions"),
    ("contribution.publish", "contributions"),
    ("contribution.withdraw", "contributions"),
    ("interest.register", "interests"),
]


async def test_colleague_reads_a_nameless_action_as_a_day_without_details(
    as_: As, world: World, session: AsyncSession
) -> None:
    call = dialogue(world.buyer)
    session.add(call)
    await session.flush()
    await _deeds(as_, world, call)
    place = f"/v1/organisations/{world.supplier.id}/audit"
    [named] = (await as_("supplier").get(place)).json()["items"]
    assert (named["action"], named["target"][:14]) == ("contribution.publish", "contributions/")
    with clock_stopped_at(day_of(utc_now()) + timedelta(days=1)):
        entries = (await as_("supplier").get(place)).json()["items"]
    unnamed = [entry for entry in entries if entry["id"] != named["id"]]
    assert sorted((one["action"], one["target"]) for one in unnamed) == UNNAMED
    assert {one["person"]["name"] for one in entries} == {"member"}
    today = day_of(utc_now())
    assert {datetime.fromisoformat(item["at"]) for item in unnamed} == {today}
    # Nor do the ids, which are of times, nor what is kept.
    assert {UUID(one["id"]).int >> 80 for one in unnamed} == {int(today.timestamp() * 1_000)}
    kept = list(await session.scalars(select(AuditEntry).where(AuditEntry.private)))
    assert {(one.at, one.trace_id) for one in kept} == {(today, None)}


async def test_operators_cannot_read_nameless_actions(
    as_: As, world: World, session: AsyncSession
) -> None:
    call = dialogue(world.buyer)
    session.add(call)
    await session.flush()
    place = f"/v1/organisations/{world.supplier.id}/audit"
    await _deeds(as_, world, call)
    with clock_stopped_at(utc_now() + timedelta(days=2)):
        [named] = (await as_("operator").get(place)).json()["items"]
    assert named["action"] == "contribution.publish"


async def test_operators_cannot_see_that_a_confidential_part_exists(
    as_: As, world: World, session: AsyncSession
) -> None:
    for action in ("confidential_part.read", "dialogue.publish"):
        actor = Actor(kind=ActorKind.PERSON, person_id=world.people["officer"].id)
        record_audit(session, actor, action, "x/1", organisation_id=world.buyer.id)
    await session.flush()
    place = f"/v1/organisations/{world.buyer.id}/audit"
    read = {who: (await as_(who).get(place)).json()["items"] for who in ("operator", "leader")}
    assert [item["action"] for item in read["operator"]] == ["dialogue.publish"]
    assert "confidential_part.read" in {one["action"] for one in read["leader"]}


async def test_log_records_that_an_operator_read_it(as_: As, world: World) -> None:
    place = f"/v1/organisations/{world.supplier.id}/audit"
    for who in ("operator", "supplier", "operator"):
        await as_(who).get(place)
    entries = (await as_("supplier").get(place)).json()["items"]
    assert [(entry["action"], entry["person"], entry["target"]) for entry in entries] == [
        ("audit.read", None, f"organisations/{world.supplier.id}")
    ] * 2
