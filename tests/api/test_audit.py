"""The audit log: for the organisation itself and the operator; nobody else is named in it."""

from collections.abc import Callable

from sqlalchemy.ext.asyncio import AsyncSession

from api.core.actor import Actor, ActorKind
from api.core.audit import record_audit
from tests.api.client import ApiClient
from tests.factories.world import World

As = Callable[[str], ApiClient]


async def test_writes_are_listed_newest_first(as_: As, world: World) -> None:
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


async def test_people_of_elsewhere_are_not_named_those_who_left_are(
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


async def test_another_organisations_log_is_not_mixed_in(as_: As, world: World) -> None:
    foreign = f"/v1/organisations/{world.other_buyer.id}"
    seen = await as_("stranger").get(foreign)
    await as_("stranger").patch(foreign, json={"region": "02"}, if_match=seen)
    own = await as_("officer").get(f"/v1/organisations/{world.buyer.id}/audit")
    assert own.json()["items"] == []
    assert (await as_("officer").get(f"{foreign}/audit")).status_code == 403
    assert len((await as_("stranger").get(f"{foreign}/audit")).json()["items"]) == 1
